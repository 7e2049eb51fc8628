package verdicts

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// These are all combinations of what staff said, what is true, who uses the terminal, and
// what becomes of the tab meanwhile. The bank's book shows what is right.

// truths are what has become of the payment when its link is lost: it was taken before, it
// is taken after that, or it is never taken.
var truths = map[string]func(w *world.World, till *world.Till){
	"taken before": func(w *world.World, till *world.Till) {
		w.DropLink("after", "notification:PRESENT_CARD")
		w.Net.SetDown(true) // without this, recovery would prove it first
		till.Sale("T-1", world.Terminal)
		time.Sleep(20 * time.Second)
	},
	"taken after": func(w *world.World, till *world.Till) {
		w.DropLink("after", "notification:PRESENT_CARD")
		till.Sale("T-1", world.Terminal)
		time.Sleep(1500 * time.Millisecond) // the link is back, and the customer looks for the card
	},
	"never taken": func(w *world.World, till *world.Till) {
		require.NoError(w.T, w.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "in", Name: "sale"}))
		till.Sale("T-1", world.Terminal)
		time.Sleep(5 * time.Second)
	},
}

var saidByStaff = map[string]journal.Settlement{"not paid": world.NotPaid, "cash": world.PaidInCash, "paid": annPaid}

// fates are what becomes of the tab that took the verdict. Each of them returns the tabs
// that live in the end.
var fates = map[string]func(w *world.World, a *world.Till) []*world.Till{
	"one tab":  func(_ *world.World, a *world.Till) []*world.Till { return []*world.Till{a} },
	"two tabs": func(w *world.World, a *world.Till) []*world.Till { return []*world.Till{a, w.OpenTill("b")} },
	"reload": func(w *world.World, a *world.Till) []*world.Till {
		a.Kill()
		time.Sleep(time.Second)
		return []*world.Till{w.OpenTill("b")}
	},
	"another tab takes over": func(w *world.World, a *world.Till) []*world.Till {
		b := w.OpenTill("b")
		a.Freeze()
		time.Sleep(time.Second)
		_, err := b.TakeOver(world.Terminal)
		require.NoError(w.T, err)
		require.NoError(w.T, (<-b.Pay(contract.Payment{Kind: "sale", TID: world.Terminal, Amount: 700, Currency: "GBP", Reference: "T-7", Token: "T-7", Wait: time.Minute})).Err)
		a.Thaw()
		return []*world.Till{b, a}
	},
}

func TestTheFamilyOfVerdicts(t *testing.T) {
	contradicted, wrong := 0, 0
	for said, verdict := range saidByStaff {
		for truth, happens := range truths {
			for _, terminals := range []string{"exclusive", "shared"} {
				for _, foreign := range []bool{false, true} {
					for fate, goesOn := range fates {
						name := fmt.Sprintf("%s/%s/%s/foreign %v/%s", said, truth, terminals, foreign, fate)
						if foreign && terminals == "exclusive" {
							continue // the setting "exclusive" says that there is no other till
						}
						t.Run(name, func(t *testing.T) {
							world.In(t, func(t *testing.T, w *world.World) {
								w.ChangeSite(t, func(s *contract.Site) { s.Terminals = terminals })
								a := w.OpenTill("a")
								require.NoError(t, (<-a.Sale("T-0", world.Terminal)).Err)
								require.NoError(t, a.Engine.Acknowledge(t.Context(), world.Site, "T-0", transaction.Seen{}))
								happens(w, a)
								looked := w.Sent("duplicate")
								a.SettleByForce("T-1", verdict)
								require.NoError(t, a.Engine.Acknowledge(t.Context(), world.Site, "T-1", transaction.Seen{}))
								w.Net.SetDown(false)
								a.Open()
								tabs := goesOn(w, a)
								if foreign {
									time.Sleep(25 * time.Second)
									require.NoError(t, w.Sim.Foreign(sim.ForeignPayment{TID: world.Terminal, Amount: 1250}))
								}
								time.Sleep(20 * time.Minute)
								charged := w.Sim.Standing(world.Terminal, "SALE", 1250) - 1
								if foreign {
									charged--
								}
								f := found{w: w, tabs: tabs, foreign: foreign, exclusive: terminals == "exclusive", over: fate == "another tab takes over"}
								if verdict.Paid == (charged > 0) {
									f.right(t)
									return
								}
								wrong++
								contradicted += f.wrong(t, verdict, looked)
							})
						})
					}
				}
			}
		}
	}
	t.Logf("verdicts of careless staff that were wrong: %d, contradicted within the bounded asking: %d", wrong, contradicted)
}

// found is what staff were told about a verdict in the end.
type found struct {
	w                        *world.World
	tabs                     []*world.Till
	foreign, exclusive, over bool
}

func (f found) told(event string) int {
	n := 0
	for _, till := range f.tabs {
		for _, e := range till.Events(event) {
			if e.(contract.Pending).Record.Reference == "T-1" {
				n++
			}
		}
	}
	return n
}

// right checks a verdict that was right: nobody is told that it was wrong. Another till's
// sale of the same amount may be shown to compare, and nothing more.
func (f found) right(t *testing.T) {
	assert.Zero(t, f.told(contract.EventDisputed))
	if !f.foreign {
		assert.Zero(t, f.told(contract.EventCheck))
	}
	f.bounded(t)
}

// wrong checks a verdict that was wrong: the terminal can tell, so somebody is told.
func (f found) wrong(t *testing.T, verdict journal.Settlement, looked int) int {
	disputed, checked := f.told(contract.EventDisputed), f.told(contract.EventCheck)
	if !f.exclusive || verdict.Paid {
		assert.Zero(t, disputed, "no proof, no dispute")
	}
	f.bounded(t)
	if f.foreign && verdict.Paid { // another till's sale of the same amount is taken for the payment
		return min(1, disputed+checked)
	}
	if assert.Positive(t, disputed+checked, "somebody is told") {
		for _, p := range world.PendingOf(t, f.tabs[0]) {
			if p.Record.Reference == "T-1" {
				assert.Contains(t, []string{"check", "disputed"}, p.State())
				return 1
			}
		}
		assert.Fail(t, "it is not listed")
	}
	return 0
}

// bounded checks that the journal counts every look, and that there are three at most.
func (f found) bounded(t *testing.T) {
	attempts, err := f.w.Store.Attempts(t.Context(), world.Account, "T-1")
	require.NoError(t, err)
	assert.LessOrEqual(t, attempts[0].Settlement.Looks, journal.MaxLooks)
	assert.Empty(t, f.w.Sim.Violations())
}
