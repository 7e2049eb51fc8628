package simtest

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
	"connect-epos/sim"
)

var annPaid = journal.Settlement{Paid: true, By: "Ann", Reason: "the slip says approved"}

// cutAt loses the link of the next sale right after the terminal said a word.
func (w *World) cutAt(till *Till, reference, value string) Promise {
	w.T.Helper()
	w.drop("after", "notification:"+value)
	sale := till.Sale(reference, shop)
	time.Sleep(5 * time.Second) // the link is back
	return sale
}

// force settles a payment that staff were not yet sure of.
func (t *Till) force(reference string, verdict journal.Settlement) {
	t.world.T.Helper()
	_, err := t.Engine.Settle(context.Background(), Site, reference, transaction.Seen{}, true, verdict)
	require.NoError(t.world.T, err)
}

// checks are the entries that staff must compare.
func checks(t *testing.T, till *Till) []contract.Pending {
	t.Helper()
	var found []contract.Pending
	for _, p := range pendingOf(t, till) {
		if p.State() == "check" {
			found = append(found, p)
		}
	}
	return found
}

// Seen: the link is lost at "present the card", and staff say at once that it was
// not paid. The card machine still takes the money. The bill is sold again, charged
// twice, and now somebody is told: by a proof, or as something to compare.
func TestAForcedVerdictThatWasWrongIsContradicted(t *testing.T) {
	for name, c := range map[string]struct {
		site  func(*contract.Site)
		event string
		why   string
	}{
		"on a machine that is ours alone": {exclusive, contract.EventDisputed, ""},
		"on a shared machine":             {func(*contract.Site) {}, contract.EventCheck, journal.CheckFits},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				w.site(t, c.site)
				till := w.opened("a")
				require.NoError(t, (<-till.Sale("T-0", shop)).Err)
				w.cutAt(till, "T-1", "PRESENT_CARD")
				till.force("T-1", ann)
				require.NoError(t, till.Engine.Acknowledge(context.Background(), Site, "T-1", transaction.Seen{}))
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
				assert.Equal(t, transaction.PaymentOpen, code((<-till.Sale("T-1", other)).Err), "the bill is not sold again meanwhile")
				assert.LessOrEqual(t, w.sent("duplicate"), journal.MaxLooks+transaction.MaxLooks)
			})
		})
	}
}

// The bill is sold again at once, on the same card machine, before the planned look:
// one look comes before its frame, from any tab, and after a reload.
func TestALookComesBeforeTheNextFrame(t *testing.T) {
	for name, c := range map[string]struct {
		site  func(*contract.Site)
		event string
	}{
		"ours alone": {exclusive, contract.EventDisputed},
		"shared":     {func(*contract.Site) {}, contract.EventCheck},
	} {
		t.Run(name, func(t *testing.T) { lookComesBefore(t, c.site, c.event) })
	}
}

func lookComesBefore(t *testing.T, site func(*contract.Site), event string) {
	for name, seller := range map[string]func(w *World, a *Till) *Till{
		"the same tab": func(_ *World, a *Till) *Till { return a },
		"another tab":  func(w *World, _ *Till) *Till { return w.opened("b") },
		"a new engine": func(w *World, a *Till) *Till {
			a.Kill()
			return w.opened("b")
		},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				w.site(t, site)
				a := w.opened("a")
				require.NoError(t, (<-a.Sale("T-0", shop)).Err)
				w.Net.SetDown(true)
				w.drop("after", "notification:PRESENT_CARD")
				a.Sale("T-1", shop)
				time.Sleep(20 * time.Second) // the machine takes the money; nobody asks it meanwhile
				require.Len(t, w.Sim.Ledger(), 2)
				a.force("T-1", ann)
				w.Net.SetDown(false)
				a.Open()
				b := seller(w, a)
				looked := w.sent("duplicate")
				began := time.Now()
				sale := <-b.Sale("T-2", shop)
				require.NoError(t, sale.Err)
				assert.Equal(t, 1, w.sentBefore("duplicate", "sale", 3)-looked, "one look, before the frame")
				assert.Less(t, time.Since(began), 15*time.Second)
				require.Len(t, b.Events(event), 1)
				assert.Equal(t, transaction.PaymentOpen, code((<-b.Sale("T-1", other)).Err))
				if a != b && a.Alive() {
					a.look(t)
					assert.Len(t, a.Events(event), 1, "who follows it hears of it")
				}
			})
		})
	}
}

// sentBefore counts the frames of one method before the n-th of another one.
func (w *World) sentBefore(method, before string, n int) int {
	count := 0
	for _, f := range w.Sim.Frames() {
		if f.Direction != "in" {
			continue
		}
		switch f.Method {
		case method:
			count++
		case before:
			if n--; n == 0 {
				return count
			}
		}
	}
	return count
}

