package recovery

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// Staff carry on after payment A, and then its socket heals. A is charged at the moment
// when C is sent, and C never arrives. The charge of A proves nothing about C.
func TestAChargeThatComesLateProvesNoOtherPayment(t *testing.T) {
	for name, free := range map[string]func(t *testing.T, till *world.Till){
		"carried on": func(t *testing.T, till *world.Till) {
			_, err := till.Engine.CarryOn(context.Background(), world.Site, world.Terminal, journal.StaffAction{By: "Ann", Reason: "queue"})
			require.NoError(t, err)
		},
		"settled as not paid": func(t *testing.T, till *world.Till) {
			_, err := till.Engine.Settle(context.Background(), world.Site, "A", transaction.Seen{}, true, journal.Settlement{By: "Ann", Reason: "no receipt"})
			require.NoError(t, err)
		},
		"settled as paid": func(t *testing.T, till *world.Till) {
			_, err := till.Engine.Settle(context.Background(), world.Site, "A", transaction.Seen{}, true, journal.Settlement{Paid: true, By: "Ann", Reason: "slip"})
			require.NoError(t, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, world.Exclusive)
				till := w.Till("a")
				till.Open()
				w.HalfOpen(t, till, free)
				b := <-till.Sale("B", world.Terminal)
				require.NoError(t, b.Err)
				require.Equal(t, journal.Approved, b.Outcome.Result())
				require.NoError(t, w.Sim.ThawLinks())
				time.Sleep(2 * time.Second) // by now the card machine takes A
				c := (<-w.LostOnItsWay(t, till)).Outcome
				assert.Len(t, w.Sim.Ledger(), 3, "T-0, B and A")
				assert.NotEqual(t, journal.Approved, c.Result(), "the charge is that of A")
				assert.Equal(t, evidence.WhyLooseEnd, c.Record.Evidence.Why)
			})
		})
	}
}

// overdue lets the time of A's loose end pass. After that its socket is closed, what was
// sent there has arrived or never will, and the card machine charges none of it any more.
func overdue(t *testing.T, w *world.World) {
	t.Helper()
	require.NoError(t, w.Sim.ThawLinks())
	time.Sleep(2*transaction.GiveUpLimit + 3*time.Minute)
}

func carriesOn(t *testing.T, till *world.Till) {
	t.Helper()
	_, err := till.Engine.CarryOn(context.Background(), world.Site, world.Terminal, journal.StaffAction{By: "Ann", Reason: "queue"})
	require.NoError(t, err)
}

// A loose end is over when its time has passed and a later payment was answered. From then
// on payments are proven again.
func TestALooseEndIsOverInTime(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeSite(t, world.Exclusive)
		till := w.Till("a")
		till.Open()
		w.HalfOpen(t, till, carriesOn)
		c := w.Proves(t, till, "C")
		assert.Equal(t, evidence.WhyLooseEnd, c.Record.Evidence.Why, "too early")
		_, err := till.Engine.Settle(context.Background(), world.Site, "C", transaction.Seen{}, true, world.NotPaid)
		require.NoError(t, err)
		overdue(t, w)
		require.NoError(t, (<-till.Sale("D", world.Terminal)).Err)
		e := w.Proves(t, till, "E")
		assert.Equal(t, transaction.ReasonProven, e.Record.Reason)
	})
}

// A clock that is set forward ends no loose end.
func TestASetClockEndsNoLooseEnd(t *testing.T) {
	for name, jump := range map[string]func(c *world.TwoClocks){
		"the wall clock":      func(c *world.TwoClocks) { c.JumpWall(time.Hour) },
		"the monotonic clock": func(c *world.TwoClocks) { c.JumpUptime(time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				clock := &world.TwoClocks{}
				w.Clock = clock
				w.ChangeSite(t, world.Exclusive)
				till := w.Till("a")
				till.Open()
				w.HalfOpen(t, till, carriesOn)
				require.NoError(t, w.Sim.ThawLinks())
				time.Sleep(10 * time.Second)
				jump(clock)
				time.Sleep(40 * time.Second)
				jump(clock)
				require.NoError(t, (<-till.Sale("D", world.Terminal)).Err)
				known, err := w.Store.Terminal(context.Background(), world.Account, world.Terminal)
				require.NoError(t, err)
				assert.NotEmpty(t, known.Last.LooseEnds)
			})
		})
	}
}

// A loose end counts in every other tab, whether its own tab died or still lives.
func TestALooseEndCountsInEveryTab(t *testing.T) {
	for name, dies := range map[string]bool{"a reload": true, "a tab that lives on": false} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, world.Exclusive)
				a, b := w.TwoTabs()
				w.HalfOpen(t, a, carriesOn)
				if dies {
					a.Kill()
					time.Sleep(10 * time.Second)
				}
				c := w.Proves(t, b, "C")
				assert.Equal(t, evidence.WhyLooseEnd, c.Record.Evidence.Why)
				_, err := b.Engine.Settle(context.Background(), world.Site, "C", transaction.Seen{}, true, world.NotPaid)
				require.NoError(t, err)
				overdue(t, w)
				require.NoError(t, (<-b.Sale("D", world.Terminal)).Err)
				assert.Equal(t, transaction.ReasonProven, w.Proves(t, b, "E").Record.Reason)
			})
		})
	}
}

