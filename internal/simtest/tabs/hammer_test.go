package tabs

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
)

// hammer is two tabs that pay the same bills on one terminal, freeze, and take
// it from each other. Each call has an amount of its own, so that its charges can be told
// apart.
type hammer struct {
	*world.World
	random *rand.Rand
	tabs   [2]*world.Till
	bills  map[int64]string // by amount in minor units
}

// Two tabs use one terminal and one reference at the same time. Nothing is charged twice,
// and in the journal their payments never overlap.
func TestTwoTabsHammeringOneTerminalChargeOnce(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			world.In(t, func(t *testing.T, w *world.World) {
				w.Quiet = true
				h := &hammer{World: w, random: rand.New(rand.NewPCG(seed, 2)), bills: map[int64]string{}}
				w.ChangeSite(t, world.Exclusive)
				h.tabs[0], h.tabs[1] = w.TwoTabs()
				for range 16 {
					h.round(t)
				}
				h.look(t)
				h.judge(t)
			})
		})
	}
}

// round lets both tabs pay one bill while something else happens.
func (h *hammer) round(t *testing.T) {
	bill := fmt.Sprintf("T-%d", h.random.IntN(8))
	var promises []world.Promise
	for _, tab := range h.tabs {
		time.Sleep(time.Duration(h.random.IntN(1500)) * time.Millisecond)
		amount := int64(1000 + len(h.bills))
		h.bills[amount] = bill
		promises = append(promises, tab.Pay(contract.Payment{Kind: "sale", TID: world.Terminal, Amount: amount, Currency: "GBP",
			Reference: bill, Token: fmt.Sprint(amount), Wait: time.Duration(h.random.IntN(3)) * 10 * time.Second}))
	}
	n := h.random.IntN(2)
	tab, beside := h.tabs[n], h.tabs[1-n]
	switch h.random.IntN(4) {
	case 0:
		_, err := tab.TakeOver(world.Terminal)
		require.NoError(t, err)
	case 1:
		tab.Freeze()
		time.Sleep(time.Duration(h.random.IntN(20)) * time.Second)
		_, err := beside.TakeOver(world.Terminal)
		require.NoError(t, err)
	}
	time.Sleep(time.Duration(h.random.IntN(60)) * time.Second)
	tab.Thaw()
	h.look(t)
	for _, p := range promises {
		<-p
	}
}

// look lets staff settle what only they can settle, as they see it on the machine.
func (h *hammer) look(t *testing.T) {
	time.Sleep(30 * time.Second)
	for _, tab := range h.tabs {
		for _, p := range world.PendingOf(t, tab) {
			if p.Owner != contract.OwnerHere || p.State() != string(journal.Unknown) {
				continue
			}
			_, err := tab.Engine.Settle(context.Background(), world.Site, p.Record.Reference, transaction.Seen{Attempt: p.Record.Attempt}, true, journal.Settlement{Paid: h.charged(p.Record.Amount) > 0, By: "Ann", Reason: "looked"})
			if err != nil {
				assert.Equal(t, transaction.NotPending, world.CodeOf(err), "it was settled meanwhile")
			}
		}
	}
}

func (h *hammer) charged(amount int64) (n int) {
	for _, c := range h.Sim.Ledger() {
		if int64(c.AmountBase) == amount {
			n++
		}
	}
	return n
}

func (h *hammer) judge(t *testing.T) {
	charges := map[string]int{}
	for amount, bill := range h.bills {
		charges[bill] += h.charged(amount)
	}
	for bill, n := range charges {
		assert.LessOrEqual(t, n, 1, "%s was charged %d times", bill, n)
		attempts, err := h.Store.Attempts(context.Background(), world.Account, bill)
		require.NoError(t, err)
		assert.Equal(t, n > 0, len(attempts) > 0 && attempts[len(attempts)-1].Paid(), "%s: the journal and the bank agree", bill)
	}
	assert.NotEmpty(t, h.Sim.Ledger())
	h.inTurn(t)
}

// inTurn reads the journal: on one terminal, no attempt begins before the earlier one
// is over.
func (h *hammer) inTurn(t *testing.T) {
	type attempt struct {
		reference string
		number    int
	}
	var open *attempt
	for _, e := range h.Store.Entries() {
		this := attempt{e.Reference, e.Attempt}
		switch e.Kind {
		case journal.EntryReserved:
			if assert.Nil(t, open, "%v begins", this) {
				open = &this
			}
		case journal.EntryAnswered, journal.EntryRefused, journal.EntryWithdrawn, journal.EntrySettled:
			open = nil
		case journal.EntryFinding:
			if e.Detail == transaction.ReasonProven {
				open = nil
			}
		}
	}
}
