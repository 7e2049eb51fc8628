package counter

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// A frame carries what the schema requires and what was asked, and no other member: the
// simulator's schemas refuse any other.
func TestAFrameCarriesWhatItsKindTakes(t *testing.T) {
	for name, c := range map[string]struct {
		p      contract.Payment
		params string
		result journal.Result
		ledger []string
	}{
		"sale":    {contract.Payment{Kind: "sale", Amount: 1250}, `{"tid":"VCMINVLSIP0","currency":"GBP","amount":1250}`, journal.Approved, []string{"SALE"}},
		"refund":  {contract.Payment{Kind: "refund", Amount: 1}, `{"tid":"VCMINVLSIP0","currency":"GBP","amount":1}`, journal.Approved, []string{"REFUND"}},
		"preAuth": {contract.Payment{Kind: "preAuth", Amount: 99_999_999}, `{"tid":"VCMINVLSIP0","currency":"GBP","amount":99999999}`, journal.Approved, nil},
		"accountVerification": {contract.Payment{Kind: "accountVerification"},
			`{"tid":"VCMINVLSIP0","currency":"GBP","amount":0}`, journal.Approved, nil},
		"sale with cashback": {contract.Payment{Kind: "sale", Amount: 1250, Cashback: 10_000},
			`{"tid":"VCMINVLSIP0","currency":"GBP","amount":1250,"amountCashback":10000}`, journal.Approved, []string{"SALE"}},
		"keyed sale": {contract.Payment{Kind: "sale", Amount: 1250, Keyed: true},
			`{"tid":"VCMINVLSIP0","currency":"GBP","amount":1250,"cardholderNotPresent":true}`, journal.Approved, []string{"SALE"}},
		"keyed refund": {contract.Payment{Kind: "refund", Amount: 1250, Keyed: true},
			`{"tid":"VCMINVLSIP0","currency":"GBP","amount":1250,"cardholderNotPresent":true}`, journal.Approved, []string{"REFUND"}},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				till := w.Till("a")
				till.Open()
				c.p.TID, c.p.Currency, c.p.Reference, c.p.Token = "VCMINVLSIP0", "GBP", "T-1", "x"
				done := <-till.Pay(c.p)
				require.NoError(t, done.Err)
				o := done.Outcome
				assert.Equal(t, c.params, w.Params(t, c.p.Kind))
				assert.Equal(t, c.result, o.Result(), o.Record.Reason)
				assert.Equal(t, connect.TransactionType(c.p.Kind), o.Payment().Type())
				assert.False(t, o.Differs())
				assert.Equal(t, c.ledger, w.LedgerTypes())
				if c.p.Keyed {
					assert.Zero(t, till.Showed("PRESENT_CARD"), "no card is presented")
				}
				attempts, err := w.Store.Attempts(context.Background(), o.Record.Account, "T-1")
				require.NoError(t, err)
				require.Len(t, attempts, 1)
				r := attempts[0]
				assert.Equal(t, c.p, contract.Payment{Kind: r.Kind, TID: r.TID, Amount: r.Amount, Currency: r.Currency,
					Reference: r.Reference, Token: r.Token, Cashback: r.Cashback, Keyed: r.Keyed}, "kept as asked")
			})
		})
	}
}

// A deposit is reserved. Later it is charged under another reference with its code.
func TestAPreAuthorisationIsCompleted(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		deposit := <-till.Pay(contract.Payment{Kind: "preAuth", TID: "VCMINVLSIP0", Amount: 2000, Currency: "GBP", Reference: "H-1-deposit", Token: "x"})
		require.NoError(t, deposit.Err)
		require.Equal(t, journal.Approved, deposit.Outcome.Result())
		assert.Empty(t, w.Sim.Ledger(), "reserved, not charged")
		auth := world.TextIn(deposit.Outcome.Payment().Value, "authCode")
		require.NotEmpty(t, auth)

		bill := contract.Payment{Kind: "completion", TID: "VCMINVLSIP0", Amount: 1800, Currency: "GBP",
			Reference: "H-1-deposit", Token: "y", AuthCode: auth, PreAuthorised: 2000}
		assert.Equal(t, transaction.AlreadyPaid, world.CodeOf((<-till.Pay(bill)).Err), "a reference names one payment")
		bill.Reference = "H-1-bill"
		done := <-till.Pay(bill)
		require.NoError(t, done.Err)
		assert.Equal(t, journal.Approved, done.Outcome.Result())
		assert.Equal(t, `{"tid":"VCMINVLSIP0","currency":"GBP","amount":1800,"authCode":"`+auth+`","amountPreAuthorisedTotal":2000}`,
			w.Params(t, "completion"))
		require.Len(t, w.Sim.Ledger(), 1)
		assert.Equal(t, 1800, w.Sim.Ledger()[0].AmountTotal)
	})
}

