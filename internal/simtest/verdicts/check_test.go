package verdicts

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/counter"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

var annPaid = journal.Settlement{Paid: true, By: "Ann", Reason: "the slip says approved"}

// checks returns the entries that staff must compare.
func checks(t *testing.T, till *world.Till) []contract.Pending {
	t.Helper()
	var found []contract.Pending
	for _, p := range world.PendingOf(t, till) {
		if p.State() == "check" {
			found = append(found, p)
		}
	}
	return found
}

// The link is lost at "present the card", and staff say at once that the payment was
// not paid. The card machine takes the money all the same. The bill is sold again and so
// charged twice. Somebody must be told: by a proof, or by an entry to compare.
func TestAForcedVerdictThatWasWrongIsContradicted(t *testing.T) {
	for name, c := range map[string]struct {
		site  func(*contract.Site)
		event string
		why   string
	}{
		"on a machine that is ours alone": {world.Exclusive, contract.EventDisputed, ""},
		"on a shared machine":             {func(*contract.Site) {}, contract.EventCheck, journal.CheckFits},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, c.site)
				till := w.OpenTill("a")
				require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
				w.CutAt(till, "T-1", "PRESENT_CARD")
				till.SettleByForce("T-1", world.NotPaid)
				require.NoError(t, till.Engine.Acknowledge(context.Background(), world.Site, "T-1", transaction.Seen{}))
				time.Sleep(10 * time.Minute)
				require.Len(t, w.Sim.Ledger(), 2, "the machine took the money")
				told := till.Events(c.event)
				require.NotEmpty(t, told)
				p := told[0].(contract.Pending)
				assert.Equal(t, "T-1", p.Record.Reference)
				if c.why != "" {
					require.NotNil(t, p.Record.Check)
					assert.Equal(t, c.why, p.Record.Check.Why)
					assert.EqualValues(t, 1250, p.Record.Check.Base)
					assert.Empty(t, till.Events(contract.EventDisputed), "no wolf is cried")
				} else {
					assert.Equal(t, journal.Disputed, p.Record.Status)
				}
				assert.Equal(t, transaction.PaymentOpen, world.CodeOf((<-till.Sale("T-1", world.OtherTerminal)).Err), "the bill is not sold again meanwhile")
				assert.LessOrEqual(t, w.Sent("duplicate"), journal.MaxLooks+transaction.MaxLooks)
			})
		})
	}
}

// The bill is sold again at once, on the same card machine, before the planned look. One
// look comes before the frame of that sale, from any tab, and also after a reload.
func TestALookComesBeforeTheNextFrame(t *testing.T) {
	for name, c := range map[string]struct {
		site  func(*contract.Site)
		event string
	}{
		"ours alone": {world.Exclusive, contract.EventDisputed},
		"shared":     {func(*contract.Site) {}, contract.EventCheck},
	} {
		t.Run(name, func(t *testing.T) { lookComesBefore(t, c.site, c.event) })
	}
}

func lookComesBefore(t *testing.T, site func(*contract.Site), event string) {
	for name, seller := range map[string]func(w *world.World, a *world.Till) *world.Till{
		"the same tab": func(_ *world.World, a *world.Till) *world.Till { return a },
		"another tab":  func(w *world.World, _ *world.Till) *world.Till { return w.OpenTill("b") },
		"a new engine": func(w *world.World, a *world.Till) *world.Till {
			a.Kill()
			return w.OpenTill("b")
		},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, site)
				a := w.OpenTill("a")
				require.NoError(t, (<-a.Sale("T-0", world.Terminal)).Err)
				w.Net.SetDown(true)
				w.DropLink("after", "notification:PRESENT_CARD")
				a.Sale("T-1", world.Terminal)
				time.Sleep(20 * time.Second) // the machine takes the money, and nobody asks it meanwhile
				require.Len(t, w.Sim.Ledger(), 2)
				a.SettleByForce("T-1", world.NotPaid)
				w.Net.SetDown(false)
				a.Open()
				b := seller(w, a)
				looked := w.Sent("duplicate")
				began := time.Now()
				sale := <-b.Sale("T-2", world.Terminal)
				require.NoError(t, sale.Err)
				assert.Equal(t, 1, w.SentBefore("duplicate", "sale", 3)-looked, "one look, before the frame")
				assert.Less(t, time.Since(began), 15*time.Second)
				require.Len(t, b.Events(event), 1)
				assert.Equal(t, transaction.PaymentOpen, world.CodeOf((<-b.Sale("T-1", world.OtherTerminal)).Err))
				if a != b && a.Alive() {
					a.LookAround(t)
					assert.Len(t, a.Events(event), 1, "who follows it hears of it")
				}
			})
		})
	}
}

