package engine

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/rpc"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// No id is used while something waits for it, and no id comes twice. A new block is
// fetched before the old one is used up.
func TestIDsAreToppedUpAndNeverUsedTwice(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		for range 250 {
			_, err := s.Terminals(t.Context(), "bar")
			require.NoError(t, err)
			synctest.Wait()
		}
		seen := map[int64]bool{}
		for _, id := range s.host.ids(t) {
			assert.False(t, seen[id], "id %d came twice", id)
			assert.LessOrEqual(t, id, int64(rpc.MaxID))
			seen[id] = true
		}
		assert.Len(t, seen, 251, "the probe and every question")
	})
}

// Each link takes its ids from a block of its own.
func TestANewLinkUsesNewIDs(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		require.NoError(t, s.host.link().Close(4000, "gone"))
		time.Sleep(time.Second)
		ids := s.host.ids(t)
		require.Len(t, ids, 2)
		assert.Equal(t, []int64{0, journal.BlockSize}, ids)
	})
}

// slowStore answers Unfinished only when its context ends, as a blocked database does.
type slowStore struct{ journal.Memory }

func (s *slowStore) Unfinished(ctx context.Context, _ string) ([]journal.Record, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// A counter is closed while it is still being opened. Everything that it had acquired by
// then is given back.
func TestClosingEarlyLeavesNothingBehind(t *testing.T) {
	inShop(t, func(c *service.Config) { c.Store = &slowStore{} }, func(t *testing.T, s *shop) {
		go func() { _, _ = s.Open(context.Background(), "bar", false) }() // it ends with the engine
		synctest.Wait()
		require.Equal(t, 1, s.locks.Held())
		s.Close()
		synctest.Wait()
		assert.Zero(t, s.locks.Held())
	})
}

// A dial succeeds when nobody waits for it any more. It leaves no socket open.
func TestALateDialLeavesNoSocketOpen(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		slow := make(chan struct{})
		s.host.set(func(h *host) { h.slow = slow })
		_, err := s.Open(t.Context(), "bar", false)
		require.NoError(t, err)
		synctest.Wait()
		s.Close()
		close(slow)
		synctest.Wait()
		_, err = s.host.link().Recv(t.Context())
		var closed *rpc.Closed
		assert.ErrorAs(t, err, &closed)
	})
}

// pickyStore fails, or holds back, the changes of some kinds.
type pickyStore struct {
	journal.Memory
	mu   sync.Mutex
	fail map[journal.EntryKind]error
	hold map[journal.EntryKind]chan struct{}
}

func (s *pickyStore) Commit(ctx context.Context, r journal.Record, e journal.Entry) error {
	s.mu.Lock()
	err, hold := s.fail[e.Kind], s.hold[e.Kind]
	s.mu.Unlock()
	if hold != nil {
		<-hold
	}
	if err != nil {
		return err
	}
	return s.Memory.Commit(ctx, r, e)
}

// While the answer is being stored, another change fails for which nobody waits. The
// answer is not told as not stored because of that.
func TestAFailureIsToldOfItsOwnChange(t *testing.T) {
	var hold chan struct{}
	inShop(t, func(c *service.Config) {
		hold = make(chan struct{})
		c.Store = &pickyStore{fail: map[journal.EntryKind]error{journal.EntryCardSeen: errors.New("full")},
			hold: map[journal.EntryKind]chan struct{}{journal.EntryCardSeen: hold}}
	}, func(t *testing.T, s *shop) {
		s.open(t)
		done := make(chan transaction.Outcome, 1)
		go func() {
			o, err := s.Pay(context.Background(), "bar", contract.Payment{Kind: "sale", TID: "1", Amount: 1250, Currency: "GBP", Reference: "T-1"})
			assert.NoError(t, err)
			done <- o
		}()
		synctest.Wait()
		id := s.host.ids(t)[1]
		s.host.say(s.host.link(), wire.M("method", wire.String("terminalNotification")), wire.M("params",
			wire.Object(wire.M("tid", wire.String("1")), wire.M("notificationValue", wire.String("PIN_ENTRY")))))
		s.host.say(s.host.link(), wire.M("id", wire.Int(id)), wire.M("result",
			wire.Object(wire.M("transactionResult", wire.String("DECLINED")))))
		synctest.Wait()
		close(hold)
		o := <-done
		assert.Equal(t, journal.Declined, o.Result())
		assert.True(t, o.Stored)
		assert.True(t, o.Record.Evidence.CardSeen, "and the later change carries what the earlier one would have kept")
	})
}

// unluckyStore fails the commit of an answer as often as it is told, and holds the last of
// these back until it is released.
type unluckyStore struct {
	journal.Memory
	mu       sync.Mutex
	failures int
	hold     chan struct{}
}

func (s *unluckyStore) Commit(ctx context.Context, r journal.Record, e journal.Entry) error {
	if e.Kind != journal.EntryAnswered {
		return s.Memory.Commit(ctx, r, e)
	}
	s.mu.Lock()
	s.failures--
	left := s.failures
	s.mu.Unlock()
	if left == 0 {
		<-s.hold
	}
	if left >= 0 {
		return errors.New("full")
	}
	return s.Memory.Commit(ctx, r, e)
}

// An approval that could not be stored is being stored again when the counter closes, and
// that fails as well. It is tried once more: the next engine must not find it open.
func TestAnOutcomeIsStoredOnceMoreWhenTheCounterCloses(t *testing.T) {
	var store *unluckyStore
	inShop(t, func(c *service.Config) {
		store = &unluckyStore{failures: 2, hold: make(chan struct{})}
		c.Store = store
	}, func(t *testing.T, s *shop) {
		s.open(t)
		done := make(chan transaction.Outcome, 1)
		go func() {
			o, err := s.Pay(context.Background(), "bar", contract.Payment{Kind: "sale", TID: "1", Amount: 1250, Currency: "GBP", Reference: "T-1"})
			assert.NoError(t, err)
			done <- o
		}()
		synctest.Wait()
		s.host.say(s.host.link(), wire.M("id", wire.Int(s.host.ids(t)[1])), wire.M("result",
			wire.Object(wire.M("transactionResult", wire.String("SUCCESSFUL")))))
		o := <-done
		assert.Equal(t, journal.Approved, o.Result())
		assert.False(t, o.Stored)
		time.Sleep(transaction.RetryEvery + time.Second) // the second commit is under way
		closed := make(chan struct{})
		go func() {
			s.Close()
			close(closed)
		}()
		synctest.Wait()
		close(store.hold)
		<-closed
		attempts := s.attempts(t, "T-1")
		require.Len(t, attempts, 1)
		assert.Equal(t, journal.Settled, attempts[0].Status)
		assert.Equal(t, journal.Approved, attempts[0].Result)
	})
}
