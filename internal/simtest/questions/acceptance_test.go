package questions

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// An acceptance is stored before it is sent. When the journal refuses it, or is too slow,
// the question is declined in time.
func TestWhatCannotBeKeptIsDeclinedInTime(t *testing.T) {
	slow := func(w *world.World) { w.Store.Hang("T-1") }
	for name, c := range map[string]struct {
		fault  func(w *world.World)
		staff  bool
		within time.Duration // the time from the question to the answer
	}{
		"broken, staff":   {func(w *world.World) { w.Store.Break(true) }, true, 0},
		"broken, default": {func(w *world.World) { w.Store.Break(true) }, false, 77 * time.Second},
		"slow, staff":     {slow, true, service.PutLimit},
		"slow, default":   {slow, false, 78500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, func(s *contract.Site) { s.SignatureSale = "accept" })
				till, sale, q := world.AskedToSign(t, w)
				began := q.Deadline - 77_000
				if c.staff {
					began = time.Now().UnixMilli()
				}
				c.fault(w)
				if c.staff {
					require.NoError(t, till.Sign("T-1", true))
				}
				time.Sleep(79 * time.Second)
				assert.Equal(t, []string{world.DecisionFrame(1, false)}, w.Answers())
				assert.Equal(t, began+c.within.Milliseconds(), till.Showed("SIGNATURE_VERIFICATION_PROCESS_COMPLETED"))

				w.Store.Release()
				w.Store.Break(false)
				done := <-sale
				require.NoError(t, done.Err)
				assert.Equal(t, journal.Declined, done.Outcome.Result())
				assert.Equal(t, transaction.ByTimeout, done.Outcome.Record.Signature.By)
				assert.Equal(t, []string{"SALE", "SALE_REVERSAL"}, w.LedgerTypes())
				time.Sleep(time.Minute)
				w.Keeps(t, till, journal.Declined)
			})
		})
	}
}

// An acceptance was given up because the journal was too slow. It may still be stored
// while the answer of the payment waits for the journal. Then it must not be taken for
// that answer.
func TestALateAcceptanceIsNotTakenForTheAnswer(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeSite(t, func(s *contract.Site) { s.SignatureSale = "accept" })
		till, sale, q := world.AskedToSign(t, w)
		time.Sleep(time.Until(time.UnixMilli(q.Deadline - 500)))
		w.Store.Hang("T-1")
		for range 100 {
			if time.Sleep(100 * time.Millisecond); till.Showed("TRANSACTION_FINISHED") != 0 {
				break
			}
		}
		time.Sleep(time.Second)
		assert.Equal(t, []string{world.DecisionFrame(1, false)}, w.Answers())
		assert.Empty(t, sale, "the answer waits for the journal")
		w.Store.Break(true) // this concerns the answer: the acceptance is already on its way to the journal
		w.Store.Release()
		done := <-sale
		require.NoError(t, done.Err)
		assert.Equal(t, journal.Declined, done.Outcome.Result())
		assert.False(t, done.Outcome.Stored, "only the acceptance was kept")
		w.Store.Break(false)
		time.Sleep(time.Minute)
		w.Keeps(t, till, journal.Declined)
	})
}

// When the link drops, nobody can answer the question, and nobody is said to have decided
// it.
func TestAQuestionDiesWithItsLink(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, sale, _ := world.AskedToSign(t, w)
		require.NoError(t, w.Sim.CloseLinks(4000, "gone"))
		done := <-sale
		require.NoError(t, done.Err)
		assert.Equal(t, transaction.ReasonLinkLost, done.Outcome.Record.Reason)
		assert.Equal(t, transaction.Unanswered, done.Outcome.Record.Signature.By)
		assert.Equal(t, transaction.NotPending, world.CodeOf(till.Sign("T-1", true)))
		time.Sleep(2 * time.Minute)
		assert.Empty(t, w.Answers())
		assert.Equal(t, []string{"SALE"}, w.LedgerTypes(), "silence accepted")
	})
}

// An acceptance is stored only when its link is gone. Then nobody gave it to Connect, and
// it does not count.
func TestAnAcceptanceWithoutALinkIsNone(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, sale, _ := world.AskedToSign(t, w)
		w.Store.Hang("T-1")
		require.NoError(t, till.Sign("T-1", true))
		require.NoError(t, w.Sim.CloseLinks(4000, "gone"))
		synctest.Wait()
		w.Store.Release()
		done := <-sale
		assert.Equal(t, transaction.ReasonLinkLost, done.Outcome.Record.Reason)
		assert.Equal(t, transaction.Unanswered, done.Outcome.Record.Signature.By)
		assert.Empty(t, w.Answers())
	})
}

