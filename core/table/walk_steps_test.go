package table

import (
	"slices"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// till is what a till does: it books a payment once for each key, and it keeps a
// table locked for one terminal from a grant until it is told that this lock, or a
// later one, is over.
type till struct {
	locks    []AskLock
	payments []journal.Record
	unlocks  []TellUnlock
	booked   map[string]journal.Record
	locked   *journal.Record // the lock that it gave
}

// take takes one of a list.
func take1[T any](list *[]T, n byte) (one T, ok bool) {
	if len(*list) == 0 {
		return one, false
	}
	i := int(n) % len(*list)
	one = (*list)[i]
	*list = slices.Delete(slices.Clone(*list), i, i+1)
	return one, true
}

// steps are what can happen, each with a byte that says how.
var steps = []func(*walk, byte){
	(*walk).asksLock, (*walk).answersLock, (*walk).answersLock, (*walk).keeps, (*walk).keeps, (*walk).keeps, (*walk).keeps,
	(*walk).storeFails, (*walk).notices, (*walk).notices, (*walk).books1, (*walk).books1, (*walk).unlocks, (*walk).unlockHeard,
	(*walk).unlockHeard, (*walk).linkLost, (*walk).expires, (*walk).expires, (*walk).staff, (*walk).dies, (*walk).isRobbed,
}

// paying are the steps of a table that has a lock: more is told of payments, and
// less goes wrong.
var paying = append([]func(*walk, byte){
	(*walk).notices, (*walk).notices, (*walk).tellsSum, (*walk).tellsSum, (*walk).keeps, (*walk).keeps, (*walk).keeps, (*walk).books1,
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

func (w *walk) asksLock(v byte) {
	e := asks([]string{"1", "1", "2"}[v%3], 0, w.now)
	e.Record.Engine, e.Record.Epoch = w.engine, w.epoch
	e.Question = w.question()
	e.Record.Token, e.Record.FrameID = digits(w.ids), w.ids
	w.fails = v > 230
	w.questions[w.ids] = &asked{question: e.Question}
	w.feed(e)
}

func (w *walk) answersLock(v byte) {
	asked, ok := take1(&w.till.locks, v>>4)
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

func (w *walk) keeps(byte) {
	if len(w.books.queue) > 0 {
		w.feed(w.books.put(w.books.next()))
	}
}

func (w *walk) storeFails(v byte) {
	if len(w.books.queue) == 0 {
		return
	}
	c := w.books.next()
	if v%2 == 0 {
		w.books.put(c) // it is kept, and nobody hears so
	}
	w.feed(failed(c))
}

// notices bring payments of a few kinds, so that they repeat.
func (w *walk) notices(v byte) {
	e := tells([]string{"1", "1", "1", "2"}[v%4], w.now, w.payments(v>>2)...)
	e.Record = w.sender(e.Record.TID)
	e.Notice.Currency = "GBP"
	e.Notice.HasTotals, e.Notice.Paid = v%5 == 0, int64(v%3)*2000
	e.Notice.Sum = isSum(e.Notice.Payments) && v%3 > 0
	e.Notice.HasTotals = e.Notice.HasTotals && !e.Notice.Sum
	e.At = w.now + 1
	if v%2 == 0 {
		e.Question = w.question()
		w.questions[w.ids] = &asked{question: e.Question, notice: &e}
	}
	w.claim(e)
	w.feed(e)
}

// tellsSum brings a notice without a list, of what was paid so far.
func (w *walk) tellsSum(v byte) {
	p := paidBy("", []int64{1000, 1500, 2000}[v%3])
	if v > 127 {
		p.Time = times[v%6]
	}
	e := tells("1", w.now, p)
	e.Record, e.Notice.Sum = w.sender("1"), true
	e.At = w.now + 1
	w.claim(e)
	w.feed(e)
}

// isSum reports whether a notice of those payments may come without a list, and as
// a sum.
func isSum(payments []connect.TablePayment) bool {
	return len(payments) == 1 && payments[0].Readable && payments[0].ID+payments[0].AuthCode == ""
}

// times are two times, each in several forms.
var times = []string{"2026-11-23T20:15:10", "2026-11-23T20:15:10Z", "2026-11-23T20:15:10.250Z", "2026-11-23T21:15:10+01:00", "2026-11-23T20:15:40", "20:15"}

func (w *walk) payments(v byte) []connect.TablePayment {
	a, b, c := paidBy("A", 2000), paidBy("B", 2000), paidBy("", 2000)
	switch v % 14 {
	case 0:
		return []connect.TablePayment{a}
	case 1:
		return []connect.TablePayment{a, b}
	case 2:
		a.Gratuity = 100
		return []connect.TablePayment{a}
	case 3:
		return []connect.TablePayment{c}
	case 4:
		return []connect.TablePayment{c, c}
	case 5:
		a.Result = "MAYBE"
		return []connect.TablePayment{a}
	case 6:
		c.Readable, c.Paid = false, 0
		return []connect.TablePayment{b, c}
	case 7:
		a.Result = "DECLINED"
		return []connect.TablePayment{a, b}
	case 8:
		c.AuthCode = "7"
		return []connect.TablePayment{c}
	case 9:
		a.ID, a.Time = "", times[v/14%6]
		return []connect.TablePayment{a}
	case 12:
		a.ID, a.AuthCode, a.Time = "", "9", times[v/14%6]
		return []connect.TablePayment{a}
	case 13:
		c.Paid = []int64{1500, 3500, 4000}[v/14%3]
		return []connect.TablePayment{c}
	case 10:
		return nil
	}
	a.ID, a.Paid = digits(w.ids), 4000
	return []connect.TablePayment{a}
}

// books1: the till books a payment, or fails to; so it answers every time that it
// is told.
func (w *walk) books1(v byte) {
	r, ok := take1(&w.till.payments, v>>4)
	if !ok {
		return
	}
	if v%4 == 0 {
		w.feed(Event{Kind: Unconfirmed, Key: keyOf(r)})
		return
	}
	if _, again := w.till.booked[r.PaymentKey()]; !again {
		w.till.booked[r.PaymentKey()] = r
	}
	if p := w.state.Payments.find(keyOf(r)); p != nil && p.Elsewhere {
		w.unstored[r.PaymentKey()] = true
	}
	w.feed(Event{Kind: Confirmed, Key: keyOf(r)})
}

func (w *walk) unlocks(v byte) {
	w.feed(Event{Kind: Unlocked, Record: w.sender([]string{"1", "1", "2"}[v%3])})
}

func (w *walk) unlockHeard(v byte) {
	over, ok := take1(&w.till.unlocks, v>>4)
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
	w.feed(Event{Kind: UnlockTold, Record: r, Late: over.Late})
}

func (w *walk) linkLost(byte) {
	w.link++
	for _, q := range w.questions {
		q.lost = true
	}
	w.feed(Event{Kind: LinkLost})
}

// expires fires one of the timers that run.
func (w *walk) expires(v byte) {
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
	if t, ok := take1(&running, v); ok {
		delete(w.armed, t)
		w.feed(Event{Kind: Expired, Timer: t})
	}
}

func (w *walk) staff(v byte) {
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

// dies: the page is loaded anew, or its engine alone is. Some of what was on its way
// is kept.
func (w *walk) dies(v byte) {
	if v%3 > 0 || w.robbed {
		return
	}
	for range int(v) % 4 {
		if len(w.books.queue) > 0 {
			w.books.put(w.books.next())
		}
	}
	w.books.queue = nil
	for _, p := range w.state.Payments.List {
		_, booked := w.till.booked[p.Record.PaymentKey()]
		w.unstored[p.Record.PaymentKey()] = w.unstored[p.Record.PaymentKey()] || booked && !p.Stored()
	}
	for _, c := range w.claims {
		c.excused = c.excused || w.keptLike(c.record) == 0 && w.bookedLike(c.record, func(journal.Record) bool { return true }) == 0
	}
	for _, q := range w.questions {
		q.lost = true
	}
	w.link++
	w.till.payments, w.till.unlocks = nil, nil
	if v < 128 {
		w.till.locks = nil
	}
	for i := range w.till.locks { // the page lives, and answers whoever serves
		w.till.locks[i].Question = GoneQuestion()
	}
	w.state = State{}
	w.engines++
	w.engine = "e" + digits(w.engines)
	w.adopt(nil)
}

func (w *walk) adopt(rescued []journal.Record) {
	found := w.serve()
	for key, r := range w.plain { // what was told though it could not be stored nobody knows of any more
		if w.keptLike(r) == 0 && !slices.ContainsFunc(rescued, func(p journal.Record) bool { return p.PaymentKey() == key }) {
			delete(w.plain, key)
		}
	}
	w.trace = append(w.trace, "an engine takes the tables: "+w.engine)
	if !slices.ContainsFunc(found, func(r journal.Record) bool { return r.IsLock() && r.Unfinished() }) {
		w.till.locked = nil // what it granted long after it was given up for died with it
	}
	w.ended = map[string]bool{} // whatever the journal does not say is not known
	for _, r := range found {
		w.feed(Event{Kind: Adopt, Record: r})
	}
	for _, r := range rescued {
		r.Epoch, r.Engine = w.epoch, w.engine
		w.feed(Event{Kind: Rescued, Record: r})
	}
}

// isRobbed: another till of the same books takes the tables, and gives them back
// the next time.
func (w *walk) isRobbed(v byte) {
	switch {
	case w.robbed:
		w.robbed = false
		rescued := w.state.Salvage()
		w.state = State{Late: LateGrants{Grants: w.state.Late.Grants}}
		w.adopt(rescued)
	case v%3 == 0:
		w.robbed = true
		w.engines++
		w.raised++
		for _, r := range w.books.found("other" + digits(w.raised)) {
			r.Rev++
			_ = w.books.Commit(background, r, r.Entry(journal.EntryAdopted, w.now))
		}
		w.linkLost(0)
	}
}