// The card machine may give less cash than was asked for, or none.
func TestCashbackThatWasNotGivenIsTold(t *testing.T) {
	for given, want := range map[int]evidence.Taken{
		0:    {Base: 1250, Total: 1250},
		500:  {Base: 1250, Cashback: 500, Total: 1750},
		2000: {Base: 1250, Cashback: 2000, Total: 3250},
	} {
		world.In(t, func(t *testing.T, w *world.World) {
			w.ChangeKnobs(t, func(k *sim.Knobs) { k.CashbackLimit = given })
			till := w.Till("a")
			till.Open()
			done := <-till.Pay(contract.Payment{Kind: "sale", TID: "VCMINVLSIP0", Amount: 1250, Currency: "GBP", Reference: "T-1", Token: "x", Cashback: 2000})
			require.NoError(t, done.Err)
			taken, _ := done.Outcome.Taken()
			assert.Equal(t, want, taken)
			assert.Equal(t, given != 2000, done.Outcome.Differs())
			assert.EqualValues(t, want.Total, w.Sim.Ledger()[0].AmountTotal)
		})
	}
}

func TestTheCurrencyMustBeTheTerminals(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		require.NoError(t, w.Sim.SetTerminal(sim.TerminalOrder{TID: "12345678", Currency: "EUR"}))
		till := w.Till("a")
		till.Open()
		for _, kind := range []string{"sale", "refund", "preAuth", "completion", "accountVerification"} {
			done := <-till.Pay(contract.Payment{Kind: kind, TID: "12345678", Amount: 1250, Currency: "GBP", Reference: "T-1", Token: "x", AuthCode: "1"})
			var e *contract.Error
			require.True(t, errors.As(done.Err, &e), kind)
			assert.Equal(t, contract.CodeInvalidRequest, e.Code)
			assert.Equal(t, "currency", e.Field)
			assert.Zero(t, w.Sent(kind))
		}
		done := <-till.Pay(contract.Payment{Kind: "sale", TID: "12345678", Amount: 1250, Currency: "EUR", Reference: "T-1", Token: "x"})
		require.NoError(t, done.Err)
		assert.Equal(t, journal.Approved, done.Outcome.Result())

		// Nobody listed this terminal, so only Connect can say what it takes.
		unlisted := <-till.Pay(contract.Payment{Kind: "sale", TID: "87654321", Amount: 1250, Currency: "EUR", Reference: "T-2", Token: "x"})
		require.NoError(t, unlisted.Err)
		assert.Equal(t, journal.Refused, unlisted.Outcome.Result())
	})
}

func TestAKeyedPaymentMayTakeTenMinutes(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.LoseTheEnd()
		till := w.Till("a")
		till.Open()
		began := time.Now()
		sale := till.Pay(contract.Payment{Kind: "sale", TID: "VCMINVLSIP0", Amount: 1250, Currency: "GBP", Reference: "T-1", Token: "x", Keyed: true})
		time.Sleep(transaction.KeyedLimit - time.Second)
		synctest.Wait()
		require.Empty(t, sale)
		done := <-sale
		assert.Equal(t, transaction.ReasonNoAnswer, done.Outcome.Record.Reason)
		assert.Equal(t, transaction.KeyedLimit, time.Since(began))
	})
}

// The last payment of a terminal is shown, whoever asked for it.
func TestTheLastPaymentIsShown(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		last := func() (connect.Payment, error) {
			return till.Engine.Duplicate(context.Background(), world.Site, "VCMINVLSIP0")
		}
		_, err := last()
		assert.Equal(t, contract.CodeRefused, world.CodeOf(err), "there is none yet")
		done := <-till.Sale("T-1", "VCMINVLSIP0")
		require.NoError(t, done.Err)
		p, err := last()
		require.NoError(t, err)
		assert.Equal(t, world.TextIn(done.Outcome.Payment().Value, "transactionNumber"), world.TextIn(p.Value, "transactionNumber"))
		assert.Empty(t, p.Value.Get("receiptLines").Get("MERCHANT").Items(), "a copy for the customer alone")
		assert.NotEmpty(t, p.Value.Get("receiptLines").Get("CUSTOMER").Items())

		w.ChangeKnobs(t, func(k *sim.Knobs) { k.Unsupported = []string{"duplicate"} })
		_, err = last()
		assert.Equal(t, contract.CodeRefused, world.CodeOf(err))
	})
}
