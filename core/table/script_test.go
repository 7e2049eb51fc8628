package table

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// read turns a line of a story into events. The first word says what happens;
// what follows is its own.
func (s *story) read(line string) []Event {
	what, rest, _ := strings.Cut(line, " ")
	arg, _, _ := strings.Cut(rest, " ")
	switch what {
	case "lock":
		e := asks(arg, s.lines, s.now())
		e.Record = s.sender(e.Record)
		s.asked = append(s.asked, e)
		return []Event{e}
	case "grant":
		e := s.answer(Granted, rest)
		e.Amount, e.Currency = money(arg), "GBP"
		return []Event{e}
	case "refuse":
		e := s.answer(Declined, rest)
		e.Reason = RefusedByTill
		return []Event{e}
	case "throws":
		e := s.answer(Declined, rest)
		e.Reason = FailedInTill
		return []Event{e}
	case "tells":
		return []Event{s.notice(rest)}
	case "books":
		return []Event{{Kind: Confirmed, Key: Key(s.key(arg))}}
	case "cannot-book":
		return []Event{{Kind: Unconfirmed, Key: Key(s.key(arg))}}
	case "acknowledge":
		return []Event{{Kind: Acknowledge, Key: Key(s.key(arg))}}
	case "unlock":
		return []Event{{Kind: Unlocked, Record: s.sender(from(arg))}}
	case "stored", "stored-without-answer", "store-fails", "next-engine", "another-engine", "unreadable-payment", "unreadable-lock", "tables-come-back":
		return s.journal(what)
	case "answer-fails":
		return []Event{s.answer(AnswerFailed, "")}
	case "till-unlocks":
		return []Event{s.ended(UnlockTold)}
	case "till-cannot-unlock":
		return []Event{s.ended(UnlockFailed)}
	case "link-lost":
		return []Event{{Kind: LinkLost}}
	case "look":
		s.looked = s.state.View(theTable)
		return nil
	case "force":
		return []Event{s.seen(rest, Event{Kind: ForceUnlock, By: journal.StaffAction{By: arg, Reason: "terminal dead"}})}
	case "settle":
		by := strings.Fields(rest)[1]
		return []Event{s.seen(rest, Event{Kind: Settle, Settlement: journal.Settlement{Paid: arg == "paid", By: by, Reason: "asked the guest"}})}
	case "timer":
		return []Event{{Kind: Expired, Timer: s.timer(rest)}}
	}
	require.Fail(s.t, "a story says what no restaurant knows", line)
	return nil
}

// journal is what becomes of the oldest change, or what an engine finds.
func (s *story) journal(what string) (events []Event) {
	switch what {
	case "next-engine", "tables-come-back":
		rescued := s.state.Salvage()
		s.state, s.books.queue = State{}, nil
		found := s.books.found(s.engine + "x")
		s.raised++
		s.engine, s.epoch = s.engine+"x", s.raised
		for _, r := range found {
			events = append(events, Event{Kind: Adopt, Record: r})
		}
		for _, r := range rescued {
			if what == "tables-come-back" {
				r.Engine, r.Epoch = s.engine, s.epoch
				events = append(events, Event{Kind: Rescued, Record: r})
			}
		}
		return events
	case "another-engine":
		s.raised++
		for _, r := range s.books.found("other") {
			r.Rev++
			require.NoError(s.t, s.books.Commit(background, r, r.Entry(journal.EntryAdopted, s.now())))
		}
		return nil
	case "unreadable-payment":
		return []Event{{Kind: Adopt, Record: s.remains(journal.PaidReference("1/12/A/4250/"), `{"table":"12","tid":"1",`)}}
	case "unreadable-lock":
		return []Event{{Kind: Adopt, Record: s.remains(journal.LockReference("12"), `{"v":1,`)}}
	}
	if len(s.books.queue) == 0 {
		return nil
	}
	w := s.books.next()
	switch what {
	case "store-fails":
		return []Event{failed(w)}
	case "stored-without-answer":
		s.books.put(w)
		return []Event{failed(w)}
	}
	return []Event{s.books.put(w)}
}

// remains are what an engine that takes the tables makes of a spoilt record.
func (s *story) remains(reference, text string) journal.Record {
	r := s.sender(journal.Remains{ID: journal.ID{Account: account, Reference: reference, Attempt: 1}, Text: text}.StandIn())
	r.BaseRev = r.Rev
	return r
}

