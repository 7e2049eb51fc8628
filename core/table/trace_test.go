package table

import (
	"slices"

	"connect-epos/internal/machinetest"
)

// arrow is one step of a machine: what led from one of its phases to another, or
// left it where it was.
type arrow struct {
	machine, from, to, on string
}

// The machines, as the drawing calls them.
const (
	lockMachine    = "lock"
	paymentMachine = "payment"
	lateMachine    = "late grants"
)

// nowhere is where a payment comes from, and where it goes.
const nowhere = machinetest.Nowhere

// traced are the arrows that one step leads along: first the event itself, then
// what the machines do by themselves.
func traced(s State, e Event) []arrow {
	if s.Lock.Phase >= phases || e.Kind >= kinds {
		return nil
	}
	next := s
	effects := next.handle(e)
	var arrows []arrow
	if name := list(effects); name != "Note" && name != "Refuse" {
		arrows = append(between(s, next, nameOf(e)), staying(s, next, e)...)
	}
	for c := next.completion(); c != nil; c = next.completion() {
		before := next
		c.do(&next, e)
		arrows = append(arrows, between(before, next, "["+c.when+"]")...)
	}
	return arrows
}

// between are the arrows of what goes from one phase to another.
func between(before, after State, on string) []arrow {
	arrows := []arrow{
		{lockMachine, before.Lock.Phase.String(), after.Lock.Phase.String(), on},
		{lateMachine, before.Late.Phase().String(), after.Late.Phase().String(), on},
	}
	arrows = append(arrows, ofPayments(before, after, on)...)
	return slices.DeleteFunc(arrows, func(a arrow) bool { return a.from == a.to })
}

// staying is the arrow of what the event was about, if it stays where it is.
func staying(before, after State, e Event) []arrow {
	var was, is, machine string
	switch before.subject(e) {
	case theLock:
		was, is, machine = before.Lock.Phase.String(), after.Lock.Phase.String(), lockMachine
	case theLateGrants:
		was, is, machine = before.Late.Phase().String(), after.Late.Phase().String(), lateMachine
	case thePayments:
		was, is, machine = phaseOf(before, e.payment()), phaseOf(after, e.payment()), paymentMachine
	}
	if was != is || was == nowhere || machine == "" {
		return nil
	}
	return []arrow{{machine, was, is, nameOf(e)}}
}

func phaseOf(s State, key Key) string {
	if p := s.Payments.find(key); p != nil {
		return p.Phase.String()
	}
	return nowhere
}

// ofPayments are the arrows of each payment. They stay in order: some are dropped, or
// some are added.
func ofPayments(before, after State, on string) (arrows []arrow) {
	was, is := firsts(before), firsts(after)
	if len(is) < len(was) {
		dropped := func(p Payment) bool { return after.Payments.find(p.Key()) == nil }
		for _, p := range was {
			if dropped(p) {
				arrows = append(arrows, arrow{paymentMachine, p.Phase.String(), nowhere, on})
			}
		}
		was = slices.DeleteFunc(slices.Clone(was), dropped)
	}
	for i, p := range is {
		from := nowhere
		if i < len(was) {
			from = was[i].Phase.String()
		}
		arrows = append(arrows, arrow{paymentMachine, from, p.Phase.String(), on})
	}
	return arrows
}

// firsts are the payments of a state, each key once: what comes to have the key of
// another one is the same payment again.
func firsts(s State) (payments []Payment) {
	for _, p := range s.Payments.List {
		if !slices.ContainsFunc(payments, func(q Payment) bool { return q.Key() == p.Key() }) {
			payments = append(payments, *p)
		}
	}
	return payments
}

// nameOf is an event as the drawing writes it.
func nameOf(e Event) string {
	switch e.Kind {
	case Stored, StoreFailed, Adopt:
		if !e.Record.IsLock() {
			return "payment-" + kindNames[e.Kind]
		}
	case Expired:
		return deadlineNames[e.Timer.What] + "-timer"
	}
	return kindNames[e.Kind]
}

var deadlineNames = map[Deadline]string{AnswerTimer: "answer", UnlockTimer: "unlock", UndoTimer: "undo", StoreTimer: "store",
	TellEarlyTimer: "tell-early", TellTimer: "tell", NoticeTimer: "notice"}
