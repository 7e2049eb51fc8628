package world

import (
	"context"
	"errors"
	"slices"
	"sync"

	"connect-epos/core/journal"
)

// Store is the journal in memory, with faults: it can fail, and writes for a reference can
// hang.
type Store struct {
	journal.Memory

	// Lazy makes Unfinished read only the records that have a new entry. It is not for tests
	// that change the journal in another way.
	Lazy bool

	// Whole makes Break and Hang(Any) concern the epochs, too.
	Whole bool

	mu    sync.Mutex
	broke bool
	blind bool // no reference can be looked up
	hangs map[string]chan struct{}
	open  []journal.Record // read when the journal had that many entries
	read  int
}

// ErrBroken is the error of a broken store.
var ErrBroken = errors.New("simtest: the store is broken")

// Break makes every write fail from now on, or makes writes work again.
func (s *Store) Break(broken bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broke = broken
}

// Blind makes every read of the attempts of a reference fail, or makes them work again.
func (s *Store) Blind(blind bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blind = blind
}

// Attempts implements journal.Store.
func (s *Store) Attempts(ctx context.Context, account, reference string) ([]journal.Record, error) {
	s.mu.Lock()
	blind := s.blind
	s.mu.Unlock()
	if blind {
		return nil, ErrBroken
	}
	return s.Memory.Attempts(ctx, account, reference)
}

// Any stands for every reference.
const Any = "*"

// Hang makes every write for a reference wait until Release.
func (s *Store) Hang(reference string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hangs == nil {
		s.hangs = map[string]chan struct{}{}
	}
	if s.hangs[reference] == nil {
		s.hangs[reference] = make(chan struct{})
	}
}

// Release lets all hanging writes go on.
func (s *Store) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.hangs {
		close(c)
	}
	s.hangs = nil
}

func (s *Store) fault(ctx context.Context, reference string) error {
	s.mu.Lock()
	broken, hang := s.broke, s.hangs[reference]
	if hang == nil {
		hang = s.hangs[Any]
	}
	s.mu.Unlock()
	if hang != nil {
		select {
		case <-hang:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if broken {
		return ErrBroken
	}
	return nil
}

// Reserve implements journal.Store.
func (s *Store) Reserve(ctx context.Context, r journal.Record, e journal.Entry) (journal.Record, error) {
	if err := s.fault(ctx, r.Reference); err != nil {
		return journal.Record{}, err
	}
	return s.Memory.Reserve(ctx, r, e)
}

// Commit implements journal.Store.
func (s *Store) Commit(ctx context.Context, r journal.Record, e journal.Entry) error {
	if err := s.fault(ctx, r.Reference); err != nil {
		return err
	}
	return s.Memory.Commit(ctx, r, e)
}

// RaiseEpoch implements journal.Store.
func (s *Store) RaiseEpoch(ctx context.Context, account, tid string) (journal.Epoch, error) {
	if s.Whole {
		if err := s.fault(ctx, Any); err != nil {
			return 0, err
		}
	}
	return s.Memory.RaiseEpoch(ctx, account, tid)
}

// Unfinished implements journal.Store.
func (s *Store) Unfinished(ctx context.Context, account string) ([]journal.Record, error) {
	n := len(s.Entries())
	if !s.Lazy {
		return s.Memory.Unfinished(ctx, account)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n != s.read {
		open, err := s.Memory.Unfinished(ctx, account)
		if err != nil {
			return nil, err
		}
		s.open, s.read = open, n
	}
	return slices.Clone(s.open), ctx.Err()
}
