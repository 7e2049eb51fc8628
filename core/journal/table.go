package journal

import "strings"

// Pay at table keeps its records in the same journal, under an account of their
// own, so that code that knows only payments at the counter never meets them.

// TablesAccount is the account under which the tables of an account host are
// kept.
func TablesAccount(host string) string { return host + tablesSuffix }

const tablesSuffix = "/pat"

// The kinds of records that pay at table keeps, beside those of reports.
const (
	TableLock    = "tableLock"    // a terminal's right to take payments for a table; Amount is what was due
	TablePayment = "tablePayment" // one payment that it took, once the terminal told of it
)

// The references of such records begin with their kind, so that the two never
// meet.
const (
	lockPrefix    = "lock/"
	paymentPrefix = "paid/"
)

// LockReference is the reference of a table's locks: each lock is one attempt.
func LockReference(table string) string { return lockPrefix + table }

// PaidReference is the reference of a table's payment of that key.
func PaidReference(key string) string { return paymentPrefix + key }

// PaymentKey is the key of a table's payment.
func (r Record) PaymentKey() string { return strings.TrimPrefix(r.Reference, paymentPrefix) }

// IsLock reports whether the record is a table's lock. It holds for one that
// stands in for what cannot be read, too.
func (r Record) IsLock() bool { return r.AtTable() && strings.HasPrefix(r.Reference, lockPrefix) }

// AtTable reports whether the record belongs to pay at table.
func (r Record) AtTable() bool { return strings.HasSuffix(r.Account, tablesSuffix) }

// LeaseScope is what the lease that guards the record is about: the terminal, or, at
// tables, all of the account.
func (r Record) LeaseScope() string {
	if r.AtTable() {
		return ""
	}
	return r.TID
}
