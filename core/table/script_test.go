package table

import (
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

// line is one line of a story: its first word says what happens, the rest is for
// that word alone. arg is the first word of the rest.
type line struct{ what, arg, rest string }

// words are the words that a line may begin with, each with the events that it
// means.
var words = map[string]func(*story, line) []Event{
	"lock":   (*story).requestsLock,
	"grant":  (*story).grants,
	"refuse": func(s *story, l line) []Event { return s.refuses(l, RefusedByTill) },
	"throws": func(s *story, l line) []Event { return s.refuses(l, FailedInTill) },
	"tells":  func(s *story, l line) []Event { return []Event{s.notice(l.rest)} },
	"unlock": func(s *story, l line) []Event {
		return []Event{{Kind: TerminalUnlocked, Record: s.sender(from(l.arg))}}
	},

	"books":              func(s *story, l line) []Event { return []Event{{Kind: PaymentConfirmed, Key: s.key(l.arg)}} },
	"cannot-book":        func(s *story, l line) []Event { return []Event{{Kind: PaymentNotConfirmed, Key: s.key(l.arg)}} },
	"acknowledge":        func(s *story, l line) []Event { return []Event{{Kind: Acknowledge, Key: s.key(l.arg)}} },
	"till-unlocks":       func(s *story, _ line) []Event { return []Event{s.unlocking(UnlockConfirmed)} },
	"till-cannot-unlock": func(s *story, _ line) []Event { return []Event{s.unlocking(UnlockFailed)} },

	"answer-fails": func(s *story, l line) []Event { return []Event{s.answer(AnswerFailed, line{})} },
	"link-lost":    func(*story, line) []Event { return []Event{{Kind: LinkLost}} },
	"timer":        func(s *story, l line) []Event { return []Event{{Kind: Expired, Timer: s.timer(l.rest)}} },

	"look":   (*story).look,
	"force":  (*story).forces,
	"settle": (*story).settles,

	"stored":                func(s *story, _ line) []Event { return s.oldestChange(s.disk.store) },
	"stored-without-answer": func(s *story, _ line) []Event { return s.oldestChange(s.storeSilently) },
	"store-fails":           func(s *story, _ line) []Event { return s.oldestChange(storeFailed) },

	"next-engine":      func(s *story, _ line) []Event { return s.nextEngine() },
	"tables-come-back": (*story).tablesComeBack,
	"another-engine":   (*story).anotherEngine,
	"unreadable-payment": func(s *story, _ line) []Event {
		return s.unreadable(journal.PaidReference("1/12/A/4250/"), `{"table":"12","tid":"1",`)
	},
	"unreadable-lock": func(s *story, _ line) []Event { return s.unreadable(journal.LockReference("12"), `{"v":1,`) },
}

// read turns a line of a story into events.
func (s *story) read(text string) []Event {
	what, rest, _ := strings.Cut(text, " ")
	arg, _, _ := strings.Cut(rest, " ")
	does := words[what]
	require.NotNil(s.t, does, "a story does not know the word %q", what)
	return does(s, line{what, arg, rest})
}

func (s *story) requestsLock(l line) []Event {
	e := asks(l.arg, s.lines, s.now())
	e.Record = s.sender(e.Record)
	s.requests = append(s.requests, e)
	return []Event{e}
}

func (s *story) grants(l line) []Event {
	e := s.answer(Granted, l)
	e.Amount, e.Currency = money(l.arg), "GBP"
	return []Event{e}
}

func (s *story) refuses(l line, reason string) []Event {
	e := s.answer(Declined, l)
	e.Reason = reason
	return []Event{e}
}

// answer is the till's answer to the request that a line names by its number, or
// to the last one.
func (s *story) answer(k Kind, l line) Event {
	request := s.request(l)
	return Event{Kind: k, Question: request.Question, Record: request.Record}
}

// request is the request for a lock that a line names by its number, or the last
// one.
func (s *story) request(l line) Event {
	require.NotEmpty(s.t, s.requests)
	_, number, named := strings.Cut(l.rest, "question ")
	if !named {
		return s.requests[len(s.requests)-1]
	}
	n, err := strconv.Atoi(number)
	require.NoError(s.t, err)
	return s.requests[n-1]
}

// unlocking is the till's answer to the last unlocking that it was told of.
func (s *story) unlocking(k Kind) Event {
	require.NotEmpty(s.t, s.unlockings, "the till was told of no unlocking")
	last := s.unlockings[len(s.unlockings)-1]
	return Event{Kind: k, Record: last.Record, Late: last.Late}
}

// key is the key of the newest payment that the till was told of whose key contains
// that part.
func (s *story) key(part string) Key {
	for i := range s.keysTold {
		if key := s.keysTold[len(s.keysTold)-1-i]; strings.Contains(string(key), part) {
			return key
		}
	}
	return Key(part)
}

// look remembers the table as staff see it now.
func (s *story) look(line) []Event {
	s.seen = s.state.View(tableName)
	return nil
}

func (s *story) forces(l line) []Event {
	return []Event{s.decision(l, Event{Kind: ForceUnlock, By: journal.StaffAction{By: l.arg, Reason: "terminal dead"}})}
}

func (s *story) settles(l line) []Event {
	by := strings.Fields(l.rest)[1]
	return []Event{s.decision(l, Event{Kind: Settle, Settlement: journal.Settlement{Paid: l.arg == "paid", By: by, Reason: "asked the guest"}})}
}

// decision is a decision of staff with what they saw, if a line says so: the lock of
// a request, or the table as it was when they looked.
func (s *story) decision(l line, e Event) Event {
	if strings.HasSuffix(l.rest, " as-looked") {
		e.Since, e.Rev = s.seen.Since, s.seen.Rev
	}
	if strings.Contains(l.rest, "question ") {
		e.Since = s.request(l).At
	}
	return e
}

// sender makes a record that of the engine that heard the message.
func (s *story) sender(r journal.Record) journal.Record {
	r.Engine, r.Epoch = s.engine, s.epoch
	return r
}

// timer is "answer", "unlock", "undo", "store", or "tell-early", "tell", "store" or "notice"
// with a part of the key.
func (s *story) timer(words string) Timer {
	what, part, _ := strings.Cut(words, " ")
	for deadline, name := range deadlineNames {
		if name == what {
			return s.timerOf(deadline, part)
		}
	}
	require.Fail(s.t, "a story does not know the timer", words)
	return Timer{}
}

func (s *story) timerOf(what Deadline, part string) Timer {
	if what == NoticeTimer {
		require.NotEmpty(s.t, s.state.Payments.Notices)
		return s.state.Payments.Notices[0].timer()
	}
	t := Timer{What: what}
	for _, p := range s.state.Payments.List {
		if part != "" && strings.Contains(string(p.Key()), part) {
			t.Payment = p.Key()
		}
	}
	require.Equal(s.t, part == "", t.Payment == "", "no payment %q waits", part)
	return t
}
