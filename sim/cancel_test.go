package sim_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

// heard reads up to the notification.
func (c *till) heard(value string) {
	c.t.Helper()
	for c.read().note() != value {
	}
}

// both reads until a cancel (id 2) and the transaction (id 1) are answered,
// whatever the order, and gives all that was told meanwhile; an answer to the
// cancel stands in the list as "answer".
func (c *till) both() (cancel, transaction seen, told []string) {
	c.t.Helper()
	for cancel.ID == nil || transaction.ID == nil {
		s := c.read()
		switch {
		case s.Method != "":
			told = append(told, s.note())
		case *s.ID == 2:
			cancel, told = s, append(told, "answer")
		default:
			transaction = s
		}
	}
	return cancel, transaction, told
}

func TestCancelBeforeTheCard(t *testing.T) {
	for _, method := range []string{"sale", "refund", "preAuth"} {
		t.Run(method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &sim.Sim{}
				till := connect(t, s)
				till.write(pay(method, 1, "VCMINVLTIP0", 900))
				till.heard("PRESENT_CARD")
				begun := time.Now()
				till.write(of("cancelTransaction", 2, "VCMINVLTIP0"))
				cancel, transaction, told := till.both()
				assert.JSONEq(t, `{"cancelling":true}`, string(cancel.Result))
				assert.Equal(t, []string{"answer", "ATTEMPTING_CANCEL", "CANCELLING", "TRANSACTION_FINISHED"}, told)
				p := transaction.payment(t)
				assert.Equal(t, "CANCELLED", p.TransactionResult)
				assert.Equal(t, []any{900, "UNKNOWN", "", "", ""},
					[]any{p.AmountBase, p.PaymentMethod, p.PrimaryAccountNumber, p.AuthCode, p.TransactionNumber})
				assert.Less(t, time.Since(begun), 2*time.Second)
				assert.Empty(t, s.Ledger())
				assert.Empty(t, s.Holds())
				none, _ := till.ask(3, of("duplicate", 3, "VCMINVLTIP0"))
				assert.NotNil(t, none.Error, "nothing was processed")
			})
		})
	}
}

// A cancel too late is told as such in each form, and the sale goes on to its
// own end.
func TestCancelTooLate(t *testing.T) {
	unable := []string{"ATTEMPTING_CANCEL", "UNABLE_TO_CANCEL"}
	for form, c := range map[string]struct {
		result string
		told   []string
	}{
		"error": {"", join(unable, []string{"answer"})},
		"false": {`{"cancelling":false}`, join(unable, []string{"answer"})},
		"true":  {`{"cancelling":true}`, join([]string{"answer"}, unable)},
	} {
		t.Run(form, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &sim.Sim{}
				turn(t, s, `{"lateCancel":"`+form+`"}`)
				till := connect(t, s)
				till.write(sale(1, "VCMINVLSIP0", 900))
				till.heard("CONNECTION_MADE")
				till.write(of("cancelTransaction", 2, "VCMINVLSIP0"))
				cancel, transaction, told := till.both()
				if c.result == "" {
					require.NotNil(t, cancel.Error)
					assert.Equal(t, sim.CodeCannotCancel, cancel.Error.Code)
				} else {
					assert.JSONEq(t, c.result, string(cancel.Result))
				}
				assert.Equal(t, join(c.told, []string{"APPROVED"}, leaving), told)
				assert.Equal(t, "SUCCESSFUL", transaction.payment(t).TransactionResult)
				assert.Len(t, s.Ledger(), 1)
			})
		})
	}
}

// The cancel was promised, and the approval was under way: money moves.
func TestCancelCrossesTheApproval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		turn(t, s, `{"cancelCrosses":true}`)
		till := connect(t, s)
		till.write(sale(1, "VCMINVLSIP0", 900))
		till.heard("PRESENT_CARD")
		till.write(of("cancelTransaction", 2, "VCMINVLSIP0"))
		cancel, transaction, told := till.both()
		assert.JSONEq(t, `{"cancelling":true}`, string(cancel.Result))
		assert.Equal(t, "ATTEMPTING_CANCEL", told[1])
		assert.NotContains(t, told, "CANCELLING")
		assert.NotContains(t, told, "UNABLE_TO_CANCEL")
		assert.Equal(t, "SUCCESSFUL", transaction.payment(t).TransactionResult)
		assert.Equal(t, []string{"SALE"}, types(s.Ledger()))
	})
}

func TestCancelOfNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLDIP0", State: "unavailable"}))
		till.ask(8, sale(8, "VCMINVLSIP0", 900)) // is over
		till.write(of("reportXBalance", 9, "VCMINVLSCD0"))
		for tid, code := range map[string]int{
			"VCMINVLSIP0": sim.CodeCannotCancel, "VCMINVLDIP0": sim.CodeUnavailable, "VCMINVLSCD0": sim.CodeCannotCancel,
		} {
			refused, told := till.ask(1, of("cancelTransaction", 1, tid))
			require.NotNil(t, refused.Error, tid)
			assert.Equal(t, code, refused.Error.Code, tid)
			assert.NotEqual(t, "unable to cancel", refused.Error.Message, "there was nothing to be late for")
			assert.Empty(t, told)
		}
	})
}

// Any link may cancel; it hears the answer, the one that pays the rest.
func TestCancelByAnotherLinkAndTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		payer, other := connect(t, s), connect(t, s)
		payer.write(sale(1, "VCMINVLTIP0", 900))
		payer.heard("PRESENT_CARD")
		for id := range 2 {
			cancel, told := other.ask(id, of("cancelTransaction", id, "VCMINVLTIP0"))
			assert.JSONEq(t, `{"cancelling":true}`, string(cancel.Result))
			assert.Empty(t, told)
		}
		answer, told := payer.until(1)
		assert.Equal(t, "CANCELLED", answer.payment(t).TransactionResult)
		assert.Equal(t, []string{"ATTEMPTING_CANCEL", "CANCELLING", "TRANSACTION_FINISHED"}, told, "once")
	})
}

// The terminal's own key needs no request; it works longer than the EPoS's
// cancel, but not once the bank is asked.
func TestTheTerminalsOwnCancelKey(t *testing.T) {
	for at, c := range map[string]struct {
		told []string
		card string
	}{
		"PRESENT_CARD": {[]string{"CANCELLING", "TRANSACTION_FINISHED"}, "UNKNOWN"},
		"PIN_ENTRY":    {[]string{"CANCELLING", "REMOVE_CARD", "TRANSACTION_FINISHED"}, "ICC_CHIP"},
	} {
		t.Run(at, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &sim.Sim{}
				till := connect(t, s)
				till.write(sale(1, "VCMINVLSIP0", 900))
				till.heard(at)
				_, err := s.Control("terminal/cancel", []byte(`{"tid":"VCMINVLSIP0"}`))
				require.NoError(t, err)
				assert.ErrorContains(t, s.PressCancel("VCMINVLSIP0"), "no transaction to cancel", "pressed already")
				answer, told := till.until(1)
				assert.Equal(t, c.told, told)
				assert.Equal(t, "CANCELLED", answer.payment(t).TransactionResult)
				assert.Equal(t, c.card, answer.payment(t).PaymentMethod)
				assert.Empty(t, s.Ledger())
				next, _ := till.ask(2, sale(2, "VCMINVLSIP0", 900))
				assert.Equal(t, "0001", next.payment(t).TransactionNumber, "a cancelled one uses up no number")
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		till.write(sale(1, "VCMINVLSIP0", 900))
		till.heard("CONNECTING")
		assert.ErrorContains(t, s.PressCancel("VCMINVLSIP0"), "asked the bank")
		assert.ErrorContains(t, s.PressCancel("VCMINVLSCD0"), "no transaction to cancel")
		assert.ErrorContains(t, s.PressCancel("nowhere"), "no terminal")
		answer, _ := till.until(1)
		assert.Equal(t, "SUCCESSFUL", answer.payment(t).TransactionResult)
	})
}

// A cancel loses no answer when the link goes with it: the terminal is free.
func TestCancelWithoutALink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		first := connect(t, s)
		first.write(sale(1, "VCMINVLTIP0", 900))
		first.heard("PRESENT_CARD")
		first.write(of("cancelTransaction", 2, "VCMINVLTIP0"))
		require.NoError(t, first.line.Close(1000, "gone"))
		<-first.over
		time.Sleep(5 * time.Second)
		free, _ := connect(t, s).ask(1, of("terminalDetails", 1, "VCMINVLTIP0"))
		assert.Contains(t, string(free.Result), "AVAILABLE")
		assert.Empty(t, s.Ledger())
	})
}
