package link

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// The other end of an idle link is gone. The engine finds that and replaces the link,
// although nobody asks for a payment.
func TestAnIdleLinkThatIsDeadIsReplaced(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		before := len(till.Events(contract.EventLink))
		time.Sleep(10 * time.Minute)
		assert.Len(t, till.Events(contract.EventLink), before, "one that lives is kept")
		require.NoError(t, w.Sim.FreezeLinks())
		time.Sleep(link.IdleLimit + link.ProbeLimit + 5*time.Second)
		assert.Equal(t, link.Up, till.Link().State)
		var reasons []string
		for _, e := range till.Events(contract.EventLink) {
			reasons = append(reasons, e.(link.Info).Reason)
		}
		assert.Contains(t, reasons, link.ReasonSilent)
		require.NoError(t, (<-till.Sale("T-1", world.Terminal)).Err)
	})
}

// After the machine slept, the link is asked at once and not only after the usual silence.
func TestALinkIsAskedWhenTheMachineWakes(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		time.Sleep(10 * time.Second)
		before := len(till.Events(contract.EventLink))
		require.NoError(t, w.Sim.FreezeLinks())
		till.Engine.Wake()
		time.Sleep(link.ProbeLimit + 2*time.Second)
		assert.Equal(t, link.Up, till.Link().State)
		assert.Greater(t, len(till.Events(contract.EventLink)), before)
	})
}

// A payment runs on a link that looks dead. A new link asks the terminal, but the old one
// is still listened to, and an answer that comes there counts.
func TestAHalfOpenLinkThatHealsTellsTheEnd(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		w.ChangeKnobs(t, func(k *sim.Knobs) { k.DuplicateStale = -1 })
		sale := till.Sale("T-1", "VCMINVLTIP0") // no card is presented there for 200 s
		time.Sleep(5 * time.Second)
		require.NoError(t, w.Sim.FreezeLinks())
		time.Sleep(time.Minute)
		require.Len(t, w.Sim.LinkStates(), 2, "the second one asks")
		assert.Equal(t, link.Up, till.Link().State)
		require.Empty(t, sale, "and the promise is kept")
		assert.Equal(t, 1, w.Sent("sale"))
		assert.Zero(t, w.Sent("cancelTransaction"), "nothing is cancelled from there")
		require.NoError(t, w.Sim.PressCancel("VCMINVLTIP0"))
		time.Sleep(10 * time.Second)
		require.NoError(t, w.Sim.ThawLinks())
		o := (<-sale).Outcome
		assert.Equal(t, journal.Cancelled, o.Result())
		assert.Equal(t, journal.ByResponse, o.Record.SettledBy)
		assert.False(t, o.Record.Recovered, "its promise heard it")
	})
}

// The old link is listened to until its deadline. Only when it is certainly closed does
// "nothing new on the terminal" say anything.
func TestAHalfOpenLinkIsGivenUpAtItsDeadline(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeSite(t, world.Exclusive)
		till := w.Till("a")
		till.Open()
		require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
		time.Sleep(time.Minute)
		require.NoError(t, w.Sim.FreezeLinks()) // what is sent from now on does not arrive
		o := (<-till.Sale("T-1", world.Terminal)).Outcome
		assert.Equal(t, transaction.Unsettled, o.Result())
		assert.NotEqual(t, evidence.LikelyNotTaken, o.Record.Evidence.Finding, "the old link may still deliver the frame")
		require.Len(t, w.Sim.Ledger(), 1)
		require.NoError(t, w.Sim.ThawLinks())
		time.Sleep(time.Minute)
		for _, p := range world.PendingOf(t, till) {
			if p.Record.Reference == "T-1" {
				assert.NotEqual(t, evidence.LikelyNotTaken, p.Record.Evidence.Finding)
			}
		}
	})
}

// Connect sends its questions again. After a reload a question comes back, and staff
// decide it.
func TestAQuestionThatIsAskedAgainIsDecided(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeKnobs(t, func(k *sim.Knobs) { k.Redeliver = true })
		first, _, _ := world.AskedToSign(t, w)
		first.Kill()
		second := w.Till("b")
		second.Open()
		time.Sleep(time.Second)
		questions := second.Events(contract.EventSignature)
		require.Len(t, questions, 1)
		require.NoError(t, second.Engine.AnswerSignature(context.Background(), world.Site, "T-1", true,
			questions[0].(contract.Signature).Question))
		time.Sleep(20 * time.Second)
		synctest.Wait()
		recovered := second.Events(contract.EventRecovered)
		require.Len(t, recovered, 1)
		o := recovered[0].(transaction.Outcome)
		assert.Equal(t, journal.Approved, o.Result())
		assert.Equal(t, transaction.ByStaff, o.Record.Signature.By)
		assert.Equal(t, journal.ByResponse, o.Record.SettledBy)
		assert.Len(t, w.Sim.Ledger(), 1)
	})
}

// A link heals and tells of the payment that ran on it. That says nothing about the
// payment that runs on that terminal now.
func TestAHealedLinkTellsOfItsOwnPaymentAlone(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		lost := till.Sale("T-1", "VCMINVLTIP0")
		time.Sleep(5 * time.Second)
		require.NoError(t, w.Sim.FreezeLinks())
		require.NoError(t, w.Sim.PressCancel("VCMINVLTIP0"))
		time.Sleep(time.Minute)
		_, err := till.Engine.CarryOn(context.Background(), world.Site, "VCMINVLTIP0", journal.StaffAction{By: "Ann", Reason: "queue"})
		require.NoError(t, err)
		require.Equal(t, transaction.Unsettled, (<-lost).Outcome.Result())
		till.Sale("T-2", "VCMINVLTIP0")
		time.Sleep(5 * time.Second)
		require.NoError(t, w.Sim.ThawLinks())
		time.Sleep(30 * time.Second) // this is longer than the engine waits for a finished payment
		for _, d := range till.Events(contract.EventNotification) {
			n := d.(contract.Notification)
			assert.False(t, n.Reference == "T-2" && n.Value == "TRANSACTION_FINISHED", "that was the end of T-1")
		}
		assert.Len(t, world.PendingOf(t, till), 2)
	})
}
