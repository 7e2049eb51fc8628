package table

import (
	"slices"

	"connect-epos/core/journal"
)

// till is a till: it books a payment once for each key, and it keeps a table locked
// for one terminal from a grant until it is told that this lock, or a later one of
// the terminal, is over.
type till struct {
	locks    []AskLock
	payments []journal.Record
	unlocks  []TellUnlock
	booked   map[string]journal.Record
	locked   *journal.Record // the lock that it granted
}

// takeOne takes one out of a list.
func takeOne[T any](list *[]T, n byte) (one T, ok bool) {
	if len(*list) == 0 {
		return one, false
	}
	i := int(n) % len(*list)
	one = (*list)[i]
	*list = slices.Delete(slices.Clone(*list), i, i+1)
	return one, true
}

// steps are what can happen. Each gets a byte that chooses how.
var steps = []func(*walk, byte){
	(*walk).requestsLock, (*walk).tillAnswers, (*walk).tillAnswers, (*walk).journalStores, (*walk).journalStores, (*walk).journalStores, (*walk).journalStores,
	(*walk).journalFails, (*walk).tellsPayments, (*walk).tellsPayments, (*walk).booksPayment, (*walk).booksPayment, (*walk).unlocks, (*walk).tillUnlocks,
	(*walk).tillUnlocks, (*walk).linkLost, (*walk).timerFires, (*walk).timerFires, (*walk).staffDecide, (*walk).engineDies, (*walk).tablesChangeHands,
}

// paying are the steps of a table that is locked: terminals tell of more payments,
// and less goes wrong.
var paying = append([]func(*walk, byte){
	(*walk).tellsPayments, (*walk).tellsPayments, (*walk).tellsSum, (*walk).tellsSum, (*walk).journalStores, (*walk).journalStores, (*walk).journalStores, (*walk).booksPayment,
}, steps...)

func (w *walk) next(kind, variant byte) { w.steps[int(kind)%len(w.steps)](w, variant) }

func (w *walk) sender(tid string) journal.Record {
	r := from(tid)
	r.Engine, r.Epoch = w.engine, w.epoch
	return r
}

func (w *walk) question() Question {
	w.ids++
	return Question{ID: w.ids, Link: w.link, DecideAt: w.now + 8_000, Deadline: w.now + 10_000}
}

func (w *walk) requestsLock(v byte) {
	e := asks([]string{"1", "1", "2"}[v%3], 0, w.now)
	e.Record.Engine, e.Record.Epoch = w.engine, w.epoch
	e.Question = w.question()
	e.Record.Token, e.Record.FrameID = digits(w.ids), journal.FrameID(w.ids)
	w.fails = v > 230
	w.questions[w.ids] = &openQuestion{question: e.Question}
	w.feed(e)
}

func (w *walk) tillAnswers(v byte) {
	asked, ok := takeOne(&w.till.locks, v>>4)
	if !ok {
		return
	}
	e := Event{Kind: Granted, Question: asked.Question, Record: asked.Record, Amount: 4000, Currency: "GBP"}
	switch held := w.till.locked; {
	case v%6 == 0, held != nil && held.TID != asked.Record.TID:
		e.Kind, e.Reason = Declined, RefusedByTill
	case v%6 == 1:
		e.Kind, e.Reason = Declined, FailedInTill
	}
	if e.mayGrant() {
		w.till.locked = &asked.Record
	}
	w.feed(e)
}

func (w *walk) journalStores(byte) {
	if len(w.disk.queue) > 0 {
		w.feed(w.disk.store(w.disk.dequeue()))
	}
}

func (w *walk) journalFails(v byte) {
	if len(w.disk.queue) == 0 {
		return
	}
	c := w.disk.dequeue()
	if v%2 == 0 {
		w.disk.store(c) // it is stored, and the machine is told that it failed
	}
	w.feed(storeFailed(c))
}

// booksPayment: the till books a payment, or fails to. It answers every time that it
// is told.
func (w *walk) booksPayment(v byte) {
	r, ok := takeOne(&w.till.payments, v>>4)
	if !ok {
		return
	}
	if v%4 == 0 {
		w.feed(Event{Kind: PaymentNotConfirmed, Key: keyOf(r)})
		return
	}
	if _, again := w.till.booked[r.PaymentKey()]; !again {
		w.till.booked[r.PaymentKey()] = r
	}
	if p := w.state.Payments.find(keyOf(r)); p != nil && p.Elsewhere {
		w.unstored[r.PaymentKey()] = true
	}
	w.feed(Event{Kind: PaymentConfirmed, Key: keyOf(r)})
}

func (w *walk) unlocks(v byte) {
	w.feed(Event{Kind: TerminalUnlocked, Record: w.sender([]string{"1", "1", "2"}[v%3])})
}

func (w *walk) tillUnlocks(v byte) {
	over, ok := takeOne(&w.till.unlocks, v>>4)
	if !ok {
		return
	}
	r := over.Record
	if v%4 == 0 {
		w.feed(Event{Kind: UnlockFailed, Record: r, Late: over.Late})
		return
	}
	if held := w.till.locked; held != nil && held.TID == r.TID && held.CreatedAt <= r.CreatedAt {
		w.till.locked = nil
	}
	if w.state.Lock.Phase == Ending && r.CreatedAt == w.state.Lock.Record.CreatedAt && !over.Late {
		w.ended[lockName(r)] = true
	}
	w.feed(Event{Kind: UnlockConfirmed, Record: r, Late: over.Late})
}

func (w *walk) linkLost(byte) {
	w.link++
	for _, q := range w.questions {
		q.lost = true
	}
	w.feed(Event{Kind: LinkLost})
}

// timerFires fires one of the timers that run.
func (w *walk) timerFires(v byte) {
	var running []Timer
	for t := range w.armed {
		running = append(running, t)
	}
	slices.SortFunc(running, func(a, b Timer) int {
		if a.What != b.What {
			return int(a.What) - int(b.What)
		}
		if a.String() < b.String() {
			return -1
		}
		return 1
	})
	if t, ok := takeOne(&running, v); ok {
		delete(w.armed, t)
		w.feed(Event{Kind: Expired, Timer: t})
	}
}

func (w *walk) staffDecide(v byte) {
	switch v % 4 {
	case 0:
		w.feed(Event{Kind: ForceUnlock, By: journal.StaffAction{By: "Kim", Reason: "dead"}})
	case 1, 2:
		w.feed(Event{Kind: Settle, Settlement: journal.Settlement{Paid: v > 99, By: "Kim", Reason: "seen"}})
	default:
		if len(w.state.Payments.List) == 0 {
			return
		}
		p := w.state.Payments.List[0]
		w.unstored[p.Record.PaymentKey()] = w.unstored[p.Record.PaymentKey()] || p.Elsewhere
		if _, booked := w.till.booked[p.Record.PaymentKey()]; !booked && !p.Confirmed() {
			w.till.booked[p.Record.PaymentKey()] = p.Record // by hand
		}
		w.feed(Event{Kind: Acknowledge, Key: p.Key()})
	}
}
