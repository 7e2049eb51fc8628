package table

import (
	"connect-epos/core/connect"
)

// tellsPayments brings payments of a few kinds, so that they repeat.
func (w *walk) tellsPayments(v byte) {
	e := tells([]string{"1", "1", "1", "2"}[v%4], w.now, w.payments(v>>2)...)
	e.Record = w.sender(e.Record.TID)
	e.Notice.Currency = "GBP"
	e.Notice.HasTotals, e.Notice.Paid = v%5 == 0, int64(v%3)*2000
	e.Notice.Sum = isSum(e.Notice.Payments) && v%3 > 0
	e.Notice.HasTotals = e.Notice.HasTotals && !e.Notice.Sum
	e.At = w.now + 1
	if v%2 == 0 {
		e.Question = w.question()
		w.questions[w.ids] = &openQuestion{question: e.Question, notice: &e}
	}
	w.expect(e)
	w.feed(e)
}

// tellsSum brings a notice without a list: what was paid so far.
func (w *walk) tellsSum(v byte) {
	p := paidBy("", []int64{1000, 1500, 2000}[v%3])
	if v > 127 {
		p.Time = times[v%6]
	}
	e := tells("1", w.now, p)
	e.Record, e.Notice.Sum = w.sender("1"), true
	e.At = w.now + 1
	w.expect(e)
	w.feed(e)
}

// isSum reports whether a notice of those payments may come as a sum, without a
// list.
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
