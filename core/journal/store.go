package journal

import (
	"context"
	"errors"
	"slices"
)

// Store keeps records and entries. It is safe for concurrent use, and several
// engines (tabs) may share what lies behind it. Every method gives up when ctx
// ends and then returns ctx's error; a change under way may still be kept. For a
// record that cannot be read it returns what Remains.StandIn makes of it.
type Store interface {
	// Reserve admits r as the next attempt of its reference and commits it with
	// its entry, or returns a *Refusal, in one atomic step. r.Epoch 0 means a
	// lease just acquired: the epoch of its Scope is raised. Any other value must
	// still be that epoch, else ErrStolen. The record returned has its
	// Attempt, Rev and Epoch. Asked again by the same engine for the same call,
	// it returns the reservation that it had kept. A note is kept in the same way,
	// but needs no lease, and waits for no other payment on its terminal.
	Reserve(ctx context.Context, r Record, what Entry) (Record, error)

	// Commit replaces the record of the same account, reference and attempt and
	// appends its entry, in one atomic step, if Replaces agrees; else
	// ErrConflict. The very same record again is accepted. Where the browser
	// threw the journal away meanwhile the record is put back: what is known of
	// a payment is never given up. A record that is settled by recovery is kept
	// only if Terminal.Allows it, else *Unproven.
	Commit(ctx context.Context, r Record, what Entry) error

	// RaiseEpoch raises the epoch of a terminal whose lease was just acquired; tid
	// "" is that of all tables of an account.
	RaiseEpoch(ctx context.Context, account, tid string) (int, error)

	// Terminal returns what is known of a terminal to one account.
	Terminal(ctx context.Context, account, tid string) (Terminal, error)

	// Quiet notes that the time of these loose ends of a terminal is over: their
	// socket is closed for certain, or they were answered, and since then the
	// terminal's time passed by both clocks of who says so.
	LooseEndsOver(ctx context.Context, account, tid string, over []LooseEnd) error

	// Unfinished returns the unfinished records of an account, oldest first.
	Unfinished(ctx context.Context, account string) ([]Record, error)

	// Attempts returns every attempt of a reference, first to last.
	Attempts(ctx context.Context, account, reference string) ([]Record, error)

	// History returns the records that q selects, newest first.
	History(ctx context.Context, q Query) ([]Record, error)

	// Restore keeps those of records, out of a copy, that Restores allows, in one
	// atomic step, and returns how many. They count as what an engine left that
	// is gone.
	Restore(ctx context.Context, records []Record, at int64) (int, error)

	// Sweep does one small step of housekeeping and returns where the next one
	// begins; 0 when nothing is left to do.
	Sweep(ctx context.Context, s Sweep) (next int64, err error)

	// IDs takes the next block of JSON-RPC ids of an account: size ids from
	// from, modulo 1,000,000. No two calls return the same block until the
	// numbers wrap.
	IDs(ctx context.Context, account string) (from, size int, err error)
}

// BlockSize is how many JSON-RPC ids one block holds.
const BlockSize = 100

// Query selects records of one account. Zero fields select everything.
type Query struct {
	Account   string
	TID       string
	Reference string
	Table     string
	Kinds     []string // of Record.Kind
	Notes     Notes
	From, To  int64 // CreatedAt, ms since 1970, From <= t < To; To 0 is no limit
	Limit     int   // 0 is DefaultLimit
}

// Notes says whether a Query selects what staff noted.
type Notes uint8

// What a Query does with notes.
const (
	WithNotes Notes = iota
	NotesOnly
	NoNotes
)

// DefaultLimit is how many records a query without Limit returns at most.
const DefaultLimit = 100

// Selects reports whether r, of the query's account, is selected.
func (q Query) Selects(r Record) bool {
	return (q.TID == "" || q.TID == r.TID) &&
		(q.Reference == "" || q.Reference == r.Reference) &&
		(q.Table == "" || q.Table == r.Table.Name) &&
		(q.Notes == WithNotes || (q.Notes == NotesOnly) == r.Noted) &&
		(q.Kinds == nil || slices.Contains(q.Kinds, r.Kind)) &&
		r.CreatedAt >= q.From && (q.To == 0 || r.CreatedAt < q.To) &&
		r.Status != Withdrawn &&
		!(r.Status == Open && r.Acknowledged) // a report that still runs is not part of the past
}

// Max returns the limit in force.
func (q Query) Max() int {
	if q.Limit <= 0 {
		return DefaultLimit
	}
	return q.Limit
}

var (
	// ErrStolen: another tab holds the terminal's lease by now; nothing was kept.
	ErrStolen = errors.New("journal: the terminal's lease was taken over")
	// ErrConflict: the record changed since it was read; nothing was kept.
	ErrConflict = errors.New("journal: the record changed meanwhile")
	// ErrCorrupt: Decode was given something that is no record.
	ErrCorrupt = errors.New("journal: a stored record cannot be read")
)
