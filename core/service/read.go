package service

import (
	"context"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
)

// Records reads what the journal holds of the account, newest first. It runs outside
// the loop.
func (s *Service) Records(ctx context.Context, q journal.Query) ([]journal.Record, error) {
	ctx, cancel := context.WithTimeout(ctx, StoreLimit)
	defer cancel()
	q.Account = s.Account
	records, err := s.Config.Store.History(ctx, q)
	if err != nil {
		return nil, contract.StorageError(err)
	}
	return records, nil
}

// Attempts reads every attempt to pay a reference, oldest first. It runs outside the
// loop.
func (s *Service) Attempts(ctx context.Context, reference string) ([]journal.Record, error) {
	ctx, cancel := context.WithTimeout(ctx, StoreLimit)
	defer cancel()
	attempts, err := s.Config.Store.Attempts(ctx, s.Account, reference)
	if err != nil {
		return nil, contract.StorageError(err)
	}
	return attempts, nil
}

// TerminalRecord reads what the journal knows of a terminal, over all accounts. It runs
// outside the loop.
func (s *Service) TerminalRecord(tid string) (journal.Terminal, error) {
	ctx, cancel := context.WithTimeout(s.Context, PutLimit)
	defer cancel()
	return s.Config.Store.Terminal(ctx, s.Account, tid)
}
