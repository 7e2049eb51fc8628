package journal

import (
	"slices"
	"strings"
)

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

// AddFlag adds a flag to a payment at a table, unless it has that flag. It never
// changes the list of a copy of r.
func (r *Record) AddFlag(flag string) {
	if !slices.Contains(r.Table.Flags, flag) {
		r.Table.Flags = append(slices.Clip(r.Table.Flags), flag)
	}
}

// The stored form has no member for flags: they stand in the reason of a payment at a
// table, with a blank between two of them.

func (r Record) storedReason() string {
	if len(r.Table.Flags) > 0 {
		return strings.Join(r.Table.Flags, " ")
	}
	return r.Reason
}

func (r *Record) readReason(stored string) {
	flags := strings.Fields(stored)
	if r.IsTablePayment() && strings.Join(flags, " ") == stored && stored != "" {
		r.Table.Flags = flags
		return
	}
	r.Reason = stored
}
