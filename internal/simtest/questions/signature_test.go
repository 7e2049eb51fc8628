package questions

import (
	"context"
	"strconv"
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

func TestStaffDecideAboutASignature(t *testing.T) {
	for _, c := range []struct {
		accepted bool
		result   journal.Result
		reason   string
		ledger   []string
	}{
		{true, journal.Approved, evidence.ReasonApproved, []string{"SALE"}},
		{false, journal.Declined, evidence.ReasonVoid, []string{"SALE", "SALE_REVERSAL"}},
	} {
		world.In(t, func(t *testing.T, w *world.World) {
			till, sale, q := world.AskedToSign(t, w)
			assert.Equal(t, world.SigningTerminal, q.TID)
			assert.Equal(t, "T-1", q.Reference)
			assert.NotEmpty(t, q.Receipt.Get("MERCHANT").Items(), "the copy to sign")
			assert.Equal(t, "SIGNATURE", world.TextIn(q.Payment, "cardholderVerificationMethod"))
			assert.InDelta(t, time.Now().Add(77*time.Second).UnixMilli(), q.Deadline, 2000)

			require.NoError(t, till.Sign("T-1", c.accepted))
			done := <-sale
			require.NoError(t, done.Err)
			assert.Equal(t, c.result, done.Outcome.Result())
			assert.Equal(t, c.reason, done.Outcome.Record.Reason)
			assert.Equal(t, transaction.ByStaff, done.Outcome.Record.Signature.By)
			assert.Equal(t, c.ledger, w.LedgerTypes())
			assert.Equal(t, []string{world.DecisionFrame(1, c.accepted)}, w.Answers())
			assert.Equal(t, transaction.NotPending, world.CodeOf(till.Sign("T-1", true)), "the payment is over")
		})
	}
}

// Connect chooses the id of its question. It may be the same as that of our sale.
func TestAQuestionIsAnsweredUnderItsOwnID(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		first := <-till.Sale("T-0", "VCMINVLSIP0")
		require.NoError(t, first.Err)
		w.ChangeKnobs(t, func(k *sim.Knobs) { k.FirstQuestionID = int(first.Outcome.Record.FrameID) + 1 })
		require.NoError(t, w.Sim.CloseLinks(4000, "anew"))
		time.Sleep(5 * time.Second)
		w.ChangeKnobs(t, func(k *sim.Knobs) { k.FirstQuestionID = 1 })

		sale := till.Sale("T-1", world.SigningTerminal)
		till.Question(t, 1)
		require.NoError(t, till.Sign("T-1", true))
		done := <-sale
		assert.Equal(t, journal.Approved, done.Outcome.Result())
		assert.Equal(t, []string{world.DecisionFrame(int(first.Outcome.Record.FrameID)+1, true)}, w.Answers())
	})
}

// When staff stay silent, the site's default is sent three seconds, or a quarter of the
// time, before Connect would take silence for a yes.
func TestWhatNobodyDecidesIsDecidedBeforeTheDeadline(t *testing.T) {
	for name, c := range map[string]struct {
		kind, fallback, timeout string
		notice                  time.Duration
		ledger                  []string
	}{
		"declined":         {"sale", "", `80`, 3 * time.Second, []string{"SALE", "SALE_REVERSAL"}},
		"said so":          {"sale", "decline", `80`, 3 * time.Second, []string{"SALE", "SALE_REVERSAL"}},
		"accepted":         {"sale", "accept", `80`, 3 * time.Second, []string{"SALE"}},
		"refund declined":  {"refund", "", `80`, 3 * time.Second, []string{"REFUND", "REFUND_REVERSAL"}},
		"refund accepted":  {"refund", "accept", `80`, 3 * time.Second, []string{"REFUND"}},
		"short":            {"sale", "accept", `4`, time.Second, []string{"SALE"}},
		"in milliseconds":  {"sale", "", `6000`, 1500 * time.Millisecond, []string{"SALE", "SALE_REVERSAL"}},
		"shortest decline": {"sale", "", `1`, 250 * time.Millisecond, []string{"SALE", "SALE_REVERSAL"}},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, func(s *contract.Site) {
					if s.SignatureSale = c.fallback; c.kind == "refund" {
						s.SignatureSale, s.SignatureRefund = "", c.fallback
					}
				})
				w.ChangeKnobs(t, func(k *sim.Knobs) {
					require.NoError(t, setTimeout(k, c.timeout))
				})
				till := w.Till("a")
				till.Open()
				done := <-till.Pay(contract.Payment{Kind: c.kind, TID: world.SigningTerminal, Amount: 1250, Currency: "GBP", Reference: "T-1", Token: "x"})
				require.NoError(t, done.Err)
				assert.Equal(t, transaction.ByTimeout, done.Outcome.Record.Signature.By)
				assert.Equal(t, c.ledger, w.LedgerTypes())
				assert.Equal(t, []string{world.DecisionFrame(1, c.fallback == "accept")}, w.Answers())

				q := till.Question(t, 1)
				limit := till.Showed("SIGNATURE_VERIFICATION_IN_PROGRESS") + time.Duration(seconds(c.timeout)*float64(time.Second)).Milliseconds()
				assert.Equal(t, limit-c.notice.Milliseconds(), q.Deadline)
				assert.Equal(t, q.Deadline, till.Showed("SIGNATURE_VERIFICATION_PROCESS_COMPLETED"))
				assert.Zero(t, till.Showed("SIGNATURE_VERIFICATION_TIMEOUT"))
			})
		})
	}
}

