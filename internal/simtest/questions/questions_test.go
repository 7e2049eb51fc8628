package questions

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// Staff see a dialog of an earlier attempt, or of an earlier question of the same attempt.
// What they decide there does not count for the next question.
func TestADecisionIsForTheQuestionThatStaffSaw(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, first, q := world.AskedToSign(t, w)
		assert.Equal(t, "1/1", q.Question)
		assert.Equal(t, 1, q.Attempt)
		require.NoError(t, till.SignAs(q.Question, false))
		require.Equal(t, journal.Declined, (<-first).Outcome.Result())

		second := till.Pay(contract.Payment{Kind: "sale", TID: world.SigningTerminal, Amount: 1250, Currency: "GBP", Reference: "T-1", Token: "again"})
		next := till.Question(t, 2)
		assert.Equal(t, "2/1", next.Question)
		assert.Equal(t, 2, next.Attempt)
		assert.Equal(t, transaction.Changed, world.CodeOf(till.SignAs(q.Question, true)), "the dialog of attempt 1")
		assert.Len(t, w.Answers(), 1)
		require.NoError(t, till.Sign("T-1", true), "this attempt was asked one question only")
		assert.Equal(t, journal.Approved, (<-second).Outcome.Result())
	})
	world.In(t, func(t *testing.T, w *world.World) {
		till, _, q := world.AskedToSign(t, w)
		w.AskAgain(t, "80")
		next := till.Question(t, 2)
		assert.Equal(t, "1/2", next.Question)
		assert.Equal(t, []string{world.DecisionFrame(1, false)}, w.Answers(), "the older one is declined")
		assert.Equal(t, transaction.Changed, world.CodeOf(till.SignAs(q.Question, true)), "an earlier question of the same attempt")
		assert.Equal(t, transaction.Changed, world.CodeOf(till.SignAs(q.Question, false)))
		assert.Equal(t, transaction.Changed, world.CodeOf(till.Sign("T-1", true)), "nobody can tell which one is meant")
		assert.Empty(t, w.FramesWithID(55))
		require.NoError(t, till.SignAs(next.Question, true))
		assert.Equal(t, []string{world.DecisionFrame(55, true)}, w.FramesWithID(55))
		assert.Equal(t, transaction.NotPending, world.CodeOf(till.SignAs(next.Question, true)), "none is open any more")
	})
}

// The next engine goes on counting questions. So a page that lost its engine cannot
// answer the next question with an old dialog.
func TestTheNextEngineGoesOnCountingQuestions(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeKnobs(t, func(k *sim.Knobs) { k.Redeliver = true })
		first, _, q := world.AskedToSign(t, w)
		first.Kill()
		second := w.Till("b")
		second.Open()
		next := second.Question(t, 1)
		assert.Equal(t, "1/2", next.Question)
		assert.Equal(t, transaction.Changed, world.CodeOf(second.SignAs(q.Question, true)))
		require.NoError(t, second.SignAs(next.Question, false))
		assert.Len(t, w.Answers(), 1)
	})
}

// A question is held back because its payment waits for a journal that hangs. It is
// declined before its own time is over.
func TestAQuestionThatWaitsForTheJournalIsDeclinedInTime(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, sale, q := world.AskedToSign(t, w)
		w.Store.Hang("T-1")
		require.NoError(t, till.SignAs(q.Question, true)) // the acceptance waits to be stored
		w.AskAgain(t, "2")
		time.Sleep(1600 * time.Millisecond)
		synctest.Wait()
		assert.Equal(t, []string{world.DecisionFrame(55, false)}, w.FramesWithID(55))
		time.Sleep(4 * time.Second)
		assert.Equal(t, []string{world.DecisionFrame(55, false), world.DecisionFrame(1, false)}, w.Answers(), "and what was not kept is declined")
		w.Store.Release()
		assert.Equal(t, journal.Declined, (<-sale).Outcome.Result())
	})
}

// Staff accept, and decline while the acceptance is being committed. The decline counts,
// because the acceptance was not sent yet.
func TestADeclineOvertakesAnAcceptanceThatIsNotKept(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, sale, q := world.AskedToSign(t, w)
		w.Store.Hang("T-1")
		require.NoError(t, till.SignAs(q.Question, true))
		assert.Equal(t, transaction.NotPending, world.CodeOf(till.SignAs(q.Question, true)), "it is decided")
		require.NoError(t, till.SignAs(q.Question, false))
		assert.Equal(t, []string{world.DecisionFrame(1, false)}, w.Answers())
		w.Store.Release()
		o := (<-sale).Outcome
		assert.Equal(t, journal.Declined, o.Result())
		assert.Equal(t, transaction.ByStaff, o.DecidedBy())
		assert.Len(t, w.Answers(), 1)
	})
}

// A question was declined here, and the payment is approved all the same. The till is
// told that the decline was overruled: silence was faster, or the reversal failed.
func TestADeclineThatIsOverruledIsToldSo(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeKnobs(t, func(k *sim.Knobs) { k.DuplicateStale = -1 })
		till, sale, q := world.AskedToSign(t, w)
		require.NoError(t, w.Sim.FreezeLinks())
		require.NoError(t, till.SignAs(q.Question, false)) // the socket does not bring it to the other side
		time.Sleep(100 * time.Second)
		require.NoError(t, w.Sim.ThawLinks())
		o := (<-sale).Outcome
		assert.Equal(t, journal.Approved, o.Result())
		assert.Equal(t, transaction.Overruled, o.DecidedBy())
		assert.Equal(t, []string{"SALE"}, w.LedgerTypes())
	})
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeKnobs(t, func(k *sim.Knobs) { k.ReversalFails = "SUCCESSFUL" })
		till, sale, q := world.AskedToSign(t, w)
		require.NoError(t, till.SignAs(q.Question, false))
		o := (<-sale).Outcome
		if o.Result() == journal.Approved {
			assert.Equal(t, transaction.Overruled, o.DecidedBy())
		}
		assert.Equal(t, []string{"SALE"}, w.LedgerTypes())
	})
}

// A link that looked dead heals and brings a question. Nobody knows how long the question
// was on its way, so it is decided in time by Connect's clock.
func TestAQuestionThatWasHeldUpIsDecidedInTime(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeKnobs(t, func(k *sim.Knobs) { k.DuplicateStale = -1 })
		till := w.Till("a")
		till.Open()
		till.Sale("T-1", world.SigningTerminal)
		time.Sleep(time.Second)
		require.NoError(t, w.Sim.FreezeLinks()) // the question is sent into the frozen link
		time.Sleep(link.IdleLimit + link.ProbeLimit + 10*time.Second)
		require.Equal(t, link.Up, till.Link().State)
		require.NoError(t, w.Sim.ThawLinks())
		q := till.Question(t, 1)
		assert.Less(t, q.Deadline, time.Now().Add(30*time.Second).UnixMilli())
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.Equal(t, []string{"SALE", "SALE_REVERSAL"}, w.LedgerTypes(), "not accepted by silence")
		assert.Zero(t, strings.Count(strings.Join(w.Answers(), ""), "true"))
	})
}
