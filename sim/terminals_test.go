package sim_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/sim"
)

var (
	chipOpening = []string{"TRANSACTION_STARTED", "PRESENT_CARD", "PLEASE_WAIT", "PIN_ENTRY", "CONNECTING", "CONNECTION_MADE"}
	leaving     = []string{"REMOVE_CARD", "TRANSACTION_FINISHED"}
)

func join(parts ...[]string) []string {
	var all []string
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// Each virtual terminal ends as a test account's would, tells its story in
// order, and books exactly what the bank would.
func TestVirtualTerminals(t *testing.T) {
	for _, c := range []struct {
		tid, method, result, paidBy, cvm string
		told                             []string
		rows                             []string
		from, to                         time.Duration
	}{
		{"VCMINVLSIP0", "sale", "SUCCESSFUL", "ICC_CHIP", "PIN",
			join(chipOpening, []string{"APPROVED"}, leaving), []string{"SALE"}, 5 * time.Second, 10 * time.Second},
		{"VCMINVLSIP0", "refund", "SUCCESSFUL", "ICC_CHIP", "PIN",
			join(chipOpening, []string{"APPROVED"}, leaving), []string{"REFUND"}, 5 * time.Second, 10 * time.Second},
		{"VCMINVLDIP0", "sale", "DECLINED", "ICC_CHIP", "PIN",
			join(chipOpening, []string{"DECLINED"}, leaving), nil, 5 * time.Second, 10 * time.Second},
		{"VCMINVLSCD0", "sale", "SUCCESSFUL", "CONTACTLESS", "DEVICE",
			[]string{"TRANSACTION_STARTED", "PRESENT_CARD", "PLEASE_WAIT", "CONNECTING", "CONNECTION_MADE", "APPROVED", "TRANSACTION_FINISHED"},
			[]string{"SALE"}, 3 * time.Second, 8 * time.Second},
		{"VCMINVLUIP0", "sale", "UNSUCCESSFUL", "UNKNOWN", "UNKNOWN",
			[]string{"TRANSACTION_STARTED", "PRESENT_CARD", "PLEASE_WAIT", "PROCESSING_ERROR", "REMOVE_CARD", "TRANSACTION_FINISHED"},
			nil, 4 * time.Second, 9 * time.Second},
		{"VCMINVLTIP0", "sale", "TIMED_OUT", "UNKNOWN", "UNKNOWN",
			[]string{"TRANSACTION_STARTED", "PRESENT_CARD", "TRANSACTION_FINISHED"},
			nil, 199 * time.Second, 201 * time.Second},
	} {
		t.Run(c.method+" "+c.tid, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &sim.Sim{}
				till := connect(t, s)
				begun := time.Now()
				answer, told := till.ask(4, pay(c.method, 4, c.tid, 1999))
				took := time.Since(begun)
				p := answer.payment(t)
				assert.Equal(t, c.result, p.TransactionResult)
				assert.Equal(t, c.paidBy, p.PaymentMethod)
				assert.Equal(t, c.cvm, p.CardholderVerificationMethod)
				assert.Equal(t, c.tid, p.TID)
				assert.Equal(t, c.told, told)
				assert.Equal(t, c.rows, types(s.Ledger()))
				assert.GreaterOrEqual(t, took, c.from)
				assert.LessOrEqual(t, took, c.to)
			})
		})
	}
}

func types(ledger []sim.Charge) []string {
	var all []string
	for _, c := range ledger {
		all = append(all, c.Type)
	}
	return all
}

// The bank's yes comes before the answer: whoever hears APPROVED finds the
// charge in the ledger.
func TestChargeIsBookedBeforeAnythingIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		till.write(sale(1, "VCMINVLSIP0", 500))
		for till.read().note() != "CONNECTION_MADE" {
		}
		assert.Empty(t, s.Ledger())
		for till.read().note() != "APPROVED" {
		}
		assert.Equal(t, []string{"SALE"}, types(s.Ledger()))
	})
}

func TestTransactionGoesOnWithoutItsLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		first := connect(t, s)
		first.write(sale(1, "VCMINVLSIP0", 700))
		for first.read().note() != "PRESENT_CARD" {
		}
		require.NoError(t, first.line.Close(1000, "gone"))
		<-first.over

		second := connect(t, s)
		busy, _ := second.ask(2, of("terminalDetails", 2, "VCMINVLSIP0"))
		assert.JSONEq(t, `{"tid":"VCMINVLSIP0","status":"BUSY","currency":"GBP"}`, string(busy.Result))
		time.Sleep(15 * time.Second)
		synctest.Wait()
		require.Len(t, s.Ledger(), 1)
		last, _ := second.ask(3, of("duplicate", 3, "VCMINVLSIP0"))
		p := last.payment(t)
		assert.Equal(t, "SUCCESSFUL", p.TransactionResult)
		assert.Equal(t, 700, p.AmountBase)
		assert.Empty(t, p.ReceiptLines.Merchant)
		assert.Equal(t, "*** DUPLICATE ***", p.ReceiptLines.Customer[0].Value)
		assert.Equal(t, "lost", fate(s, "response:sale"))
	})
}

func fate(s *sim.Sim, name string) string {
	for _, f := range s.Frames() {
		if f.Name == name {
			return f.Fate
		}
	}
	return "never seen"
}

func TestOneRequestAtATimePerTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		a, b := connect(t, s), connect(t, s)
		a.write(sale(1, "VCMINVLSIP0", 500))
		synctest.Wait()
		refused, told := b.ask(1, sale(1, "VCMINVLSIP0", 600))
		require.NotNil(t, refused.Error)
		assert.Equal(t, sim.CodeBusy, refused.Error.Code)
		assert.Empty(t, told, "the link that did not ask hears nothing of the transaction")
		other, _ := b.ask(2, sale(2, "VCMINVLSCD0", 700))
		assert.Equal(t, "SUCCESSFUL", other.payment(t).TransactionResult)
		mine, _ := a.until(1)
		assert.Equal(t, 500, mine.payment(t).AmountBase)
		again, _ := a.ask(3, sale(3, "VCMINVLSIP0", 800))
		assert.Equal(t, "0002", again.payment(t).TransactionNumber, "free at once after its answer")
		assert.Len(t, s.Ledger(), 3)
	})
}

func TestHeldTerminals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLSIP0", State: "busy"}))
		require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLDIP0", State: "unavailable"}))
		require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "12345678", Currency: "EUR", Profile: "VCMINVLSCD0"}))
		for tid, code := range map[string]int{
			"VCMINVLSIP0": sim.CodeBusy, "VCMINVLDIP0": sim.CodeUnavailable,
			"nowhere": sim.CodeUnavailable, "12345678": sim.CodeTerminalOther,
		} {
			refused, _ := till.ask(1, sale(1, tid, 500))
			require.NotNil(t, refused.Error, tid)
			assert.Equal(t, code, refused.Error.Code, tid)
			assert.Empty(t, refused.Error.UserMessage, "no known schema shows it")
		}
		list, _ := till.ask(2, `{"jsonrpc":"2.0","id":2,"method":"connectedTerminals"}`)
		assert.NotContains(t, string(list.Result), "VCMINVLDIP0")
		assert.Contains(t, string(list.Result), `{"tid":"VCMINVLSIP0","status":"BUSY","currency":"GBP"}`)
		assert.Contains(t, string(list.Result), `{"tid":"12345678","status":"AVAILABLE","currency":"EUR"}`)
		require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLSIP0", State: "available"}))
		paid, _ := till.ask(3, sale(3, "VCMINVLSIP0", 500))
		assert.Equal(t, "SUCCESSFUL", paid.payment(t).TransactionResult)
		assert.Len(t, s.Ledger(), 1)
	})
}

func TestCashbackAndKeyedCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		answer, told := till.ask(1, `{"jsonrpc":"2.0","id":1,"method":"sale","params":{"tid":"VCMINVLSIP0","currency":"GBP","amount":1000,"amountCashback":500,"cardholderNotPresent":true}}`)
		p := answer.payment(t)
		assert.Equal(t, []int{1000, 500, 0, 1500}, []int{p.AmountBase, p.AmountCashback, p.AmountGratuity, p.AmountTotal})
		assert.Equal(t, "KEYED", p.PaymentMethod)
		assert.NotContains(t, told, "PRESENT_CARD")
		assert.Equal(t, 1500, s.Ledger()[0].AmountTotal)
	})
}

// The same seed and requests give the same answers; another seed others.
func TestSeedDecides(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := func(seed uint64) []sim.Charge {
			k := sim.DefaultKnobs()
			k.Seed = seed
			s := &sim.Sim{Start: &k, Now: func() time.Time { return time.Unix(1800000000, 0).UTC() }}
			till := connect(t, s)
			till.write(sale(1, "VCMINVLSIP0", 500))
			till.write(sale(2, "VCMINVLSCD0", 600))
			till.until(1)
			return s.Ledger()
		}
		assert.Equal(t, run(7), run(7))
		assert.NotEqual(t, run(7), run(8))
	})
}

func TestCloseEndsEverythingAndResetForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		till.ask(1, sale(1, "VCMINVLSIP0", 500))
		till.write(sale(2, "VCMINVLTIP0", 500))
		synctest.Wait()
		s.Reset() // returns only when no transaction runs
		var closed *rpc.Closed
		require.ErrorAs(t, <-till.over, &closed)
		assert.Equal(t, 1000, closed.Code)
		assert.Empty(t, s.Ledger())
		again := connect(t, s)
		free, _ := again.ask(1, of("terminalDetails", 1, "VCMINVLTIP0"))
		assert.Contains(t, string(free.Result), "AVAILABLE")
		none, _ := again.ask(2, of("duplicate", 2, "VCMINVLSIP0"))
		require.NotNil(t, none.Error)
		assert.Equal(t, sim.CodeTerminalOther, none.Error.Code)
	})
}

// slow is a transport whose close takes its time, as a closing handshake does.
type slow struct{ rpc.Transport }

func (slow) Close(int, string) error { return nil }

func TestResetForgetsLinksThatStillSpeak(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		mine, theirs := rpc.Pipe()
		go func() { _ = s.Serve(t.Context(), slow{theirs}) }()
		synctest.Wait()
		s.Reset()
		require.NoError(t, s.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "in", Name: "sale"}))
		require.NoError(t, mine.Send(t.Context(), []byte(sale(1, "VCMINVLSIP0", 500))))
		time.Sleep(time.Minute)
		assert.Empty(t, s.Ledger())
		assert.Empty(t, s.Frames())
		now := connect(t, s)
		now.write(sale(1, "VCMINVLSIP0", 500))
		heard, _ := now.rest()
		assert.Empty(t, heard, "the fault waited for a link of its own time")
		require.NoError(t, mine.Close(1000, ""))
	})
}

func TestMuteLinkAnswersNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		mine, theirs := rpc.Pipe()
		over := make(chan error, 1)
		go func() { over <- s.Welcome(context.Background(), theirs, sim.TokenMute) }()
		require.NoError(t, mine.Send(t.Context(), []byte(sale(1, "VCMINVLSIP0", 500))))
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := mine.Recv(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Len(t, s.Frames(), 1)
		assert.Empty(t, s.Ledger())
		require.NoError(t, mine.Close(1000, ""))
		assert.Error(t, <-over)
	})
}
