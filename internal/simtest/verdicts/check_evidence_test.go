package verdicts

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// After the verdict "paid", a look that shows nothing new is told. A look that shows the
// payment is not told.
func TestPaidIsCheckedToo(t *testing.T) {
	for name, c := range map[string]struct {
		fault sim.Fault
		site  func(*contract.Site)
		why   string
	}{
		"the machine took it":             {sim.Fault{Do: "drop", When: "before", Direction: "out", Name: "response:sale"}, func(*contract.Site) {}, ""},
		"it never reached the machine":    {sim.Fault{Do: "lose", Direction: "in", Name: "sale"}, func(*contract.Site) {}, journal.CheckNothingNew},
		"the same on a machine of ours":   {sim.Fault{Do: "lose", Direction: "in", Name: "sale"}, world.Exclusive, journal.CheckNothingNew},
		"another till's sale on the same": {sim.Fault{Do: "lose", Direction: "in", Name: "sale"}, func(*contract.Site) {}, "foreign"},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, c.site)
				till := w.OpenTill("a")
				require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
				require.NoError(t, w.Sim.AddFault(c.fault))
				till.Sale("T-1", world.Terminal)
				time.Sleep(12 * time.Minute) // after that time staff who wait may decide
				_, err := till.Engine.Settle(t.Context(), world.Site, "T-1", transaction.Seen{}, false, annPaid)
				require.NoError(t, err)
				if c.why == "foreign" {
					require.NoError(t, w.Sim.Foreign(sim.ForeignPayment{TID: world.Terminal, Amount: 999}))
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
				next := w.OpenTill("b")
				assert.Len(t, next.Events(contract.EventCheck), 1, "and again after a reload")
			})
		})
	}
}

// A transaction number is missing before the next sale. That is told, but only on a
// machine that nobody else uses.
func TestAMissingNumberIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		site func(*contract.Site)
		want int
	}{"ours alone": {world.Exclusive, 1}, "shared": {func(*contract.Site) {}, 0}} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, c.site)
				till := w.OpenTill("a")
				require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
				w.ChangeKnobs(t, func(k *sim.Knobs) { k.Unsupported = []string{"duplicate"} })
				w.CutAt(till, "T-1", "APPROVED")
				time.Sleep(12 * time.Minute) // after that time staff who wait may decide
				_, err := till.Engine.Settle(t.Context(), world.Site, "T-1", transaction.Seen{}, false, world.NotPaid)
				require.NoError(t, err)
				require.NoError(t, (<-till.Sale("T-2", world.Terminal)).Err)
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

// The totals of an end of day are too high by exactly the amount of the payment.
func TestTheSumsOfTheDayAreEvidence(t *testing.T) {
	for name, c := range map[string]struct {
		site  func(*contract.Site)
		taken bool
		want  int
	}{
		"ours alone, and charged":     {world.Exclusive, true, 1},
		"ours alone, and not charged": {world.Exclusive, false, 0},
		"shared, and charged":         {func(*contract.Site) {}, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, c.site)
				till := w.OpenTill("a")
				endOfDay := func(token string) {
					_, err := till.Engine.Report(t.Context(), world.Site, "reportEndOfDay", world.Terminal, token)
					require.NoError(t, err)
				}
				endOfDay("day-1")
				require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
				w.ChangeKnobs(t, func(k *sim.Knobs) { k.Unsupported = []string{"duplicate"} })
				if c.taken {
					w.CutAt(till, "T-1", "APPROVED")
				} else {
					require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "sale"}))
					till.Sale("T-1", world.Terminal)
				}
				time.Sleep(12 * time.Minute) // after that time staff who wait may decide
				_, err := till.Engine.Settle(t.Context(), world.Site, "T-1", transaction.Seen{}, false, world.NotPaid)
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