// A payment that was refused may have begun all the same. As long as that is possible, it
// is a loose end, too.
func TestARefusalIsALooseEnd(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeSite(t, world.Exclusive)
		till := w.Till("a")
		till.Open()
		require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "replace", Direction: "out", Name: "response:sale",
			Frame: `{"jsonrpc":"2.0","id":"$id","error":{"code":-32603,"message":"internal error"}}`}))
		require.Equal(t, transaction.ReasonErrorReply, (<-till.Sale("A", world.Terminal)).Outcome.Record.Reason)
		carriesOn(t, till)
		assert.Equal(t, evidence.WhyLooseEnd, w.Proves(t, till, "C").Record.Evidence.Why)
	})
}

// What belongs to one bill proves nothing about another bill. This is also so for another
// account that uses the terminal, and after a payment at a table.
func TestWhoSharesATerminalProvesNothing(t *testing.T) {
	for name, use := range map[string]func(t *testing.T, w *world.World){
		"a table": func(t *testing.T, w *world.World) {
			other := w.Till("tables")
			other.Serve(world.NewRestaurant(map[string]int64{"7": 1250}))
			world.WaiterStep(t, w, sim.Step{Do: "tables", WaiterID: "1"})
			require.True(t, world.WaiterStep(t, w, sim.Step{Do: "lock", TableID: "7"}).Confirmed)
			world.WaiterStep(t, w, sim.Step{Do: "walkAway"})
		},
		"another account": func(t *testing.T, w *world.World) {
			r := journal.Record{
				ID:        journal.ID{Account: "other.test", Reference: "O-1"},
				Request:   journal.Request{Site: "bar", Token: "o", Kind: "sale", TID: world.Terminal, Amount: 1250, Currency: "GBP"},
				Owner:     journal.Owner{Engine: "o/1"},
				CreatedAt: time.Now().UnixMilli(), Status: journal.Open, Sent: journal.SentMaybe,
			}
			_, err := w.Store.Reserve(context.Background(), r, r.Entry(journal.EntryReserved, r.CreatedAt))
			require.NoError(t, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, world.Exclusive)
				till := w.Till("a")
				till.Open()
				assert.Equal(t, transaction.ReasonProven, w.Proves(t, till, "C").Record.Reason)
				use(t, w)
				d := w.Proves(t, till, "D")
				assert.Equal(t, []string{evidence.LikelyTaken, evidence.WhyShared}, []string{d.Record.Evidence.Finding, d.Record.Evidence.Why})
				_, err := till.Engine.Settle(context.Background(), world.Site, "D", transaction.Seen{}, true, world.NotPaid)
				require.NoError(t, err)
				time.Sleep(10 * time.Minute) // by then it is over for D, whatever became of it
				till.Kill()
				time.Sleep(23*time.Hour - 10*time.Minute)
				next := w.Till("b")
				next.Open()
				assert.Equal(t, evidence.WhyShared, w.Proves(t, next, "E").Record.Evidence.Why, "also after a reload")
				_, err = next.Engine.Settle(context.Background(), world.Site, "E", transaction.Seen{}, true, world.NotPaid)
				require.NoError(t, err)
				time.Sleep(2 * time.Hour)
				require.NoError(t, (<-next.Sale("F", world.Terminal)).Err)
				assert.Equal(t, transaction.ReasonProven, w.Proves(t, next, "G").Record.Reason, "a day later it has the terminal for itself")
			})
		})
	}
}

// This is the same story, but the answer to A comes on its own link after staff have
// settled A. Then the charge certainly belongs to A.
func TestAChargeThatALateAnswerClaimsProvesNoOtherPayment(t *testing.T) {
	for name, paid := range map[string]bool{"settled as paid": true, "settled as not paid": false} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, world.Exclusive)
				till := w.Till("a")
				till.Open()
				require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
				time.Sleep(5 * time.Minute)
				require.NoError(t, w.Sim.FreezeLinks())
				till.Sale("A", world.Terminal)
				time.Sleep(time.Minute) // by now another link asks, and this one is still listened to
				_, err := till.Engine.Settle(context.Background(), world.Site, "A", transaction.Seen{}, true, journal.Settlement{Paid: paid, By: "Ann", Reason: "looked"})
				require.NoError(t, err)
				require.NoError(t, (<-till.Sale("B", world.Terminal)).Err)
				require.NoError(t, w.Sim.ThawLinks())
				time.Sleep(time.Second)
				c := (<-w.LostOnItsWay(t, till)).Outcome
				assert.Len(t, w.Sim.Ledger(), 3)
				assert.Equal(t, []string{evidence.CannotTell, evidence.WhyClaimed}, []string{c.Record.Evidence.Finding, c.Record.Evidence.Why})
				known, err := w.Store.Terminal(context.Background(), world.Account, world.Terminal)
				require.NoError(t, err)
				assert.Equal(t, "0003", known.Last.Number, "what the late answer told is the last that is known")
			})
		})
	}
}