// Closing the counter declines an open question, because silence would accept it.
func TestClosingDeclinesAnOpenQuestion(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, sale, _ := world.AskedToSign(t, w)
		require.NoError(t, till.Engine.CloseSite(context.Background(), world.Site))
		done := <-sale
		require.NoError(t, done.Err)
		assert.Equal(t, transaction.ReasonClosed, done.Outcome.Record.Reason)
		assert.Equal(t, transaction.ByTimeout, done.Outcome.Record.Signature.By)
		synctest.Wait()
		time.Sleep(10 * time.Second)
		assert.Equal(t, []string{world.DecisionFrame(1, false)}, w.Answers())
		assert.Equal(t, []string{"SALE", "SALE_REVERSAL"}, w.LedgerTypes())
	})
}

// The reversal after a declined signature may fail. Then the answer of the payment tells
// that the card was charged.
func TestAReversalThatFailsIsNoDecline(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeKnobs(t, func(k *sim.Knobs) { k.ReversalFails = "SUCCESSFUL" })
		till, sale, _ := world.AskedToSign(t, w)
		require.NoError(t, till.Sign("T-1", false))
		done := <-sale
		assert.Equal(t, journal.Approved, done.Outcome.Result(), "the customer has paid")
		assert.Equal(t, transaction.ByStaff, done.Outcome.Record.Signature.By)
		assert.Equal(t, []string{"SALE"}, w.LedgerTypes())
	})
}

// While the machine sleeps, timers stand still and Connect goes on. When the machine wakes
// up, an overdue question is decided, and one past its deadline is declined, because a
// decline is never too late.
func TestAQuestionIsDecidedOnWakingUp(t *testing.T) {
	for _, c := range []struct {
		slept   time.Duration
		answers []string
		by      string
	}{
		{70 * time.Second, nil, transaction.ByStaff},
		{78 * time.Second, []string{world.DecisionFrame(1, false)}, transaction.ByTimeout},
		{81 * time.Second, []string{world.DecisionFrame(1, false)}, transaction.ByTimeout},
	} {
		world.In(t, func(t *testing.T, w *world.World) {
			slept := &atomic.Int64{}
			w.Clock = world.Sleepy{Slept: slept}
			till, sale, _ := world.AskedToSign(t, w)
			slept.Store(int64(c.slept))
			if c.slept > 80*time.Second {
				assert.Equal(t, transaction.NotPending, world.CodeOf(till.Sign("T-1", true)), "too late by the wall clock")
			}
			till.Engine.Wake()
			synctest.Wait()
			assert.Equal(t, c.answers, w.Answers())
			if c.by == transaction.ByStaff {
				require.NoError(t, till.Sign("T-1", true))
			}
			assert.Equal(t, c.by, (<-sale).Outcome.Record.Signature.By)
		})
	}
}

// The machine slept while an acceptance was being stored. Where there is still time, the
// question is declined.
func TestAnAcceptanceThatSleptTooLongIsDeclined(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		slept := &atomic.Int64{}
		w.Clock = world.Sleepy{Slept: slept}
		till, sale, _ := world.AskedToSign(t, w)
		w.Store.Hang("T-1")
		require.NoError(t, till.Sign("T-1", true))
		slept.Store(int64(78 * time.Second))
		till.Engine.Wake()
		synctest.Wait()
		assert.Equal(t, []string{world.DecisionFrame(1, false)}, w.Answers())
		w.Store.Release()
		done := <-sale
		assert.Equal(t, journal.Declined, done.Outcome.Result())
		assert.Equal(t, transaction.ByTimeout, done.Outcome.Record.Signature.By)
	})
}

// The machine wakes up while an acceptance is being stored. While there is time, it is
// not replaced by a decline.
func TestWakingLeavesAnAcceptanceItsTime(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, sale, q := world.AskedToSign(t, w)
		time.Sleep(time.Until(time.UnixMilli(q.Deadline - 500)))
		w.Store.Hang("T-1")
		require.NoError(t, till.Sign("T-1", true))
		time.Sleep(600 * time.Millisecond)
		till.Engine.Wake()
		time.Sleep(100 * time.Millisecond)
		w.Store.Release()
		assert.Equal(t, journal.Approved, (<-sale).Outcome.Result())
		assert.Equal(t, []string{world.DecisionFrame(1, true)}, w.Answers())
	})
}
