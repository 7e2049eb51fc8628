package service

import (
	"context"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
)

// Journal is what a service keeps and reads of the journal, within the limits of time.
type Journal struct {
	Account string // under which the journal keeps what the service does

	loop *Loop
	cfg  *Config
}

// Records reads what the journal holds of the account, newest first. It runs outside
// the loop.
func (j *Journal) Records(ctx context.Context, q journal.Query) ([]journal.Record, error) {
	ctx, cancel := clock.Within(ctx, StoreLimit)
	defer cancel()
	q.Account = j.Account
	records, err := j.cfg.Store.History(ctx, q)
	if err != nil {
		return nil, contract.StorageError(err)
	}
	return records, nil
}

// Attempts reads every attempt to pay a reference, oldest first. It runs outside the
// loop.
func (j *Journal) Attempts(ctx context.Context, reference string) ([]journal.Record, error) {
	ctx, cancel := clock.Within(ctx, StoreLimit)
	defer cancel()
	attempts, err := j.cfg.Store.Attempts(ctx, j.Account, reference)
	if err != nil {
		return nil, contract.StorageError(err)
	}
	return attempts, nil
}

// TerminalRecord reads what the journal knows of a terminal, over all accounts. It runs
// outside the loop.
func (j *Journal) TerminalRecord(tid string) (journal.Terminal, error) {
	ctx, cancel := clock.Within(j.loop.Context, PutLimit)
	defer cancel()
	return j.cfg.Store.Terminal(ctx, j.Account, tid)
}

// Attempt names one attempt to pay a reference, within an account.
type Attempt struct {
	Reference string
	Number    int
}

// AttemptOf is the name of the attempt that a record is about.
func AttemptOf(r journal.Record) Attempt { return Attempt{r.Reference, r.Attempt} }
