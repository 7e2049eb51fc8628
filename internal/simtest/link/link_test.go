package link

import (
	"context"
	"errors"
	"fmt"
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

// The link drops before or after any frame of a sale. The sale ends as unknown or with its
// answer, and is never charged more than once.
func TestADroppedLinkNeverChargesTwice(t *testing.T) {
	frames := []struct{ direction, name string }{
		{"in", "sale"}, {"out", "notification:TRANSACTION_STARTED"}, {"out", "notification:PRESENT_CARD"},
		{"out", "notification:PIN_ENTRY"}, {"out", "notification:APPROVED"}, {"out", "response:sale"},
	}
	for _, f := range frames {
		for _, when := range []string{"before", "after"} {
			t.Run(fmt.Sprintf("%s %s", when, f.name), func(t *testing.T) {
				world.In(t, func(t *testing.T, w *world.World) {
					require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: when, Direction: f.direction, Name: f.name}))
					till := w.Till("a")
					till.Open()
					done := <-till.Sale("T-1", "VCMINVLSIP0")
					require.NoError(t, done.Err)
					if when == "after" && f.name == "response:sale" {
						assert.Equal(t, journal.Approved, done.Outcome.Result(), "what came before the close is handled before it")
					} else {
						assert.Equal(t, transaction.Unsettled, done.Outcome.Result())
						assert.Equal(t, journal.SentMaybe, done.Outcome.Record.Sent)
					}
					till.Open() // the link comes back, and nothing is sent again
					time.Sleep(5 * time.Minute)
					assert.LessOrEqual(t, w.Sales(), 1)
					assert.LessOrEqual(t, len(w.Sim.Ledger()), 1)
				})
			})
		}
	}
}

func TestNoPaymentIsQueuedWhileTheLinkIsDown(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		w.Net.SetDown(true)
		require.NoError(t, w.Sim.CloseLinks(4000, "gone"))
		synctest.Wait()
		assert.Equal(t, transaction.NotConnected, world.CodeOf((<-till.Sale("T-1", "VCMINVLSIP0")).Err))
		w.Net.SetDown(false)
		till.Open()
		time.Sleep(time.Minute)
		assert.Zero(t, w.Sales())
		assert.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err, "the reference is free")
	})
}

func TestAWrongKeyIsToldAndNotRetriedHot(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		_, err := w.Sim.Control("knobs", []byte(`{"token":"reject-401"}`))
		require.NoError(t, err)
		till := w.Till("a")
		_, err = till.Engine.Open(context.Background(), world.Site, true)
		assert.Equal(t, contract.CodeConnectionRefused, world.CodeOf(err))
		assert.Equal(t, 2, w.Net.Dials(), "two refused dials are enough")
		links := till.Events(contract.EventLink)
		assert.Equal(t, link.Refused, links[len(links)-1].(link.Info).State)

		before := w.Net.Dials()
		time.Sleep(10 * time.Minute)
		assert.LessOrEqual(t, w.Net.Dials()-before, 120, "at least five seconds apart")
		assert.Greater(t, w.Net.Dials()-before, 20, "never gives up")

		_, err = w.Sim.Control("knobs", []byte(`{"token":"accept"}`))
		require.NoError(t, err)
		till.Open()
	})
}

func TestAMuteHostIsRefusedWithItsReason(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		_, err := w.Sim.Control("knobs", []byte(`{"token":"accept-and-mute"}`))
		require.NoError(t, err)
		began := time.Now()
		_, err = w.Till("a").Engine.Open(context.Background(), world.Site, true)
		var e *contract.Error
		require.True(t, errors.As(err, &e))
		assert.Equal(t, contract.CodeConnectionRefused, e.Code)
		assert.Equal(t, link.ReasonNoAnswer, e.Reason)
		assert.LessOrEqual(t, time.Since(began), link.ProbeLimit)
	})
}

func TestAHostThatClosesAtOnceIsRefused(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		_, err := w.Sim.Control("knobs", []byte(`{"token":"accept-then-close"}`))
		require.NoError(t, err)
		_, err = w.Till("a").Engine.Open(context.Background(), world.Site, true)
		assert.Equal(t, contract.CodeConnectionRefused, world.CodeOf(err))
	})
}

// A browser shows a refused handshake and a broken network in the same way: as 1006.
func TestAKeyThatWorkedIsNeverCalledWrong(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		first := w.Till("a")
		first.Open()
		synctest.Wait()
		first.Kill()
		w.Net.SetDown(true)
		second := w.Till("b")
		_, err := second.Engine.Open(context.Background(), world.Site, true)
		assert.Equal(t, contract.CodeConnectionRefused, world.CodeOf(err))
		time.Sleep(5 * time.Minute)
		for _, d := range second.Events(contract.EventLink) {
			assert.NotEqual(t, link.Refused, d.(link.Info).State)
		}
	})
}

func TestOpeningWithoutWaitingWorksOffline(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.Net.SetDown(true)
		till := w.Till("a")
		_, err := till.Engine.Open(context.Background(), world.Site, false)
		require.NoError(t, err)
		entries, err := till.Engine.Pending(context.Background(), world.Site)
		require.NoError(t, err)
		assert.Empty(t, entries)
		assert.Equal(t, transaction.NotConnected, world.CodeOf((<-till.Sale("T-1", "VCMINVLSIP0")).Err))
		_, err = till.Engine.Terminals(context.Background(), world.Site)
		assert.Equal(t, transaction.NotConnected, world.CodeOf(err))
	})
}

