package table

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// features are what tells a payment from others, as it was told. A single notice
// and a list may not say the same of it.
type features struct {
	tid, id, code, time string
	paid                int64
	sum                 bool // it may be the sum of several
}

// featuresOf are the features of a payment as it would be told today. The record of an
// earlier build may hold card numbers in them, which are masked by now.
func featuresOf(r journal.Record) features {
	return features{connect.MaskText(r.TID), connect.PaymentID(r.Answer.Number, r.AuthCode), r.AuthCode, connect.PaymentTime(r.Answer.Time),
		r.Amount, r.Table.MaybeSum}
}

// areAsKept reports whether the record has the features word for word. Otherwise its key
// was made of words that are not told any more.
func (f features) areAsKept(r journal.Record) bool {
	return f.tid == r.TID && f.id == r.Answer.Number && f.time == r.Answer.Time
}

// same reports whether both say the same, but for the form of the time.
func (f features) same(old features) bool {
	return f.tid == old.tid && f.id == old.id && f.code == old.code && f.paid == old.paid && sameTime(f.time, old.time)
}

// flagAgainst is the flag of a payment that may be the old one; "" if it is none. Under
// one lock, a sum may contain what was told before it, and what comes after it.
func (f features) flagAgainst(old features, oneLock bool) string {
	differs := f.paid != old.paid
	switch {
	case f.tid != old.tid:
	case f.sum && oneLock, old.sum && oneLock && f.paid <= old.paid:
		return FlagMayRepeat
	case differs && f.id != "" && f.id == old.id, differs && f.oneCode(old):
		return FlagDiffers
	case differs, f.oneKey(old):
	case f.id != "" && f.id == old.id, f.anonymous() != old.anonymous(), f.oneCode(old):
		return FlagMayRepeat
	case (f.id+f.code == "") != (old.id+old.code == "") && sameTime(f.time, old.time): // an id that is a card number counts only beside a code
		return FlagMayRepeat
	case f.id+f.code+old.id+old.code == "" && maybeSameTime(f.time, old.time):
		return FlagMayRepeat
	}
	return ""
}

// oneKey reports whether both have one key, by which the journal knows.
func (f features) oneKey(old features) bool {
	return firstNonEmpty(f.id, f.code) == firstNonEmpty(old.id, old.code) && readMoment(f.time).name() == readMoment(old.time).name()
}

// oneCode reports whether both have one authorisation code, and neither an id nor
// a time tells them apart.
func (f features) oneCode(old features) bool {
	return f.code != "" && f.code == old.code && (f.id == "" || old.id == "") &&
		(f.time == "" || old.time == "" || sameTime(f.time, old.time) || maybeSameTime(f.time, old.time))
}

// anonymous reports whether nothing but an amount was told.
func (f features) anonymous() bool { return anonymous(f.id, f.code, f.time) }
