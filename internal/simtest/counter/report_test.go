package counter

import (
	"context"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

func reportsOf(t *testing.T, till *world.Till) []transaction.Outcome {
	t.Helper()
	found, err := till.Engine.History(context.Background(), world.Site, journal.Query{Kinds: connect.Reports()})
	require.NoError(t, err)
	return found
}

func TestEachReportIsMadeAndKept(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		require.NoError(t, (<-till.Sale("T-1", world.Terminal)).Err)
		for _, method := range []string{connect.ReportXBalance, connect.ReportZBalance, connect.ReportBanking, connect.ReportEndOfDay} {
			done := <-till.Report(method, world.Terminal, method)
			require.NoError(t, done.Err)
			r := done.Outcome.Report()
			assert.Equal(t, connect.Complete, done.Outcome.ReportResult())
			assert.Equal(t, connect.ReportType(method), r.Type())
			assert.NotEmpty(t, r.Lines().Items())
			assert.Equal(t, method == connect.ReportBanking, r.Balances().IsAbsent(), method)
			assert.Equal(t, method == connect.ReportBanking || method == connect.ReportEndOfDay, !r.Banking().IsAbsent(), method)
			if method == connect.ReportXBalance {
				n, err := r.Balances().Get("totalSalesAmount").Int()
				require.NoError(t, err)
				assert.EqualValues(t, 1250, n)
			}
		}
		kept := reportsOf(t, till)
		require.Len(t, kept, 4)
		assert.Equal(t, connect.ReportEndOfDay, kept[0].Record.Kind, "newest first")
		assert.NotEmpty(t, kept[0].Report().Lines().Items())
		entries := world.PendingOf(t, till)
		require.Len(t, entries, 1, "nobody has to take note of a report")
		assert.Equal(t, "T-1", entries[0].Record.Reference)
	})
}

// A report and a payment never run on one terminal at the same time. Another terminal is
// free meanwhile.
func TestATerminalDoesOneThingAtATime(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, other := w.Till("a"), w.Till("b")
		till.Open()
		other.Open()
		sale := till.Sale("T-1", world.Terminal)
		synctest.Wait()
		assert.Equal(t, transaction.TerminalUnresolved, world.CodeOf((<-till.Report(connect.ReportEndOfDay, world.Terminal, "1")).Err))
		assert.Equal(t, transaction.TerminalInUse, world.CodeOf((<-other.Report(connect.ReportEndOfDay, world.Terminal, "2")).Err))
		require.NoError(t, (<-sale).Err)

		report := till.Report(connect.ReportEndOfDay, world.Terminal, "3")
		time.Sleep(time.Second)
		second := <-till.Sale("T-2", world.Terminal)
		assert.Equal(t, transaction.TerminalUnresolved, world.CodeOf(second.Err))
		assert.Equal(t, contract.ReasonReport, second.Err.(*contract.Error).Reason)
		assert.Equal(t, transaction.TerminalInUse, world.CodeOf((<-other.Sale("T-3", world.Terminal)).Err))
		elsewhere := <-till.Sale("T-4", "VCMINVLDIP0")
		require.NoError(t, elsewhere.Err)
		require.NoError(t, (<-report).Err)
		require.NoError(t, (<-till.Sale("T-2", world.Terminal)).Err)
		assert.Equal(t, 1, w.Sent("reportEndOfDay"), "those that were refused were never sent")
	})
}

// While a payment is unresolved, no end of day is sent, until staff carry on.
func TestAnUnresolvedPaymentIsSettledBeforeItsDayEnds(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		till.LoseAnswer("T-1", world.Terminal)
		assert.Equal(t, transaction.TerminalUnresolved, world.CodeOf((<-till.Report(connect.ReportEndOfDay, world.Terminal, "1")).Err))
		_, err := till.Engine.CarryOn(context.Background(), world.Site, world.Terminal, journal.StaffAction{By: "Ann", Reason: "closing"})
		require.NoError(t, err)
		time.Sleep(time.Minute) // after that the terminal has finished
		done := <-till.Report(connect.ReportEndOfDay, world.Terminal, "2")
		require.NoError(t, done.Err)
		assert.Equal(t, connect.Complete, done.Outcome.ReportResult())
	})
}

