package world

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/locks"
	"connect-epos/sim"
)

// Neighbour returns another browser on the same account. It shares the terminals, but
// neither the journal nor the locks.
func (w *World) Neighbour() *World {
	n := &World{T: w.T, Sim: w.Sim, Store: &Store{}, Leases: &locks.Locks{}, Sites: w.Sites, Net: w.Net, Clock: w.Clock}
	return n
}

// LooseEndIsOver reports whether the time of the terminal's only loose end is over.
func (w *World) LooseEndIsOver(t *testing.T) bool {
	t.Helper()
	known, err := w.Store.Terminal(context.Background(), Account, Terminal)
	require.NoError(t, err)
	require.Len(t, known.Last.LooseEnds, 1)
	return known.Last.LooseEnds[0].OverAtFrame > 0
}

// HalfOpen leaves sale A in a half-open socket that was given up: what was sent in it may
// still arrive. free is called to free the terminal.
func (w *World) HalfOpen(t *testing.T, till *Till, free func(t *testing.T, till *Till)) {
	t.Helper()
	require.NoError(t, (<-till.Sale("T-0", Terminal)).Err)
	time.Sleep(5 * time.Minute)
	require.NoError(t, w.Sim.FreezeLinks())
	a := till.Sale("A", Terminal)
	time.Sleep(transaction.AnswerLimit + 45*time.Second) // meanwhile a second link asked, and the first one was given up
	require.Equal(t, transaction.Unsettled, (<-a).Outcome.Result())
	free(t, till)
}

// LostOnItsWay sells C. The frame of that sale never arrives.
func (w *World) LostOnItsWay(t *testing.T, till *Till) Promise {
	t.Helper()
	require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "in", Name: "sale"}))
	return till.Sale("C", Terminal)
}

// Proves makes one sale that is answered and one whose answer is lost. It returns the
// outcome of the second one.
func (w *World) Proves(t *testing.T, till *Till, name string) transaction.Outcome {
	t.Helper()
	require.NoError(t, (<-till.Sale(name+" before", Terminal)).Err)
	w.DropLink("before", "response:sale")
	return (<-till.Sale(name, Terminal)).Outcome
}

// NotPaid is Ann's verdict that a payment was not taken.
var NotPaid = journal.Settlement{By: "Ann", Reason: "no slip"}

// LoseAnswer starts a sale whose link drops before its answer, and opens the counter
// again.
func (t *Till) LoseAnswer(reference, tid string) journal.Record {
	t.World.T.Helper()
	require.NoError(t.World.T, t.World.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "out", Name: "response:sale"}))
	lost := <-t.Sale(reference, tid)
	require.NoError(t.World.T, lost.Err)
	require.Equal(t.World.T, transaction.Unsettled, lost.Outcome.Result())
	t.Open()
	return lost.Outcome.Record
}

// AnswerLate delivers a payment's answer on the link that is up now.
func (w *World) AnswerLate(r journal.Record, result string) {
	w.T.Helper()
	require.NoError(w.T, w.Sim.Insert(fmt.Appendf(nil,
		`{"jsonrpc":"2.0","id":%d,"result":{"transactionResult":%q,"transactionType":"SALE","tid":%q,"amountBase":1250}}`,
		r.FrameID, result, r.TID)))
	synctest.Wait()
}

// PendingOf returns what a till lists as unresolved or not acknowledged.
func PendingOf(t *testing.T, till *Till) []contract.Pending {
	t.Helper()
	entries, err := till.Engine.Pending(context.Background(), Site)
	require.NoError(t, err)
	return entries
}

// Exclusive says that nobody else uses the site's terminals.
func Exclusive(s *contract.Site) { s.Terminals = "exclusive" }

// DropLink drops the link before or after the next frame of that name to the till.
func (w *World) DropLink(when, name string) {
	w.T.Helper()
	require.NoError(w.T, w.Sim.AddFault(sim.Fault{Do: "drop", When: when, Direction: "out", Name: name}))
}

// Resold is the terminal on which the bill is sold again.
const Resold = "VCMINVLSCD0" // the terminal on which the bill is sold again

// BusyNeighbour makes sales on the same card machine, with a till of another system.
func (w *World) BusyNeighbour(t *testing.T) {
	other := &World{T: t, Sim: w.Sim, Store: &Store{}, Leases: &locks.Locks{}, Sites: w.Sites, Net: &Network{sim: w.Sim}, Clock: w.Clock, Quiet: true}
	till := other.Till("neighbour")
	till.Open()
	go func() {
		for n := 0; n < 40; n++ {
			p := contract.Payment{Kind: "sale", TID: Terminal, Amount: 990, Currency: "GBP", Reference: fmt.Sprint("N-", n), Token: fmt.Sprint("N-", n)}
			<-till.Pay(p)
			time.Sleep(25 * time.Second)
		}
		till.Engine.Close()
	}()
}

// Charges counts the charges of T-1: first those of its first sale, again those of the
// sale after it.
func (w *World) Charges() (first, again int) {
	for _, row := range w.Sim.Ledger() {
		switch {
		case row.AmountBase != 1250:
		case row.TID == Terminal:
			first++
		case row.TID == Resold:
			again++
		}
	}
	return first, again
}

// Slow makes customers that many times slower with their cards.
func (w *World) Slow(t *testing.T, factor float64) {
	w.ChangeKnobs(t, func(k *sim.Knobs) { k.TimeScale = 1 / factor })
}

// SaleCutAt starts a sale, and takes the network down at a notification of the terminal.
func (w *World) SaleCutAt(t *testing.T, till *Till, value string) Promise {
	t.Helper()
	require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "after", Direction: "out", Name: value}))
	return till.Sale("T-1", Terminal)
}