// A sale never waits longer than three seconds for a look, and it waits only after a
// forced verdict.
func TestTheNextSaleIsDelayedAtMostThreeSeconds(t *testing.T) {
	for name, c := range map[string]struct {
		force    bool
		from, to time.Duration
	}{
		"after a forced verdict":   {true, counter.LookLimit, counter.LookLimit + time.Second},
		"after an ordinary answer": {false, 0, 300 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				till := w.OpenTill("a")
				require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
				if c.force {
					till.LoseAnswer("T-1", world.Terminal)
					till.SettleByForce("T-1", world.NotPaid)
				}
				w.ChangeKnobs(t, func(k *sim.Knobs) { k.DuplicateDelayMs = 60_000 })
				before := w.Sent("sale")
				began := time.Now()
				sale := till.Sale("T-2", world.Terminal)
				for w.Sent("sale") == before {
					time.Sleep(10 * time.Millisecond)
					require.Less(t, time.Since(began), time.Minute)
				}
				assert.GreaterOrEqual(t, time.Since(began), c.from)
				assert.LessOrEqual(t, time.Since(began), c.to)
				require.NoError(t, (<-sale).Err)
			})
		})
	}
}

// Another till's sale of the same amount is no proof. Staff compare it, and nobody
// is told that the verdict was wrong.
func TestAnotherTillsEqualSaleIsNoDispute(t *testing.T) {
	for name, verdict := range map[string]journal.Settlement{"not paid": world.NotPaid, "paid in cash": world.PaidInCash} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				till := w.OpenTill("a")
				require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
				require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "sale"}))
				till.Sale("T-1", world.Terminal)
				time.Sleep(12 * time.Minute) // after that time staff who wait may decide
				_, err := till.Engine.Settle(t.Context(), world.Site, "T-1", transaction.Seen{}, false, verdict)
				require.NoError(t, err)
				require.NoError(t, w.Sim.Foreign(sim.ForeignPayment{TID: world.Terminal, Amount: 1250}))
				time.Sleep(15 * time.Minute)
				assert.Empty(t, till.Events(contract.EventDisputed))
				require.Len(t, checks(t, till), 1)
				require.NoError(t, till.Engine.Acknowledge(t.Context(), world.Site, "T-0", transaction.Seen{}))
				require.NoError(t, till.Engine.Acknowledge(t.Context(), world.Site, "T-1", transaction.Seen{}), "the outcome")
				require.NoError(t, till.Engine.Acknowledge(t.Context(), world.Site, "T-1", transaction.Seen{}), "the check")
				assert.Empty(t, world.PendingOf(t, till))
			})
		})
	}
}

// Nothing contradicts a verdict that was right. The machine is asked at most three times,
// however often the page is reloaded and whichever tab looks.
func TestThreeLooksForEachVerdictAndNoMore(t *testing.T) {
	for name, c := range map[string]struct {
		site   func(*contract.Site)
		reload bool
		tabs   int
	}{
		"one tab":                 {func(*contract.Site) {}, false, 1},
		"one tab, ours alone":     {world.Exclusive, false, 1},
		"three tabs":              {func(*contract.Site) {}, false, 3},
		"reloads":                 {func(*contract.Site) {}, true, 1},
		"reloads of three tabs":   {func(*contract.Site) {}, true, 3},
		"reloads and ours alone":  {world.Exclusive, true, 2},
		"three tabs, ours alone":  {world.Exclusive, false, 3},
		"two tabs, and no reload": {func(*contract.Site) {}, false, 2},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, c.site)
				var tills []*world.Till
				for i := range c.tabs {
					tills = append(tills, w.OpenTill("first-"+string(rune('a'+i))))
				}
				require.NoError(t, (<-tills[0].Sale("T-0", world.Terminal)).Err)
				require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "sale"}))
				tills[0].Sale("T-1", world.Terminal)
				time.Sleep(12 * time.Minute) // after that time staff who wait may decide
				looked := w.Sent("duplicate")
				tills[0].SettleByForce("T-1", world.NotPaid)
				for n := range 12 {
					time.Sleep(time.Duration(n+1) * 7 * time.Second)
					if c.reload {
						for i := range tills {
							tills[i].Kill()
							tills[i] = w.OpenTill("again-" + string(rune('a'+i)) + string(rune('a'+n)))
						}
					}
				}
				time.Sleep(2 * time.Hour)
				looks := w.Sent("duplicate") - looked
				assert.LessOrEqual(t, looks, journal.MaxLooks)
				assert.Positive(t, looks)
				if !c.reload {
					assert.Equal(t, journal.MaxLooks, looks)
				}
				for _, till := range tills {
					assert.Empty(t, checks(t, till))
					assert.Empty(t, till.Events(contract.EventDisputed))
				}
				if c.site != nil && len(tills) > 0 {
					time.Sleep(25 * time.Hour)
					assert.LessOrEqual(t, w.Sent("duplicate")-looked, journal.MaxLooks)
				}
			})
		})
	}
}

// There is no look while a payment runs or waits on the terminal.
func TestNoLookWhileAnythingRuns(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, second := w.OpenTill("a"), w.OpenTill("b")
		require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "sale"}))
		till.Sale("T-1", world.Terminal)
		time.Sleep(12 * time.Minute) // after that time staff who wait may decide
		_, err := till.Engine.Settle(t.Context(), world.Site, "T-1", transaction.Seen{}, false, world.NotPaid)
		require.NoError(t, err)
		looked := w.Sent("duplicate")
		for n := range 10 { // the terminal is in use all the time
			seller := []*world.Till{till, second}[n%2]
			require.NoError(t, (<-seller.Sale("B-"+string(rune('0'+n)), world.Terminal)).Err)
		}
		assert.Equal(t, looked, w.Sent("duplicate"), "ten sales, and no look in between")
		assert.Empty(t, w.Sim.Violations())
	})
}
