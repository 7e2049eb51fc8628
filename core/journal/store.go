package journal

import (
	"context"
	"errors"
	"slices"
)

// Store keeps records and entries. It is safe for concurrent use, and several
// engines (tabs) may share what lies behind it. Every method gives up when ctx
// ends, and then returns the error of ctx; a change under way may still be kept.
// For a record that cannot be read a Store returns what Remains.StandIn makes of
// it.
type Store interface {
	// Reserve admits r as the next attempt of its reference and commits it with its
	// entry, or returns a *Refusal, in one atomic step. With the epoch NewLease the lease
	// was just acquired, and the epoch of r's LeaseScope is raised. Any other epoch must
	// still be the current one, else ErrStolen. The record returned has its Attempt,
	// Rev and Epoch. If the same engine asks again for the same call, it gets the
	// reservation that was kept. A note is kept in the same way, but it needs no
	// lease, and it waits for no other payment on its terminal.
	Reserve(ctx context.Context, r Record, e Entry) (Record, error)

	// Commit replaces the record with the same ID and appends its entry, in one
	// atomic step, if Replaces agrees; else ErrConflict. The very same record again
	// is accepted. If the browser threw the journal away meanwhile, the record is
	// put back: what is known of a payment is never given up. A record that is
	// settled by recovery is kept only if Terminal.AllowsProof says so, else *Unproven.
	Commit(ctx context.Context, r Record, e Entry) error

	// RaiseEpoch raises the epoch of a terminal whose lease was just acquired. tid
	// "" stands for all tables of an account.
	RaiseEpoch(ctx context.Context, account, tid string) (Epoch, error)

	// Terminal returns what is known of a terminal to one account.
	Terminal(ctx context.Context, account, tid string) (Terminal, error)

	// LooseEndsOver notes that the time of these loose ends of a terminal is over:
	// their socket is closed for certain, or they were answered, and since then the
	// terminal had the time to give up, by both clocks of the caller.
	LooseEndsOver(ctx context.Context, account, tid string, over []LooseEnd) error

	// Unfinished returns the unfinished records of an account, oldest first.
	Unfinished(ctx context.Context, account string) ([]Record, error)

	// Attempts returns every attempt of a reference, first to last.
	Attempts(ctx context.Context, account, reference string) ([]Record, error)

	// History returns the records that q selects, newest first.
	History(ctx context.Context, q Query) ([]Record, error)

	// Restore keeps those records of a copy that Restores allows, in one atomic
	// step, and returns how many it kept. They count as left by an engine that is
	// gone.
	Restore(ctx context.Context, records []Record, at int64) (int, error)

	// Sweep does one small step of housekeeping and returns where the next one
	// begins; 0 when nothing is left to do.
	Sweep(ctx context.Context, s Sweep) (next int64, err error)

	// IDs takes the next block of JSON-RPC ids of an account: size ids, beginning
	// with from, modulo 1,000,000. No two calls return the same block until the
	// ids begin anew.
	IDs(ctx context.Context, account string) (from, size int, err error)
}

// BlockSize is how many JSON-RPC ids one block holds.
const BlockSize = 100

// Query selects records of one account. A zero field selects everything.
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
		!(r.Status == Open && r.Acknowledged) // a report that is still running is not part of the past
}

// Max returns the limit in force.
func (q Query) Max() int {
	if q.Limit <= 0 {
		return DefaultLimit
	}
	return q.Limit
}

var (
	// ErrStolen: another tab took the terminal's lease over; nothing was kept.
	ErrStolen = errors.New("journal: the terminal's lease was taken over")
	// ErrConflict: the record changed since it was read; nothing was kept.
	ErrConflict = errors.New("journal: the record changed meanwhile")
	// ErrCorrupt: Decode was given something that is no record.
	ErrCorrupt = errors.New("journal: a stored record cannot be read")
	// ErrForeign: something else uses the place where the journal is stored.
	ErrForeign = errors.New("journal: its storage belongs to something else")
)