// sender gives what a terminal says to the engine that hears it.
func (s *story) sender(r journal.Record) journal.Record {
	r.Engine, r.Epoch = s.engine, s.epoch
	return r
}

// answer is the till's, to the question that a line names by its number, or to the
// last.
func (s *story) answer(k Kind, rest string) Event {
	require.NotEmpty(s.t, s.asked)
	asked := s.asked[len(s.asked)-1]
	if _, number, named := strings.Cut(rest, "question "); named {
		n, err := strconv.Atoi(number)
		require.NoError(s.t, err)
		asked = s.asked[n-1]
	}
	return Event{Kind: k, Question: asked.Question, Record: asked.Record}
}

// seen is a decision of staff with what they saw, if a line says so: the lock of a
// question, or the table as it was when they had a look.
func (s *story) seen(rest string, e Event) Event {
	if strings.HasSuffix(rest, " as-looked") {
		e.Since, e.Rev = s.looked.Since, s.looked.Rev
	}
	if _, number, named := strings.Cut(rest, "question "); named {
		n, err := strconv.Atoi(number)
		require.NoError(s.t, err)
		e.Since = s.asked[n-1].At
	}
	return e
}

// key is the newest payment that the till was told of whose key says so.
func (s *story) key(part string) string {
	for i := range s.told {
		if key := s.told[len(s.told)-1-i]; strings.Contains(key, part) {
			return key
		}
	}
	return part
}

func (s *story) ended(k Kind) Event {
	require.NotEmpty(s.t, s.locks, "the till was told of no end")
	return Event{Kind: k, Record: s.locks[len(s.locks)-1].Record, Late: s.locks[len(s.locks)-1].Late}
}

// timer is "answer", "unlock", "undo", "store", or "keep", "tell", "store" or "notice"
// with a part of the key.
func (s *story) timer(words string) Timer {
	if words == "undo" {
		return undoTimer
	}
	what, part, _ := strings.Cut(words, " ")
	known := map[string]Deadline{"answer": AnswerTimer, "unlock": UnlockTimer, "store": StoreTimer, "keep": KeepTimer, "tell": TellTimer, "notice": NoticeTimer}
	t := Timer{What: known[what]}
	require.NotZero(s.t, t.What, words)
	if t.What == NoticeTimer {
		require.NotEmpty(s.t, s.state.Payments.Notices)
		return s.state.Payments.Notices[0].timer()
	}
	for _, p := range s.state.Payments.List {
		if part != "" && strings.Contains(p.Record.PaymentKey(), part) {
			t.Payment = p.Key()
		}
	}
	require.Equal(s.t, part == "", t.Payment == "", "no payment %q waits", part)
	return t
}

// notice reads "1: 20.00 id A tip 2.00; 22.50 | request totals 42.50", or "1: 20.00 | sum".
func (s *story) notice(text string) Event {
	tid, text, _ := strings.Cut(text, ": ")
	list, more, _ := strings.Cut(text, "|")
	var payments []connect.TablePayment
	for _, one := range strings.Split(list, ";") {
		if strings.TrimSpace(one) != "" {
			payments = append(payments, payment(strings.Fields(one)))
		}
	}
	e := tells(tid, s.now(), payments...)
	e.Record = s.sender(e.Record)
	e.Notice.Currency = "GBP"
	words := strings.Fields(more)
	if slices.Contains(words, "request") {
		e.Question = question(s.lines, s.now())
	}
	e.Notice.Sum = slices.Contains(words, "sum") // told without a list
	if i := slices.Index(words, "totals"); i >= 0 {
		e.Notice.HasTotals, e.Notice.Paid = true, money(words[i+1])
	}
	return e
}

func payment(words []string) connect.TablePayment {
	p := paidBy("", money(words[0]))
	p.Readable = words[0] != "unreadable"
	for i, w := range words[:len(words)-1] {
		next := words[i+1]
		switch w {
		case "id":
			p.ID = next
		case "code":
			p.AuthCode = next
		case "at":
			p.Time = next
		case "tip":
			p.Gratuity = money(next)
		case "cash":
			p.Cashback = money(next)
		case "result":
			p.Result = next
		case "in":
			p.Currency = next
		}
	}
	p.Value = wire.Object(wire.M("amountPaid", wire.Int(p.Paid)))
	return p
}

func money(text string) int64 {
	f, _ := strconv.ParseFloat(text, 64)
	return int64(math.Round(f * 100))
}