// However an end of day is interrupted, it is told as unknown and not sent again.
func TestAnEndOfDayIsNeverSentTwice(t *testing.T) {
	for name, cut := range map[string]struct {
		how    func(w *world.World, till *world.Till)
		reason string
	}{
		"the link drops":  {func(w *world.World, _ *world.Till) { _ = w.Sim.CloseLinks(4001, "gone") }, transaction.ReasonLinkLost}, // it cannot fail: the pipe is open
		"the till closes": {func(_ *world.World, till *world.Till) { go till.Engine.Close() }, transaction.ReasonClosed},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				till := w.Till("a")
				till.Open()
				report := till.Report(connect.ReportEndOfDay, world.Terminal, "1")
				time.Sleep(time.Second)
				cut.how(w, till)
				done := <-report
				require.NoError(t, done.Err)
				assert.Equal(t, transaction.Unreported, done.Outcome.ReportResult())
				assert.Equal(t, cut.reason, done.Outcome.Record.Reason)
				time.Sleep(5 * time.Minute)
				next := w.Till("b")
				next.Open()
				time.Sleep(5 * time.Minute)
				assert.Equal(t, 1, w.Sent("reportEndOfDay"))
				assert.Len(t, reportsOf(t, next), 1)
				require.NoError(t, (<-next.Sale("T-1", world.Terminal)).Err, "and the terminal is free")
			})
		})
	}
}

func TestANewEngineTellsOfAReportThatItsPageAskedFor(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		first := w.Till("a")
		first.Open()
		first.Report(connect.ReportEndOfDay, world.Terminal, "token")
		time.Sleep(time.Second)
		first.Kill()
		second := w.Till("b")
		second.Open()
		ctx := context.Background()
		o, err := second.Engine.FollowReport(ctx, world.Site, "token")
		require.NoError(t, err)
		assert.Equal(t, transaction.Unreported, o.ReportResult())
		assert.Equal(t, transaction.ReasonEngineLost, o.Record.Reason)
		_, err = second.Engine.FollowReport(ctx, world.Site, "never asked")
		assert.Equal(t, contract.CodeEngineFailed, world.CodeOf(err))
		assert.Empty(t, second.Events(contract.EventRecovered))
		assert.Empty(t, second.Events(contract.EventPending))
		assert.Empty(t, world.PendingOf(t, second))
	})
}

func TestReportsThatDoNotComeOff(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		unknown := <-till.Report(connect.ReportEndOfDay, "00000000", "1")
		require.NoError(t, unknown.Err, "it was sent, so it is no error")
		assert.Equal(t, transaction.TurnedDown, unknown.Outcome.ReportResult())
		assert.NotZero(t, unknown.Outcome.Record.Answer.ErrorCode)

		w.ChangeKnobs(t, func(k *sim.Knobs) { k.ReportResult = connect.TimedOut })
		late := <-till.Report(connect.ReportEndOfDay, world.Terminal, "2")
		require.NoError(t, late.Err)
		assert.Equal(t, connect.TimedOut, late.Outcome.ReportResult())
		assert.Equal(t, journal.SentAnswered, late.Outcome.Record.Sent)

		w.Store.Break(true)
		_, err := till.Engine.Report(context.Background(), world.Site, connect.ReportXBalance, world.Terminal, "3")
		assert.Equal(t, transaction.StorageUnavailable, world.CodeOf(err), "no journal, no report")
		w.Store.Break(false)
		assert.Zero(t, w.Sent("reportXBalance"))
	})
}

