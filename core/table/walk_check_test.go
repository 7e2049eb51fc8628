package table

import (
	"slices"
	"strings"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// expectedPayment is a payment that a terminal told of: in the end the till must
// have booked it.
type expectedPayment struct {
	record  journal.Record // as the machine would store it, without its flags
	excused bool           // the engine died before anybody was promised anything
}

// named reports whether something tells the payment from others.
func named(r journal.Record) bool { return !anonymous(r.Answer.Number, r.AuthCode, r.Answer.Time) }

// expect notes the payments that a notice tells of.
func (w *walk) expect(e Event) {
	for i, p := range e.Notice.Payments {
		if yes, known := p.Succeeded(); yes && known && p.Readable {
			s := State{}
			r, _ := s.recordFor(e, i)
			w.expected = append(w.expected, &expectedPayment{record: r})
		}
	}
}

// fresh counts the new payments that nothing tells apart.
func fresh(before, after State) (n int) {
	for _, p := range after.Payments.List[min(len(before.Payments.List), len(after.Payments.List)):] {
		if !named(p.Record) {
			n++
		}
	}
	return n
}

// checkStep checks what must hold at every step.
func (w *walk) checkStep(before State, e Event) {
	if e.Kind == NoticeReceived && slices.ContainsFunc(e.Notice.Payments, func(p connect.TablePayment) bool { yes, _ := p.Succeeded(); return yes && p.Readable && isAnonymous(p) }) {
		assert.Positive(w.t, fresh(before, w.state), "the till is told of what may be another payment")
	}
	if before.Lock.Phase == Doubt && w.state.Lock.Phase == Locked {
		assert.True(w.t, clearedByPaying(before.Lock.Record.Reason) && w.state.Lock.Record.Table.PaidSum >= before.Lock.Record.Amount, "a doubt ended although nothing cleared it")
	}
	if before.Lock.Phase == Doubt && w.state.Lock.Phase == Ending {
		assert.True(w.t, e.Kind == Settle || before.Lock.TerminalDone, "a doubt ended by itself")
	}
	for _, p := range before.Payments.List {
		if !slices.ContainsFunc(w.state.Payments.List, func(q *Payment) bool { return q.Record.PaymentKey() == p.Record.PaymentKey() }) {
			w.checkGone(before, e, *p)
		}
	}
	assert.LessOrEqual(w.t, len(w.state.Payments.List)+len(w.state.Payments.Anonymous), 3*len(w.expected)+3, "a state stays small")
	assert.LessOrEqual(w.t, len(w.state.Payments.Notices), len(w.questions), "a state stays small")
}

// checkGone: a payment is forgotten when the till has booked it, under this key or
// another one, or when another engine has it.
func (w *walk) checkGone(before State, e Event, p Payment) {
	key := p.Record.PaymentKey()
	renamed := len(before.Payments.List) == len(w.state.Payments.List)
	_, booked := w.till.booked[key]
	w.unstored[key] = w.unstored[key] || booked && !p.Stored() && !renamed && w.storedLike(p.Record) == 0
	switch {
	case booked || renamed:
	case e.Kind == Acknowledge:
	case p.Stored() && e.Kind == StoreFailed && e.Code == NotPending:
		assert.True(w.t, w.engines > 0, "another engine has it")
	default:
		assert.Fail(w.t, "a payment is lost", "%s dropped %s", kindNames[e.Kind], key)
	}
}

// checkDue: what the till is told of without a flag is never more than was due under
// one lock, and no second sum is taken for a payment.
func (w *walk) checkDue(r journal.Record) {
	again := w.keysTold[r.PaymentKey()] // the till knows this key, whatever its flags are now
	w.keysTold[r.PaymentKey()] = true
	if again || len(Flags(r)) > 0 {
		return
	}
	lock := w.state.Lock.Record
	w.unflagged[r.PaymentKey()] = r
	told, sums := int64(0), 0
	for _, p := range w.unflagged {
		if p.TID == lock.TID && p.CreatedAt >= lock.CreatedAt {
			told += p.Amount
			sums += map[bool]int{true: 1}[p.Table.MaybeSum]
		}
	}
	assert.Equal(w.t, lock.TID, r.TID, "a payment without a flag is of the terminal that has the table")
	assert.LessOrEqual(w.t, told, lock.Amount, "more is told without a flag than was due: %s", r.PaymentKey())
	assert.LessOrEqual(w.t, sums, 1, "two sums are taken for payments: %s", r.PaymentKey())
}

// checkNotice: what is answered as stored is in the journal.
func (w *walk) checkNotice(f AnswerNotice) {
	q := w.questions[f.Question.ID]
	q.answers++
	assert.Equal(w.t, 1, q.answers, "one answer to a notice")
	if !f.Stored {
		return
	}
	for i, p := range q.notice.Notice.Payments {
		yes, known := p.Succeeded()
		s := State{}
		r, _ := s.recordFor(*q.notice, i)
		switch {
		case !p.Readable || !known:
			assert.True(w.t, w.engines > 0 || w.doubted(q.notice.At), "a doubt is stored before the notice is answered")
		case yes:
			assert.True(w.t, w.storedLike(r) >= w.listed(q.notice, r), "stored: %s", r.PaymentKey())
		}
	}
}

// doubted reports whether the journal has the doubt, or an entry of one since then:
// storing the doubt may have failed, and a later change brought it.
func (w *walk) doubted(since int64) bool {
	attempts, _ := w.disk.Attempts(background, account, journal.LockReference(tableName))
	return slices.ContainsFunc(attempts, func(r journal.Record) bool { return r.Status == journal.Unknown }) || slices.ContainsFunc(w.disk.Entries(), func(e journal.Entry) bool {
		return e.At >= since && (e.Kind == journal.EntryMayBeTaken || e.Kind == journal.EntryTableUnlocked || e.Kind == journal.EntryAcknowledged)
	})
}

// storedLike counts the payments in the journal that have that content.
func (w *walk) storedLike(r journal.Record) int {
	found, _ := w.disk.History(background, journal.Query{Account: account, Kinds: []string{journal.TablePayment}, Limit: 1000})
	n := 0
	for _, f := range found {
		if sameContent(f, r) {
			n++
		}
	}
	return n
}

// listed counts how often a notice lists that content. A payment that something
// tells apart counts once.
func (w *walk) listed(e *Event, r journal.Record) (n int) {
	for i := range e.Notice.Payments {
		s := State{}
		if o, _ := s.recordFor(*e, i); sameContent(o, r) {
			n++
		}
	}
	if named(r) {
		return 1
	}
	return n
}

// checkEnd checks what must hold when everything has come to its end.
func (w *walk) checkEnd() {
	for _, c := range w.expected {
		excused := c.excused || w.unstored[c.record.PaymentKey()]
		assert.True(w.t, excused || w.bookedLike(c.record, func(journal.Record) bool { return true }) > 0, "a payment is lost: %s %s", c.record.PaymentKey(), content(c.record))
		if named(c.record) {
			plain := func(r journal.Record) bool {
				return !slices.Contains(Flags(r), FlagDiffers) && !slices.Contains(Flags(r), FlagMayRepeat)
			}
			assert.LessOrEqual(w.t, w.bookedLike(c.record, plain), 1, "a payment is booked twice: %s", c.record.PaymentKey())
		}
	}
	for id, q := range w.questions {
		assert.True(w.t, q.answers == 1 || q.lost && q.answers == 0, "question %d has %d answers", id, q.answers)
	}
	assert.Nil(w.t, w.till.locked, "the till keeps a table locked that no terminal has")
	assert.True(w.t, w.state.Idle(), "something still waits: %s, %d payments, %d notices", w.state.Lock.Phase, len(w.state.Payments.List), len(w.state.Payments.Notices))
	unfinished, _ := w.disk.Unfinished(background, account)
	var names []string
	for _, r := range unfinished {
		names = append(names, r.Reference+" "+string(r.Status)+" "+r.Reason+strings.Join(Flags(r), " "))
	}
	assert.Empty(w.t, names, "the journal has unfinished records")
}

// bookedLike counts the payments with that content that the till has booked.
func (w *walk) bookedLike(r journal.Record, which func(journal.Record) bool) (n int) {
	for _, b := range w.till.booked {
		if strings.EqualFold(content(b), content(r)) && sameTime(b.Answer.Time, r.Answer.Time) && which(b) {
			n++
		}
	}
	return n
}
