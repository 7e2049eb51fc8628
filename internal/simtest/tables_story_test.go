package simtest

import (
	"sync"
	"time"

	"connect-epos/sim"
)

// meal is what waiters do in one evening.
type meal struct {
	name  string
	knobs func(*sim.Knobs)
	play  func(e *evening)
	tabs  int  // beside the first
	often bool // tried with everything
}

// due are the tables of every meal, and what is due there.
func due() map[string]int64 { return map[string]int64{"12A": 4251, "7": 900, "9": 1300} }

// meals are all that is tried.
var meals = []meal{
	{name: "pays alone", often: true, play: func(e *evening) { e.insists(sim.Visit{TableID: "7"}) }},
	{name: "split in two with tips", often: true, play: func(e *evening) {
		e.insists(sim.Visit{TableID: "12A", WaiterID: "3", Ways: 2, Gratuity: 200})
	}},
	{name: "walks away", play: func(e *evening) { e.insists(sim.Visit{TableID: "7", WalkAway: true}) }},
	{name: "bill printed", play: func(e *evening) { e.insists(sim.Visit{TableID: "7", Bill: true}) }},
	{name: "pays a part", play: func(e *evening) {
		e.visits(sim.Visit{TableID: "12A", Payments: []sim.Step{{Amount: 2000, Cashback: 500}}})
		e.insists(sim.Visit{TableID: "12A"})
	}},
	{name: "refused", play: refused},
	{name: "two waiters", often: true, play: twoWaiters},
	{name: "told as requests", knobs: asRequests, play: splits},
	{name: "told again with each", knobs: func(k *sim.Knobs) { k.TableNoticesCumulative, k.TableTotals = true, "visit" }, play: splits},
	{name: "told at the end", knobs: func(k *sim.Knobs) { k.TableNoticesAtEnd = true }, play: splits},
	{name: "without ids", knobs: func(k *sim.Knobs) { k.PaymentIDs, k.TableIDsAsNumbers = false, true }, play: splits},
	{name: "payments of the counter's shape", knobs: func(k *sim.Knobs) { k.TablePaymentShape = "payment" }, play: splits},
	{name: "another tab waits", often: true, tabs: 1, play: splits},
}

func asRequests(k *sim.Knobs) {
	k.TableNotices, k.TableUnlockAs, k.TablesTimeout, k.TablesTimeoutUnit = "request", "request", 9000, "ms"
}

func splits(e *evening) { e.insists(sim.Visit{TableID: "12A", Ways: 2, Gratuity: 100}) }

// refused: a table that another one has, and one that is not open.
func refused(e *evening) {
	e.does(sim.Step{Do: "tables", TID: contactless})
	e.does(sim.Step{Do: "lock", TID: contactless, TableID: "7"})
	e.visits(sim.Visit{TableID: "7"})
	e.visits(sim.Visit{TableID: "none"})
	e.does(sim.Step{Do: "unlock", TID: contactless})
}

// twoWaiters are at two tables at once, one of them with a part of the bill.
func twoWaiters(e *evening) {
	var both sync.WaitGroup
	both.Go(func() { e.insists(sim.Visit{TableID: "12A", Ways: 2, Gratuity: 100}) })
	both.Go(func() {
		time.Sleep(700 * time.Millisecond)
		e.insists(sim.Visit{TID: contactless, TableID: "9", Bill: true})
	})
	both.Wait()
}
