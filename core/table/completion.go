package table

// completion is what a machine does by itself as soon as its condition holds,
// whichever event led there.
type completion struct {
	when  string // the condition in words, for the drawing
	holds func(*State) bool
	do    transition
}

// completions are tried in this order after every event, until none holds.
var completions = []completion{
	{"a doubt was put off",
		func(s *State) bool { return s.Lock.Phase == Locked && s.Lock.PendingDoubt != "" },
		func(s *State, e Event) []Effect { return s.raiseDoubt(e, s.Lock.PendingDoubt) }},
	{"its terminal is done",
		func(s *State) bool { return s.Lock.Phase == Locked && s.Lock.TerminalDone },
		func(s *State, e Event) []Effect { return end(s, e, ReasonTerminal) }},
	{"the till confirmed all payments",
		func(s *State) bool { return s.Lock.Phase == Ending && s.Lock.End == EndNotTold && !s.Payments.wait() },
		tellEnd},
	{"the end is stored, and the till knows of it",
		func(s *State) bool { return s.Lock.Phase == Ending && !s.Lock.Unstored && s.Lock.End.known() },
		func(s *State, _ Event) []Effect { s.Lock.Phase = Free; return nil }},
	{"a doubt was put off",
		func(s *State) bool { return s.Lock.Phase == Free && s.Lock.PendingDoubt != "" },
		func(s *State, e Event) []Effect { return doubtUnlocked(s, e, s.Lock.PendingDoubt) }},
	{"the table is free",
		func(s *State) bool { return s.Lock.Phase == Free && s.Late.Phase() == LateWaiting },
		undoFirst},
	{"all that was told of is safe",
		func(s *State) bool { return len(s.Payments.Notices) > 0 && s.safe() },
		func(s *State, _ Event) []Effect { return s.Payments.answerNotices(true) }},
}

// completion is the first that is due; nil when none is.
func (s *State) completion() *completion {
	for i := range completions {
		if completions[i].holds(s) {
			return &completions[i]
		}
	}
	return nil
}