// The answer to our own frame may come on a later link, if Connect delivers it again.
func TestALateAnswerOnAnotherLinkSettlesWhatFits(t *testing.T) {
	for _, c := range []struct {
		name, result string
		want         journal.Result
	}{
		{"fits", `"transactionResult":"SUCCESSFUL","transactionType":"SALE","tid":"VCMINVLSIP0","amountBase":1250`, journal.Approved},
		{"other amount", `"transactionResult":"SUCCESSFUL","transactionType":"SALE","tid":"VCMINVLSIP0","amountBase":1251`, transaction.Unsettled},
		{"other terminal", `"transactionResult":"SUCCESSFUL","transactionType":"SALE","tid":"1","amountBase":1250`, transaction.Unsettled},
		{"nothing to compare", `"transactionResult":"SUCCESSFUL"`, transaction.Unsettled},
	} {
		t.Run(c.name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "out", Name: "response:sale"}))
				till := w.Till("a")
				till.Open()
				lost := <-till.Sale("T-1", "VCMINVLSIP0")
				require.NoError(t, lost.Err)
				till.Open()
				require.NoError(t, w.Sim.Insert(fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%d,"result":{%s}}`, lost.Outcome.Record.FrameID, c.result)))
				synctest.Wait()
				recovered := till.Events(contract.EventRecovered)
				if c.want == transaction.Unsettled {
					assert.Empty(t, recovered)
					return
				}
				require.Len(t, recovered, 1)
				o := recovered[0].(transaction.Outcome)
				assert.Equal(t, c.want, o.Result())
				assert.Equal(t, journal.ByResponse, o.Record.SettledBy)
				assert.True(t, o.Record.Recovered)
			})
		})
	}
}

func TestAnAnswerThatContradictsTheOperatorReopensThePayment(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "out", Name: "response:sale"}))
		till := w.Till("a")
		till.Open()
		lost := <-till.Sale("T-1", "VCMINVLSIP0")
		require.NoError(t, lost.Err)
		till.Open()
		ctx := context.Background()
		_, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, true, journal.Settlement{By: "Ann", Reason: "no slip"})
		require.NoError(t, err)
		require.NoError(t, till.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
		answer := fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%d,"result":{"transactionResult":"SUCCESSFUL","transactionType":"SALE","tid":"VCMINVLSIP0","amountBase":1250}}`, lost.Outcome.Record.FrameID)
		require.NoError(t, w.Sim.Insert(answer))
		synctest.Wait()
		require.Len(t, till.Events(contract.EventDisputed), 1)
		entries, err := till.Engine.Pending(ctx, world.Site)
		require.NoError(t, err)
		require.Len(t, entries, 1)
		assert.Equal(t, "disputed", entries[0].State())
		assert.Equal(t, transaction.PaymentOpen, world.CodeOf((<-till.Sale("T-1", "VCMINVLSCD0")).Err))
		o, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, journal.Settlement{Paid: true, By: "Ann", Reason: "the answer came"})
		require.NoError(t, err)
		assert.Equal(t, journal.Approved, o.Result())
	})
}

func TestWhatIsForeignIsToldAndNeverFatal(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		for _, frame := range []string{
			`{`, `[]`, `{"jsonrpc":"1.0","method":"x"}`, `{"jsonrpc":"2.0","id":null,"result":1}`,
			`{"jsonrpc":"2.0","error":{"code":-32076,"message":"Something"}}`,
			`{"jsonrpc":"2.0","method":"weather","params":{"rain":true}}`,
			`{"jsonrpc":"2.0","id":7,"method":"tableListRequest","params":{}}`,
		} {
			require.NoError(t, w.Sim.Insert([]byte(frame)))
		}
		synctest.Wait()
		assert.GreaterOrEqual(t, len(till.Events(contract.EventConnectionError)), 5)
		assert.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err)
		var refused bool
		for _, f := range w.Sim.Frames() {
			refused = refused || f.Direction == "in" && strings.Contains(f.Frame, `"id":7,"error":{"code":-32601`)
		}
		assert.True(t, refused, "an unknown request is answered")
	})
}

func TestClosingResolvesWhatIsUnderWay(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		sale := till.Sale("T-1", "VCMINVLSIP0")
		synctest.Wait()
		require.NoError(t, till.Engine.CloseSite(context.Background(), world.Site))
		done := <-sale
		require.NoError(t, done.Err)
		assert.Equal(t, transaction.Unsettled, done.Outcome.Result())
		assert.Equal(t, transaction.ReasonClosed, done.Outcome.Record.Reason)
		assert.Equal(t, transaction.Closed, world.CodeOf((<-till.Sale("T-2", "VCMINVLSIP0")).Err))
		assert.Zero(t, w.Leases.Held())

		till.Open()
		entries, err := till.Engine.Pending(context.Background(), world.Site)
		require.NoError(t, err)
		require.Len(t, entries, 1)
		assert.Equal(t, contract.OwnerHere, entries[0].Owner)
	})
}

// Closing ends one payment that is running beside several that are over already. In
// whichever order they are told to close, the loop must not end before the running payment
// has resolved.
func TestClosingResolvesWhatIsUnderWayBesideWhatIsOver(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		for _, reference := range []string{"T-1", "T-2", "T-3", "T-4"} {
			require.NoError(t, (<-till.Sale(reference, "VCMINVLSIP0")).Err)
		}
		sale := till.Sale("T-5", "VCMINVLSIP0")
		synctest.Wait()
		require.Equal(t, 5, w.Sales())
		require.NoError(t, till.Engine.CloseSite(context.Background(), world.Site))
		done := <-sale
		require.NoError(t, done.Err, "it may have been sent")
		assert.Equal(t, transaction.ReasonClosed, done.Outcome.Record.Reason)
		assert.True(t, done.Outcome.Stored)
	})
}