// setTimeout sets the timeout of the simulator's questions. A value of 1000 or more counts
// as milliseconds, as Connect may mean it.
func setTimeout(k *sim.Knobs, timeout string) (err error) {
	k.SignatureTimeout, err = strconv.Atoi(timeout)
	if k.SignatureTimeoutUnit = "s"; k.SignatureTimeout >= 1000 {
		k.SignatureTimeoutUnit = "ms"
	}
	return err
}

func seconds(timeout string) float64 {
	n, err := strconv.ParseFloat(timeout, 64)
	if err != nil || n >= 1000 {
		return n / 1000
	}
	return n
}

func TestADecisionComesOnceAndInTime(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, sale, _ := world.AskedToSign(t, w)
		assert.Equal(t, transaction.NotPending, world.CodeOf(till.Sign("T-2", true)), "no such payment")
		require.NoError(t, till.Sign("T-1", false))
		synctest.Wait()
		assert.Equal(t, transaction.NotPending, world.CodeOf(till.Sign("T-1", true)), "decided already")
		assert.Equal(t, journal.Declined, (<-sale).Outcome.Result())
		assert.Equal(t, []string{world.DecisionFrame(1, false)}, w.Answers())
	})
	world.In(t, func(t *testing.T, w *world.World) {
		till, sale, _ := world.AskedToSign(t, w)
		time.Sleep(77*time.Second + 500*time.Millisecond)
		assert.Equal(t, transaction.NotPending, world.CodeOf(till.Sign("T-1", true)), "too late")
		assert.Equal(t, transaction.ByTimeout, (<-sale).Outcome.Record.Signature.By)
		assert.Equal(t, []string{world.DecisionFrame(1, false)}, w.Answers())
	})
}

// A question about a payment that is not ours is declined, because silence accepts.
func TestAStrangersSignatureIsDeclined(t *testing.T) {
	for _, tid := range []string{`"12345678"`, `""`, `7`, `"VCMINVLSIP0"`} {
		world.In(t, func(t *testing.T, w *world.World) {
			till := w.Till("a")
			till.Open()
			require.NoError(t, w.Sim.Insert([]byte(`{"jsonrpc":"2.0","id":55,"method":"signatureVerificationRequest","params":{"tid":`+tid+`,"timeout":80}}`)))
			synctest.Wait()
			assert.Empty(t, till.Events(contract.EventSignature))
			assert.Equal(t, []string{world.DecisionFrame(55, false)}, w.FramesWithID(55))
		})
	}
}

// A question about a payment of ours that nobody can tell of any more is declined, too.
func TestAQuestionAboutAnUnknownPaymentIsDeclined(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLTIP0")).Err)
		require.NoError(t, w.Sim.Insert([]byte(`{"jsonrpc":"2.0","id":55,"method":"signatureVerificationRequest","params":{"tid":"VCMINVLTIP0","timeout":"80"}}`)))
		synctest.Wait()
		assert.Empty(t, till.Events(contract.EventSignature))
		assert.Equal(t, []string{world.DecisionFrame(55, false)}, w.FramesWithID(55))
	})
}

// A question died together with its engine. The next engine tells of it: nobody decided,
// and silence may have accepted.
func TestAQuestionThatDiedWithItsEngineIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		decide func(*testing.T, *world.Till)
		want   string
	}{
		"open":     {func(*testing.T, *world.Till) {}, transaction.Unanswered},
		"declined": {func(t *testing.T, first *world.Till) { require.NoError(t, first.Sign("T-1", false)) }, transaction.ByStaff},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				first, _, _ := world.AskedToSign(t, w)
				c.decide(t, first)
				synctest.Wait()
				first.Kill()
				second := w.Till("b")
				second.Open()
				entries, err := second.Engine.Pending(context.Background(), world.Site)
				require.NoError(t, err)
				require.Len(t, entries, 1)
				assert.Equal(t, transaction.ReasonEngineLost, entries[0].Record.Reason)
				assert.Equal(t, c.want, entries[0].Record.Signature.By)
			})
		})
	}
}

// The simulator's terminal cannot reverse what it charged. The bank's book still has the
// sale, and staff are told to look.
func TestADeclineThatCouldNotBeReversedIsLeftToStaff(t *testing.T) {
	for word, want := range map[string]journal.Result{"UNSUCCESSFUL": transaction.Unsettled, "SUCCESSFUL": journal.Approved} {
		world.In(t, func(t *testing.T, w *world.World) {
			w.ChangeKnobs(t, func(k *sim.Knobs) { k.ReversalFails = word })
			till, sale, _ := world.AskedToSign(t, w)
			require.NoError(t, till.Sign("T-1", false))
			o := (<-sale).Outcome
			assert.Equal(t, want, o.Result(), word)
			assert.Equal(t, []string{"SALE"}, w.LedgerTypes())
			if want == transaction.Unsettled {
				assert.Equal(t, evidence.ReasonReversal, o.Record.Reason)
				again := <-till.Sale("T-1", world.Terminal)
				assert.Equal(t, transaction.PaymentOpen, world.CodeOf(again.Err), "the bill is not charged again")
			}
		})
	}
}
