package evidence

import (
	"strconv"
	"strings"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// AgainstVerdict is what the journal's other records of the terminal say against the
// verdict on r; nil when they say nothing. They say something only where nobody
// else uses the terminal.
func AgainstVerdict(r journal.Record, sh Shown) *journal.Check {
	if !sh.Exclusive {
		return nil
	}
	if check := missingNumber(r, sh.Records); check != nil {
		return check
	}
	return excessInTotals(r, sh.Records)
}

// missingNumber compares the number of the terminal's next transaction with the
// last number that was known before r. If a number is missing between them, that
// speaks against "not paid"; if none is missing, that speaks against "paid".
// Nothing is said when another frame in between may explain it.
func missingNumber(r journal.Record, records []journal.Record) *journal.Check {
	next := nextWithNumber(r, records)
	if next == nil {
		return nil
	}
	last, err := strconv.ParseUint(r.Before.Number, 10, 63)
	number, err2 := strconv.ParseUint(next.Answer.Number, 10, 63)
	switch {
	case err != nil || err2 != nil || number <= last: // nothing known, or the numbers began anew
	case r.Paid() && number == last+1:
		return &journal.Check{Why: journal.CheckNothingNew, Number: next.Answer.Number, Time: next.Answer.Time}
	case !r.Paid() && number > last+1:
		return &journal.Check{Why: journal.CheckSkipped, Number: nextNumber(r.Before.Number, last), Time: next.Answer.Time}
	}
	return nil
}

// nextNumber is the number after last, written as wide as text is. It is done by
// hand because package fmt would weigh more in the browser than this package.
func nextNumber(text string, last uint64) string {
	next := strconv.FormatUint(last+1, 10)
	return strings.Repeat("0", max(0, len(text)-len(next))) + next
}

// nextWithNumber is the first later record with a number; nil when there is none,
// or when something before it may have taken a number that nobody told.
func nextWithNumber(r journal.Record, records []journal.Record) *journal.Record {
	others := otherRecords(r, records)
	for i := range others {
		other := others[len(others)-1-i] // the oldest first
		switch {
		case other.CreatedAt < r.CreatedAt || other.OutsideSequence && connect.IsReport(other.Kind):
		case other.Kind == connect.ReportEndOfDay:
			return nil // numbers may begin anew
		case other.Answer.Number != "":
			return &other
		case mayHaveProcessed(other) && !(calledUnpaid(other) && !r.Paid()):
			return nil
		}
	}
	return nil
}

// calledUnpaid reports whether staff said that nothing was paid by card.
func calledUnpaid(r journal.Record) bool {
	return r.Status == journal.Settled && r.Settlement != nil && !r.Settlement.Paid
}

// firstEndOfDayAfter is the first complete end of day after r; nil when there is
// none.
func firstEndOfDayAfter(r journal.Record, records []journal.Record) *journal.Record {
	for i := range records {
		other := records[len(records)-1-i] // the oldest first
		if other.CreatedAt >= r.CreatedAt && isCompleteEndOfDay(other) {
			return &other
		}
	}
	return nil
}

// EndOfDayCameAfter reports whether a complete end of day came after r.
func EndOfDayCameAfter(r journal.Record, records []journal.Record) bool {
	return firstEndOfDayAfter(r, records) != nil
}

func isCompleteEndOfDay(r journal.Record) bool {
	return r.Kind == connect.ReportEndOfDay && r.Reason == ReasonComplete
}

// excessInTotals compares the totals of the first end of day after r with what was
// taken since the end of day before it. If they are too high by exactly the amount
// of r, or by exactly the amounts of all payments that staff called not paid, that
// speaks against the verdict. Which amounts the totals count is [INFERRED]: base,
// gratuity and cashback of sales and completions in totalSalesAmount, and of
// refunds in totalRefundsAmount. If anything is not certain, nothing is said.
func excessInTotals(r journal.Record, records []journal.Record) *journal.Check {
	end := firstEndOfDayAfter(r, records)
	if end == nil || r.Paid() || connect.MethodOf(r.Kind).Money == connect.Holds {
		return nil
	}
	day, certain := recordsOfDay(*end, records)
	if !certain {
		return nil
	}
	refund := givesBack(r.Kind)
	name := map[bool]string{false: "totalSalesAmount", true: "totalRefundsAmount"}[refund]
	sums := connect.Report{Value: end.Answer.Value}.Balances()
	total, err := sums.Get(name).Int()
	currency, _ := sums.Get("currency").Text()
	if err != nil || currency != r.Currency {
		return nil
	}
	var taken, unpaid int64
	for _, other := range day {
		switch amount := askedTotal(other); {
		case other.Currency != r.Currency || givesBack(other.Kind) != refund:
		case calledUnpaid(other):
			unpaid += amount
		default:
			t, _ := TakenOf(other)
			taken += t.Total
		}
	}
	if over := total - taken; over > 0 && (over == askedTotal(r) || over == unpaid) {
		return &journal.Check{Why: journal.CheckSums, Time: connect.Report{Value: end.Answer.Value}.Time(), Base: over, Total: over, Currency: currency}
	}
	return nil
}

// givesBack reports whether a payment of that kind pays the customer.
func givesBack(kind string) bool { return connect.MethodOf(kind).Money == connect.GivesBack }

// countsInTotals reports whether the totals of an end of day count a payment of that
// kind: what is only held, or only verified, is in none.
func countsInTotals(kind string) bool {
	money := connect.MethodOf(kind).Money
	return money == connect.Takes || money == connect.GivesBack
}

func askedTotal(r journal.Record) int64 { return r.Amount + r.Cashback }

// recordsOfDay lists what an end of day counted: all that took money, or was called
// not paid, since the end of day before it. It is false when that is not certain.
func recordsOfDay(end journal.Record, records []journal.Record) (day []journal.Record, certain bool) {
	for _, other := range records { // newest first
		switch {
		case other.CreatedAt >= end.CreatedAt:
		case isCompleteEndOfDay(other):
			return day, true
		case connect.IsReport(other.Kind):
			if connect.MethodOf(other.Kind).NewTotals {
				return nil, false // it may have begun new totals
			}
		case !isCountCertain(other):
			return nil, false
		case countsInTotals(other.Kind) && (other.Paid() || calledUnpaid(other)):
			day = append(day, other)
		}
	}
	return nil, false
}

// isCountCertain reports whether it is certain what an end of day counted of r: the
// terminal told how it ended, staff called it not paid, or staff noted it.
func isCountCertain(r journal.Record) bool {
	if !connect.MethodOf(r.Kind).Payment() {
		return false
	}
	return r.Status == journal.Withdrawn || r.Status == journal.Settled && (r.SettledBy != journal.ByOperator || calledUnpaid(r) || r.Noted)
}
