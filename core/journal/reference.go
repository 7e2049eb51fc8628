package journal

import "strings"

// SubjectKind says what kind of thing a record is about.
type SubjectKind uint8

// The kinds of things that a record can be about.
const (
	SubjectBill         SubjectKind = iota // a bill of the till
	SubjectReport                          // a report that the till asked for
	SubjectNote                            // a note that pays no bill
	SubjectTableLock                       // a lock of a table
	SubjectTablePayment                    // a payment that a terminal took at a table
	SubjectTableReport                     // a report that a terminal sent by itself
)

// Subject is what a record is about. The stored form has only a text for it, the
// reference; this file alone knows how references are made.
type Subject struct {
	Kind SubjectKind
	Name string // the till's reference of a bill, the token of a report or a note, a table, the key of a payment
}

// The references of an account's records begin in these ways, other than those of
// bills. The till gives the reference of a bill, and it can give none that begins with
// a blank. At a table there are no bills.
const (
	reportPrefix      = " report/"
	notePrefix        = " note/"
	lockPrefix        = "lock/"
	paymentPrefix     = "paid/"
	tableReportPrefix = "report/"
)

// Subject is what the record is about. It tells that also of a record which stands in
// for one that cannot be read.
func (r Record) Subject() Subject {
	if !r.AtTable() {
		return CounterSubject(r.Reference)
	}
	if name, ok := strings.CutPrefix(r.Reference, lockPrefix); ok {
		return Subject{Kind: SubjectTableLock, Name: name}
	}
	if name, ok := strings.CutPrefix(r.Reference, paymentPrefix); ok {
		return Subject{Kind: SubjectTablePayment, Name: name}
	}
	return Subject{Kind: SubjectTableReport, Name: strings.TrimPrefix(r.Reference, tableReportPrefix)}
}

// CounterSubject is what a record with that reference is about, at the counter.
func CounterSubject(reference string) Subject {
	if token, ok := strings.CutPrefix(reference, reportPrefix); ok {
		return Subject{Kind: SubjectReport, Name: token}
	}
	if token, ok := strings.CutPrefix(reference, notePrefix); ok {
		return Subject{Kind: SubjectNote, Name: token}
	}
	return Subject{Kind: SubjectBill, Name: reference}
}

// ReportReference is the reference of a report that a till asked for with that token.
func ReportReference(token string) string { return reportPrefix + token }

// NoteReference is the reference of a note that pays no bill, made with that token.
func NoteReference(token string) string { return notePrefix + token }

// LockReference is the reference of a table's locks: each lock is one attempt.
func LockReference(table string) string { return lockPrefix + table }

// PaidReference is the reference of a table's payment of that key.
func PaidReference(key string) string { return paymentPrefix + key }

// TableReportReference is the reference of a report that a terminal sent by itself:
// its type and its time name it.
func TableReportReference(tid, reportType, time string) string {
	return tableReportPrefix + tid + "/" + reportType + "/" + time
}

// PaymentKey is the key of a table's payment.
func (r Record) PaymentKey() string { return r.Subject().Name }

// IsLock reports whether the record is a table's lock.
func (r Record) IsLock() bool { return r.Subject().Kind == SubjectTableLock }

// IsTablePayment reports whether the record is a payment that a terminal took at a
// table.
func (r Record) IsTablePayment() bool { return r.Subject().Kind == SubjectTablePayment }

// ProbeTerminal is the name of no terminal, because it begins with a blank. Its epoch
// is raised to see whether the journal answers.
const ProbeTerminal = " probe"
