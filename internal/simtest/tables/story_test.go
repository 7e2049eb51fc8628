package tables

import (
	"encoding/json"
	"sync"
	"time"

	"connect-epos/sim"
)

// meal is what waiters do in one evening.
type meal struct {
	name  string
	knobs func(*sim.Knobs)
	play  func(e *evening)
	tabs  int  // beside the first tab
	often bool // tried with every mishap

	silent bool // a card machine forgets what it did, and nothing tells of that
	sums   bool // notices tell what was paid as a sum
}

// due returns the tables of every meal, and what is due there, in minor units.
func due() map[string]int64 { return map[string]int64{"12A": 4251, "7": 900, "9": 1300} }

// meals are all the meals that are tried.
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
	{name: "without anything to tell them apart", knobs: anonymous, play: func(e *evening) { e.insists(sim.Visit{TableID: "7", Ways: 2}) }},
	{name: "anonymous, told again with each", knobs: func(k *sim.Knobs) { anonymous(k); k.TableNoticesCumulative = true },
		play: func(e *evening) { e.insists(sim.Visit{TableID: "7", Ways: 3}) }},
	{name: "declined first", knobs: func(k *sim.Knobs) { k.TableTellsFailures = true }, play: func(e *evening) {
		e.visits(sim.Visit{TID: "VCMINVLDIP0", TableID: "9"})
		e.insists(sim.Visit{TableID: "9"})
	}},
	{name: "power lost", often: true, silent: true, play: powerLost},
	{name: "payments of the counter's shape", knobs: func(k *sim.Knobs) { k.TablePaymentShape = "payment" }, play: splits},
	{name: "single payments without a list", knobs: func(k *sim.Knobs) { k.TableNoticeForm = "payment" }, play: splits},
	{name: "sums without a list", knobs: func(k *sim.Knobs) { k.TableNoticeForm = "sum" }, sums: true, play: func(e *evening) {
		e.insists(sim.Visit{TableID: "12A", Ways: 3, Gratuity: 100})
	}},
	{name: "a sum in one", knobs: func(k *sim.Knobs) { k.TableNoticeForm = "sum" }, sums: true, play: func(e *evening) { e.insists(sim.Visit{TableID: "7"}) }},
	{name: "another tab waits", often: true, tabs: 1, play: splits},
}

func asRequests(k *sim.Knobs) {
	k.TableNotices, k.TableUnlockAs, k.TablesTimeout, k.TablesTimeoutUnit = "request", "request", 9000, "ms"
}

func anonymous(k *sim.Knobs) {
	k.PaymentIDs, k.TablePayment = false, json.RawMessage(`{"authCode": "", "time": ""}`)
}

// powerLost cuts the power of the card machine as soon as the bank has said yes. The power
// comes back after a while, and the waiter tries again.
func powerLost(e *evening) {
	e.does(sim.Step{Do: "tables"})
	if e.does(sim.Step{Do: "lock", TableID: "9"}).Confirmed {
		go func() {
			for n := 0; n < 600 && e.taken("9") == 0; n++ {
				time.Sleep(100 * time.Millisecond)
			}
			e.does(sim.Step{Do: "powerOff"})
		}()
		e.does(sim.Step{Do: "pay"})
	}
	time.Sleep(30 * time.Second)
	e.does(sim.Step{Do: "powerOn"})
	e.insists(sim.Visit{TableID: "9"})
}

func splits(e *evening) { e.insists(sim.Visit{TableID: "12A", Ways: 2, Gratuity: 100}) }

// refused visits a table that another waiter has, and one that is not open.
func refused(e *evening) {
	e.does(sim.Step{Do: "tables", TID: contactless})
	e.does(sim.Step{Do: "lock", TID: contactless, TableID: "7"})
	e.visits(sim.Visit{TableID: "7"})
	e.visits(sim.Visit{TableID: "none"})
	e.does(sim.Step{Do: "unlock", TID: contactless})
}

// twoWaiters are at two tables at the same time. One of them pays a part of the bill.
func twoWaiters(e *evening) {
	var both sync.WaitGroup
	both.Go(func() { e.insists(sim.Visit{TableID: "12A", Ways: 2, Gratuity: 100}) })
	both.Go(func() {
		time.Sleep(700 * time.Millisecond)
		e.insists(sim.Visit{TID: contactless, TableID: "9", Bill: true})
	})
	both.Wait()
}