// A terminal that took money and has had no end of day is due from the next day on.
func TestAnEndOfDayFallsDue(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		till := w.Till("a")
		till.Open()
		due := func() []string {
			found, err := till.Engine.Due(ctx, world.Site, time.Now().UnixMilli())
			require.NoError(t, err)
			var tids []string
			for _, d := range found {
				tids = append(tids, d.TID)
			}
			return tids
		}
		morning := time.Now().UnixMilli()
		require.NoError(t, (<-till.Sale("T-1", world.Terminal)).Err)
		require.NoError(t, (<-till.Sale("T-2", "VCMINVLDIP0")).Err)
		early, err := till.Engine.Due(ctx, world.Site, morning)
		require.NoError(t, err)
		assert.Empty(t, early, "what is of today is not due")
		assert.Equal(t, []string{world.Terminal}, due(), "where nothing was taken nothing is due")
		require.NoError(t, (<-till.Report(connect.ReportXBalance, world.Terminal, "1")).Err)
		assert.Equal(t, []string{world.Terminal}, due(), "a balance settles nothing")
		require.NoError(t, (<-till.Report(connect.ReportEndOfDay, world.Terminal, "2")).Err)
		assert.Empty(t, due())
		time.Sleep(time.Minute)
		till.LoseAnswer("T-3", world.Terminal)
		assert.Equal(t, []string{world.Terminal}, due(), "what may have been taken is due")
		till.Kill() // a till that stays open asks again and again
		time.Sleep(8 * 24 * time.Hour)
		till = w.OpenTill("b")
		assert.Empty(t, due(), "a week later staff have other ways")
	})
}

// A tab dies in the middle of a report while another one lives. At the next try the
// terminal is free again.
func TestADeadTabsReportHoldsNothing(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		living, dying := w.Till("a"), w.Till("b")
		living.Open()
		dying.Open()
		dying.Report(connect.ReportEndOfDay, world.Terminal, "token")
		time.Sleep(time.Second)
		dying.Kill()
		living.Open()
		time.Sleep(time.Minute)
		first := <-living.Sale("T-1", world.Terminal)
		assert.Contains(t, []transaction.Code{"", transaction.TerminalUnresolved}, world.CodeOf(first.Err))
		synctest.Wait()
		require.NoError(t, (<-living.Sale("T-2", world.Terminal)).Err)
		kept := reportsOf(t, living)
		require.Len(t, kept, 1)
		assert.Equal(t, transaction.Unreported, kept[0].ReportResult())
		assert.Equal(t, 1, w.Sent("reportEndOfDay"))
	})
}

// A question that comes while a report runs does not belong to the report, so we decline
// it.
func TestAQuestionWhileAReportRunsIsDeclined(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeSite(t, func(s *contract.Site) { s.SignatureSale = "accept" })
		till := w.Till("a")
		till.Open()
		report := till.Report(connect.ReportEndOfDay, world.Terminal, "1")
		time.Sleep(time.Second)
		require.NoError(t, w.Sim.Insert([]byte(`{"jsonrpc":"2.0","id":55,"method":"signatureVerificationRequest","params":{"tid":"`+world.Terminal+`","timeout":80}}`)))
		synctest.Wait()
		frames := w.Sim.Frames()
		assert.Equal(t, world.DecisionFrame(55, false), frames[len(frames)-1].Frame)
		require.NoError(t, (<-report).Err)
		assert.Empty(t, till.Events(contract.EventSignature))
	})
}

// The answer to a report is lost, and comes later all the same. Then it is kept.
func TestALateReportIsKept(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "out", Name: "response:reportEndOfDay"}))
		till := w.Till("a")
		till.Open()
		done := <-till.Report(connect.ReportEndOfDay, world.Terminal, "1")
		require.NoError(t, done.Err)
		require.Equal(t, transaction.Unreported, done.Outcome.ReportResult())
		till.Open()
		insert := func(tid string) {
			require.NoError(t, w.Sim.Insert([]byte(`{"jsonrpc":"2.0","id":`+strconv.Itoa(int(done.Outcome.Record.FrameID))+
				`,"result":{"tid":"`+tid+`","reportType":"END_OF_DAY","reportResult":"COMPLETE"}}`)))
			synctest.Wait()
		}
		insert("another")
		assert.Equal(t, transaction.Unreported, reportsOf(t, till)[0].ReportResult())
		insert(world.Terminal)
		assert.Equal(t, connect.Complete, reportsOf(t, till)[0].ReportResult())
	})
}
