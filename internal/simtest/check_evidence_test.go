package simtest

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/sim"
)

// After "paid", a look that shows nothing new is told; one that shows the payment
// says nothing.
func TestPaidIsCheckedToo(t *testing.T) {
	for name, c := range map[string]struct {
		fault sim.Fault
		site  func(*contract.Site)
		why   string
	}{
		"the machine took it":             {sim.Fault{Do: "drop", When: "before", Direction: "out", Name: "response:sale"}, func(*contract.Site) {}, ""},
		"it never reached the machine":    {sim.Fault{Do: "lose", Direction: "in", Name: "sale"}, func(*contract.Site) {}, journal.CheckNothingNew},
		"the same on a machine of ours":   {sim.Fault{Do: "lose", Direction: "in", Name: "sale"}, exclusive, journal.CheckNothingNew},
		"another till's sale on the same": {sim.Fault{Do: "lose", Direction: "in", Name: "sale"}, func(*contract.Site) {}, "foreign"},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				w.site(t, c.site)
				till := w.opened("a")
				require.NoError(t, (<-till.Sale("T-0", shop)).Err)
				require.NoError(t, w.Sim.AddFault(c.fault))
				till.Sale("T-1", shop)
				time.Sleep(12 * time.Minute) // staff who wait may decide
				_, err := till.Engine.Settle(t.Context(), Site, "T-1", transaction.Seen{}, false, annPaid)
				require.NoError(t, err)
				if c.why == "foreign" {
					require.NoError(t, w.Sim.Foreign(sim.ForeignPayment{TID: shop, Amount: 999}))
				}
				time.Sleep(time.Hour)
				assert.Empty(t, till.Events(contract.EventDisputed))
				found := checks(t, till)
				if c.why == "" || c.why == "foreign" {
					assert.Empty(t, found)
					return
				}
				require.Len(t, found, 1)
				assert.Equal(t, c.why, found[0].Record.Check.Why)
				assert.Len(t, till.Events(contract.EventCheck), 1, "told once")
				till.Kill()
				next := w.opened("b")
				assert.Len(t, next.Events(contract.EventCheck), 1, "and again after a reload")
			})
		})
	}
}

// A number that is missing before the next sale is told, on a machine of ours alone.
func TestAMissingNumberIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		site func(*contract.Site)
		want int
	}{"ours alone": {exclusive, 1}, "shared": {func(*contract.Site) {}, 0}} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				w.site(t, c.site)
				till := w.opened("a")
				require.NoError(t, (<-till.Sale("T-0", shop)).Err)
				w.knobs(t, func(k *sim.Knobs) { k.Unsupported = []string{"duplicate"} })
				w.cutAt(till, "T-1", "APPROVED")
				time.Sleep(12 * time.Minute) // staff who wait may decide
				_, err := till.Engine.Settle(t.Context(), Site, "T-1", transaction.Seen{}, false, ann)
				require.NoError(t, err)
				require.NoError(t, (<-till.Sale("T-2", shop)).Err)
				time.Sleep(time.Minute)
				found := checks(t, till)
				require.Len(t, found, c.want)
				if c.want > 0 {
					assert.Equal(t, journal.CheckSkipped, found[0].Record.Check.Why)
					assert.Equal(t, "T-1", found[0].Record.Reference)
					assert.Equal(t, "0002", found[0].Record.Check.Number)
				}
			})
		})
	}
}

// The sums of an end of day have exactly its amount too much.
func TestTheSumsOfTheDayAreEvidence(t *testing.T) {
	for name, c := range map[string]struct {
		site  func(*contract.Site)
		taken bool
		want  int
	}{
		"ours alone, and charged":     {exclusive, true, 1},
		"ours alone, and not charged": {exclusive, false, 0},
		"shared, and charged":         {func(*contract.Site) {}, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				w.site(t, c.site)
				till := w.opened("a")
				endOfDay := func(token string) {
					_, err := till.Engine.Report(t.Context(), Site, "reportEndOfDay", shop, token)
					require.NoError(t, err)
				}
				endOfDay("day-1")
				require.NoError(t, (<-till.Sale("T-0", shop)).Err)
				w.knobs(t, func(k *sim.Knobs) { k.Unsupported = []string{"duplicate"} })
				if c.taken {
					w.cutAt(till, "T-1", "APPROVED")
				} else {
					require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "sale"}))
					till.Sale("T-1", shop)
				}
				time.Sleep(12 * time.Minute) // staff who wait may decide
				_, err := till.Engine.Settle(t.Context(), Site, "T-1", transaction.Seen{}, false, ann)
				require.NoError(t, err)
				time.Sleep(time.Minute)
				endOfDay("day-2")
				time.Sleep(time.Second)
				synctest.Wait()
				found := checks(t, till)
				require.Len(t, found, c.want)
				if c.want > 0 {
					assert.Equal(t, journal.CheckSums, found[0].Record.Check.Why)
					assert.EqualValues(t, 1250, found[0].Record.Check.Total)
				}
			})
		})
	}
}
