package sim_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

// A payment nobody here asked for takes its number, stands in the ledger, is
// what duplicate shows, and tells no link.
func TestForeignPayment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		c := connect(t, s)
		c.ask(1, sale(1, "VCMINVLSIP0", 500))
		frames := len(s.Frames())
		_, err := s.Control("foreign", []byte(`{"tid":"VCMINVLSIP0","amount":500}`))
		require.NoError(t, err)
		synctest.Wait()
		assert.Len(t, s.Frames(), frames)
		assert.Equal(t, 2, s.Standing("VCMINVLSIP0", "SALE", 500))
		p := c.duplicate().payment(t)
		assert.Equal(t, "0002", p.TransactionNumber)
		assert.Equal(t, "SUCCESSFUL", p.TransactionResult)
		assert.NotEmpty(t, p.AuthCode+p.TransactionTime)
		next, _ := c.ask(2, sale(2, "VCMINVLSIP0", 500))
		assert.Equal(t, "0003", next.payment(t).TransactionNumber)
		turn(t, s, `{"duplicateStale":1}`)
		assert.Equal(t, "0002", c.duplicate().payment(t).TransactionNumber)
	})
}

// What each result and type leaves with the bank.
func TestForeignResultsAndTypes(t *testing.T) {
	for _, c := range []struct {
		f     sim.ForeignPayment
		rows  []string
		holds int
	}{
		{sim.ForeignPayment{Amount: 5}, []string{"SALE"}, 0},
		{sim.ForeignPayment{Amount: 5, Type: "REFUND"}, []string{"REFUND"}, 0},
		{sim.ForeignPayment{Amount: 5, Type: "PRE_AUTH"}, nil, 1},
		{sim.ForeignPayment{Type: "ACCOUNT_VERIFICATION", Currency: "GBP"}, nil, 0},
		{sim.ForeignPayment{Amount: 5, Result: "DECLINED"}, nil, 0},
		{sim.ForeignPayment{Amount: 5, Result: "VOID"}, nil, 0},
		{sim.ForeignPayment{Amount: 5, Result: "UNSUCCESSFUL"}, nil, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &sim.Sim{}
			c.f.TID = "VCMINVLSIP0"
			require.NoError(t, s.Foreign(c.f))
			assert.Equal(t, c.rows, types(s.Ledger()))
			assert.Len(t, s.Holds(), c.holds)
			p := connect(t, s).duplicate().payment(t)
			assert.Equal(t, c.f.Amount, p.AmountBase)
			if c.f.Result != "" {
				assert.Equal(t, c.f.Result, p.TransactionResult)
				assert.Empty(t, p.AuthCode)
			}
		})
	}
}

func TestForeignPaymentsThatAreRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		c := connect(t, s)
		c.write(sale(1, "VCMINVLSCD0", 5))
		synctest.Wait()
		for field, f := range map[string]sim.ForeignPayment{
			"type":     {TID: "VCMINVLSIP0", Amount: 5, Type: "COMPLETION"},
			"result":   {TID: "VCMINVLSIP0", Amount: 5, Result: "TIMED_OUT"},
			"amount":   {TID: "VCMINVLSIP0"},
			"currency": {TID: "VCMINVLSIP0", Amount: 5, Currency: "EUR"},
			"tid":      {TID: "VCMINVLSCD0", Amount: 5},
		} {
			var ce *sim.ControlError
			require.ErrorAs(t, s.Foreign(f), &ce, field)
			assert.Equal(t, field, ce.Field)
		}
		assert.Error(t, s.Foreign(sim.ForeignPayment{TID: "nobody", Amount: 5}))
		assert.Empty(t, s.Ledger())
	})
}

// Skips, foreign payments and stale duplicates take nothing from chance: the
// same seed and the same steps give the same payments.
func TestForeignPaymentsKeepToTheSeed(t *testing.T) {
	var books [2][]sim.Charge
	for i := range books {
		synctest.Test(t, func(t *testing.T) {
			s := goldenSim(func(k *sim.Knobs) { k.Seed, k.NumberSkips = 42, 2 })
			c := connect(t, s)
			c.ask(1, sale(1, "VCMINVLSIP0", 500))
			require.NoError(t, s.Foreign(sim.ForeignPayment{TID: "VCMINVLSIP0", Amount: 500}))
			c.duplicate()
			c.ask(2, sale(2, "VCMINVLSIP0", 500))
			books[i] = s.Ledger()
		})
	}
	require.Len(t, books[0], 3)
	assert.Equal(t, books[0], books[1])
	assert.Equal(t, "0005", books[0][2].TransactionNumber)
}

// What stands is what was booked less what was reversed, by terminal, type and
// amount.
func TestStanding(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		c, q := asked(t, s, "sale")
		amount := s.Ledger()[0].AmountBase
		assert.Equal(t, 1, s.Standing("VCMINVLSIS0", "SALE", amount))
		assert.Zero(t, s.Standing("VCMINVLSIS0", "REFUND", amount))
		assert.Zero(t, s.Standing("VCMINVLSIP0", "SALE", amount))
		assert.Zero(t, s.Standing("VCMINVLSIS0", "SALE", amount+1))
		c.write(decide(*q.ID, false))
		for len(s.Ledger()) < 2 {
			c.read()
		}
		assert.Zero(t, s.Standing("VCMINVLSIS0", "SALE", amount), "reversed")
		require.NoError(t, s.Foreign(sim.ForeignPayment{TID: "VCMINVLSIP0", Type: "PRE_AUTH", Amount: 70}))
		assert.Equal(t, 1, s.Standing("VCMINVLSIP0", "PRE_AUTH", 70))
	})
}