// A sale is never held up for more than three seconds, and only after a forced
// verdict.
func TestTheNextSaleIsDelayedAtMostThreeSeconds(t *testing.T) {
	for name, c := range map[string]struct {
		force    bool
		from, to time.Duration
	}{
		"after a forced verdict":   {true, counter.LookLimit, counter.LookLimit + time.Second},
		"after an ordinary answer": {false, 0, 300 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				till := w.opened("a")
				require.NoError(t, (<-till.Sale("T-0", shop)).Err)
				if c.force {
					till.lose("T-1", shop)
					till.force("T-1", ann)
				}
				w.knobs(t, func(k *sim.Knobs) { k.DuplicateDelayMs = 60_000 })
				before := w.sent("sale")
				began := time.Now()
				sale := till.Sale("T-2", shop)
				for w.sent("sale") == before {
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

// Another till's sale of the same amount is no proof: staff compare, and nobody
// is told that their verdict was wrong.
func TestAnotherTillsEqualSaleIsNoDispute(t *testing.T) {
	for name, verdict := range map[string]journal.Settlement{"not paid": ann, "paid in cash": cash} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				till := w.opened("a")
				require.NoError(t, (<-till.Sale("T-0", shop)).Err)
				require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "sale"}))
				till.Sale("T-1", shop)
				time.Sleep(12 * time.Minute) // staff who wait may decide
				_, err := till.Engine.Settle(t.Context(), Site, "T-1", transaction.Seen{}, false, verdict)
				require.NoError(t, err)
				require.NoError(t, w.Sim.Foreign(sim.ForeignPayment{TID: shop, Amount: 1250}))
				time.Sleep(15 * time.Minute)
				assert.Empty(t, till.Events(contract.EventDisputed))
				require.Len(t, checks(t, till), 1)
				require.NoError(t, till.Engine.Acknowledge(t.Context(), Site, "T-0", transaction.Seen{}))
				require.NoError(t, till.Engine.Acknowledge(t.Context(), Site, "T-1", transaction.Seen{}), "the outcome")
				require.NoError(t, till.Engine.Acknowledge(t.Context(), Site, "T-1", transaction.Seen{}), "the check")
				assert.Empty(t, pendingOf(t, till))
			})
		})
	}
}

// A verdict that was right is not doubted, and the machine is bothered at most
// three times, whatever is reloaded and whichever tab looks.
func TestThreeLooksForEachVerdictAndNoMore(t *testing.T) {
	for name, c := range map[string]struct {
		site   func(*contract.Site)
		reload bool
		tabs   int
	}{
		"one tab":                 {func(*contract.Site) {}, false, 1},
		"one tab, ours alone":     {exclusive, false, 1},
		"three tabs":              {func(*contract.Site) {}, false, 3},
		"reloads":                 {func(*contract.Site) {}, true, 1},
		"reloads of three tabs":   {func(*contract.Site) {}, true, 3},
		"reloads and ours alone":  {exclusive, true, 2},
		"three tabs, ours alone":  {exclusive, false, 3},
		"two tabs, and no reload": {func(*contract.Site) {}, false, 2},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				w.site(t, c.site)
				var tills []*Till
				for i := range c.tabs {
					tills = append(tills, w.opened("first-"+string(rune('a'+i))))
				}
				require.NoError(t, (<-tills[0].Sale("T-0", shop)).Err)
				require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "sale"}))
				tills[0].Sale("T-1", shop)
				time.Sleep(12 * time.Minute) // staff who wait may decide
				looked := w.sent("duplicate")
				tills[0].force("T-1", ann)
				for n := range 12 {
					time.Sleep(time.Duration(n+1) * 7 * time.Second)
					if c.reload {
						for i := range tills {
							tills[i].Kill()
							tills[i] = w.opened("again-" + string(rune('a'+i)) + string(rune('a'+n)))
						}
					}
				}
				time.Sleep(2 * time.Hour)
				looks := w.sent("duplicate") - looked
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
					assert.LessOrEqual(t, w.sent("duplicate")-looked, journal.MaxLooks)
				}
			})
		})
	}
}

// No look while a payment runs or waits on the terminal.
func TestNoLookWhileAnythingRuns(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till, second := w.opened("a"), w.opened("b")
		require.NoError(t, (<-till.Sale("T-0", shop)).Err)
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "sale"}))
		till.Sale("T-1", shop)
		time.Sleep(12 * time.Minute) // staff who wait may decide
		_, err := till.Engine.Settle(t.Context(), Site, "T-1", transaction.Seen{}, false, ann)
		require.NoError(t, err)
		looked := w.sent("duplicate")
		for n := range 10 { // the terminal is in use all the time
			seller := []*Till{till, second}[n%2]
			require.NoError(t, (<-seller.Sale("B-"+string(rune('0'+n)), shop)).Err)
		}
		assert.Equal(t, looked, w.sent("duplicate"), "ten sales, and no look in between")
		assert.Empty(t, w.Sim.Violations())
	})
}
