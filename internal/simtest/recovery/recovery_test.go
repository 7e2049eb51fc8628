package recovery

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// A payment was charged, and nobody told that. Recovery finds it, and settles it by itself
// where it is proven.
func TestALostApprovalIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		change  func(s *contract.Site)
		before  int // how many sales came before it; all of them were answered
		result  journal.Result
		finding string
		why     string
	}{
		"exclusive, the one before known": {world.Exclusive, 1, journal.Approved, "", ""},
		"exclusive, nothing known":        {world.Exclusive, 0, transaction.Unsettled, evidence.LikelyTaken, evidence.WhyFirst},
		"shared":                          {func(*contract.Site) {}, 1, transaction.Unsettled, evidence.LikelyTaken, evidence.WhyShared},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, c.change)
				till := w.Till("a")
				till.Open()
				for i := range c.before {
					require.NoError(t, (<-till.Sale("before-"+string(rune('a'+i)), world.Terminal)).Err)
				}
				w.DropLink("before", "response:sale")
				o := (<-till.Sale("T-1", world.Terminal)).Outcome
				assert.Equal(t, c.result, o.Result())
				assert.Equal(t, c.finding, o.Record.Evidence.Finding)
				assert.Equal(t, c.why, o.Record.Evidence.Why)
				assert.Equal(t, journal.SentMaybe, o.Record.Sent)
				if c.result == journal.Approved {
					assert.Equal(t, journal.ByRecovery, o.Record.SettledBy)
					assert.True(t, o.Record.Recovered)
					taken, _ := o.Taken()
					assert.EqualValues(t, 1250, taken.Total)
					require.NoError(t, (<-till.Sale("T-2", world.Terminal)).Err, "the terminal is free")
				}
				assert.Equal(t, c.before+1, w.Sent("sale")-map[bool]int{true: 1}[c.result == journal.Approved], "never sent again")
			})
		})
	}
}

// A payment that was never charged is never called taken. When the terminal's time is
// over, staff are told that it was likely not taken.
func TestASaleThatNeverBeganIsLikelyNotTaken(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeSite(t, world.Exclusive)
		till := w.Till("a")
		till.Open()
		require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
		time.Sleep(time.Minute)
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "in", Name: "sale"}))
		began := time.Now()
		o := (<-till.Sale("T-1", world.Terminal)).Outcome
		assert.Equal(t, transaction.Unsettled, o.Result())
		assert.Equal(t, evidence.LikelyNotTaken, o.Record.Evidence.Finding)
		assert.GreaterOrEqual(t, time.Since(began), transaction.GiveUpLimit)
		assert.Len(t, w.Sim.Ledger(), 1)
		assert.LessOrEqual(t, w.Sent("duplicate"), transaction.MaxLooks)
	})
}

// The same happens after a crash. The new engine counts the time from its own start.
func TestANewEngineRecovers(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeSite(t, world.Exclusive)
		first := w.Till("a")
		first.Open()
		require.NoError(t, (<-first.Sale("T-0", world.Terminal)).Err)
		first.Sale("T-1", world.Terminal)
		time.Sleep(4 * time.Second)
		first.Kill()

		second := w.Till("b")
		second.Open()
		time.Sleep(time.Minute)
		recovered := second.Events(contract.EventRecovered)
		require.Len(t, recovered, 2, "T-0, whose end nobody acknowledged, and T-1")
		o := recovered[1].(transaction.Outcome)
		assert.Equal(t, "T-1", o.Record.Reference)
		assert.Equal(t, journal.Approved, o.Result())
		assert.Equal(t, transaction.ReasonProven, o.Record.Reason)
		assert.Len(t, w.Sim.Ledger(), 2)
		assert.Equal(t, 2, w.Sent("sale"))
	})
}

// A charge before the payment could not be explained. It spoils the proof of the payment.
func TestAnEarlierChargeThatIsNotExplainedSpoilsTheProof(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeSite(t, world.Exclusive)
		till := w.Till("a")
		till.Open()
		require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
		w.ChangeKnobs(t, func(k *sim.Knobs) { k.Unsupported = []string{"duplicate"} })
		w.DropLink("before", "response:sale")
		lost := (<-till.Sale("T-1", world.Terminal)).Outcome
		require.Equal(t, evidence.WhyUnsupported, lost.Record.Evidence.Why)
		till.Open()
		_, err := till.Engine.CarryOn(t.Context(), world.Site, world.Terminal, journal.StaffAction{By: "Ann", Reason: "queue"})
		require.NoError(t, err)

		w.ChangeKnobs(t, func(k *sim.Knobs) { k.Unsupported = nil })
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "in", Name: "sale"}))
		o := (<-till.Sale("T-2", world.Terminal)).Outcome // it has the same amount, and it never reached the terminal
		assert.Equal(t, transaction.Unsettled, o.Result(), "the charge of T-1 proves nothing of T-2")
		assert.Len(t, w.Sim.Ledger(), 2)
	})
}

// Staff may decide while recovery still asks. The promise resolves with their verdict.
func TestThePromiseIsKeptWhileRecoveryMaySettle(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		w.DropLink("after", "notification:PRESENT_CARD")
		w.Net.SetDown(true)
		sale := till.Sale("T-1", world.Terminal)
		time.Sleep(transaction.AnswerLimit - time.Second)
		synctest.Wait()
		require.Empty(t, sale)
		require.Len(t, world.PendingOf(t, till), 1)
		o := (<-sale).Outcome
		assert.Equal(t, transaction.ReasonLinkLost, o.Record.Reason)
		w.Net.SetDown(false)
		time.Sleep(2 * time.Minute)
		entries := world.PendingOf(t, till)
		require.Len(t, entries, 1)
		assert.Equal(t, evidence.LikelyTaken, entries[0].Record.Evidence.Finding, "it goes on behind")
	})
}
