package tables

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/table"
	"connect-epos/core/tables"
	"connect-epos/core/wire"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// contactless is the card machine of another waiter.
const contactless = "VCMINVLSCD0"

// evening is a restaurant with its card machines and tills, while one thing goes
// wrong.
type evening struct {
	*world.World
	t *testing.T
	r *world.Restaurant

	redelivers bool
	prompt     bool          // nothing that goes wrong delays an answer
	later      time.Duration // how much longer than usual it takes until another tab opens

	mu      sync.Mutex
	tills   []*world.Till
	closed  bool // nobody opens another tab
	steps   int  // how many moments have passed
	puts    int  // how many of them were changes that went to the journal
	asks    int  // how often the till's handlers were called
	at      func(m world.Moment, till *world.Till)
	asked   func(n int, a contract.Ask) answering
	seen    []sim.Seen
	broken  []string
	silent  bool            // a card machine forgets what it did, and nothing tells of that
	sums    bool            // notices tell what was paid as a sum
	looked  bool            // staff have looked
	closing bool            // it is the end of the evening: no frame is on its way any more
	byHand  map[string]bool // payments that staff booked, by authorisation code
}

// answering is how a handler behaves once.
type answering struct {
	wait   time.Duration
	stands bool // the answer is value and failed, and not what the server says
	acts   bool // but the server does what it was asked all the same
	value  wire.Value
	failed string
}

func newEvening(t *testing.T, w *world.World, due map[string]int64) *evening {
	return &evening{World: w, t: t, r: world.NewRestaurant(due), byHand: map[string]bool{}}
}

// handle plays the page of a tab. Behind its handlers is the till's server.
func (e *evening) handle(till *world.Till, a contract.Ask) {
	e.mu.Lock()
	e.asks++
	n, asked := e.asks, e.asked
	e.mu.Unlock()
	if a.What == contract.AskUnlock {
		e.judgeUnlock(a)
	}
	var how answering
	if asked != nil {
		how = asked(n, a)
	}
	time.Sleep(how.wait)
	if !till.Alive() { // a page that is gone does nothing
		return
	}
	if !how.stands || how.acts {
		value, failed := e.r.ByItself(a)
		if a.What == contract.AskPayment {
			e.judgeBooked(a)
		}
		if !how.stands {
			how.value, how.failed = value, failed
		}
	}
	_, _ = till.Engine.AnswerTables(context.Background(), world.Site, world.AnswerTo(a, how.value, how.failed))
}

// comes opens another tab.
func (e *evening) comes() *world.Till {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil
	}
	till := e.Till(fmt.Sprint("tab-", len(e.tills)))
	e.tills = append(e.tills, till)
	e.mu.Unlock()
	till.Hears = func(ev contract.Event) {
		if a, ok := ev.Detail.(contract.Ask); ok {
			go e.handle(till, a)
		}
	}
	e.reopens(till)
	return till
}

func (e *evening) reopens(till *world.Till) {
	ctx := context.Background()
	if _, err := till.Engine.OpenTables(ctx, world.Site, contract.TablesOptions{Receipt: true, FinalReceipt: true}); err != nil {
		return // the tab died meanwhile, or its journal does not work
	}
	_ = till.Engine.TellTables(ctx, world.Site) // an error says that it is closed again, and then nobody listens
}

// shuts ends the evening: nobody opens another tab.
func (e *evening) shuts() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
}

// kills lets a tab die, and another one opens.
func (e *evening) kills(till *world.Till) {
	till.Kill()
	time.AfterFunc(time.Second+e.later, func() { e.comes() })
}

// serving returns the tab that has the tables.
func (e *evening) serving() *world.Till {
	e.mu.Lock()
	tills := slices.Clone(e.tills)
	e.mu.Unlock()
	for _, till := range slices.Backward(tills) {
		if till.Alive() && till.TablesLink().Reason != tables.ReasonAnotherTab {
			return till
		}
	}
	return tills[len(tills)-1]
}

func (e *evening) moment(m world.Moment, till *world.Till) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.steps++
	if m == world.PutBegun {
		e.puts++
	}
	if e.at != nil {
		e.at(m, till)
	}
}

// does plays one step of a waiter.
func (e *evening) does(s sim.Step) sim.Seen {
	if s.TID == "" {
		s.TID = world.ChipTerminal
	}
	seen, err := e.Sim.Waiter(context.Background(), s)
	require.NoError(e.t, err)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.seen = append(e.seen, seen)
	return seen
}

// visits plays a whole visit of a waiter.
func (e *evening) visits(v sim.Visit) []sim.Seen {
	if v.TID == "" {
		v.TID = world.ChipTerminal
	}
	seen, err := e.Sim.Visit(context.Background(), v)
	require.NoError(e.t, err)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.seen = append(e.seen, seen...)
	return seen
}

// insists repeats a visit while the table is not paid, as a waiter does when the card
// machine says that it does not work.
func (e *evening) insists(v sim.Visit) {
	for range 3 {
		e.visits(v)
		if v.WalkAway || e.taken(v.TableID) >= e.r.Bill(v.TableID).Total {
			return
		}
		time.Sleep(15 * time.Second)
	}
}

// taken returns what the bank took for a table, without gratuity and cashback.
func (e *evening) taken(id string) (sum int64) {
	for _, c := range e.Sim.Ledger() {
		if c.TableID == id {
			sum += int64(c.AmountBase)
		}
	}
	return sum
}

// tables returns the names of all tables, in order.
func (e *evening) tables() []string {
	e.r.Mu.Lock()
	defer e.r.Mu.Unlock()
	var names []string
	for id := range e.r.Bills {
		names = append(names, id)
	}
	slices.Sort(names)
	return names
}

// heals repairs everything, and waits for what follows.
func (e *evening) heals() {
	e.Watch(func(world.Moment, *world.Till) {})
	e.mu.Lock()
	e.asked = nil
	tills := slices.Clone(e.tills)
	e.mu.Unlock()
	e.Sim.ClearFaults()
	e.Store.Break(false)
	e.Store.Release()
	e.Net.SetDown(false)
	for _, till := range tills {
		till.Thaw()
	}
	require.NoError(e.t, e.Sim.ThawLinks())
	time.Sleep(2*time.Minute + e.later)
	if till := e.serving(); till.TablesLink().State == link.Displaced {
		_ = till.Engine.TakeOverTables(context.Background(), world.Site) // staff press this when no other till is there
		time.Sleep(time.Minute)
	}
	if e.redelivers {
		require.NoError(e.t, e.Sim.CloseLinks(4000, "the last redelivery"))
		time.Sleep(time.Minute)
	}
}

// pesters lets another waiter try to charge every table, whatever became of it.
func (e *evening) pesters() {
	for _, id := range e.tables() {
		e.visits(sim.Visit{TID: contactless, WaiterID: "9", TableID: id})
	}
	time.Sleep(5 * time.Second)
}

// staff look at what is left, and wait until nothing is.
func (e *evening) staff() error {
	e.closing = true
	if err := e.lookAtMachines(func(table.View) bool { return false }); err != nil {
		return err
	}
	for _, id := range e.tables() {
		if e.r.Bill(id).Unsure {
			e.r.Look(id, e.taken(id))
		}
	}
	e.looked = true
	time.Sleep(time.Minute)
	if left := e.serving().States(); len(left) > 0 {
		return fmt.Errorf("after staff looked: %v", left)
	}
	return nil
}

// lookAtMachines lets staff look at the card machines and at the bank's book. They write into
// their own book what it lacks, and free each table that no card machine has.
func (e *evening) lookAtMachines(used func(table.View) bool) error {
	ctx, till := context.Background(), e.serving()
	views, err := till.Engine.Tables(ctx, world.Site)
	for _, v := range views {
		if err != nil {
			return err
		}
		if used(v) || e.sums && len(v.Payments) > 0 && !e.closing { // the slips may show a payment whose notice is still on its way to the till
			continue
		}
		switch v.State {
		case table.StateMayBeTaken:
			paid := e.booksByHand(v.Table)
			_, err = till.Engine.SettleTable(ctx, world.Site, v.Table, journal.Settlement{Paid: paid, By: "Ann", Reason: "seen on the slip"}, contract.SeenTable{Since: v.Since, Rev: v.Rev})
		case table.StateLocked:
			e.booksByHand(v.Table)
			_, err = till.Engine.ForceUnlock(ctx, world.Site, v.Table, journal.StaffAction{By: "Ann", Reason: "nobody there"}, contract.SeenTable{Since: v.Since, Rev: v.Rev})
		}
	}
	return err
}

// atMachine reports whether a card machine is at the table, or may be about to come.
func (e *evening) atMachine(v table.View) bool {
	return time.Since(time.UnixMilli(v.Since)) < time.Minute || slices.ContainsFunc(e.Sim.Terminals(), func(s sim.TerminalState) bool {
		return s.Stage != "idle" && s.Stage != "off" && s.TableID == v.Table
	})
}

func (e *evening) booksByHand(id string) (paid bool) {
	if e.sums { // a booking is not one payment of the bank: the total of the slips counts
		paid = e.r.Bill(id).Paid != e.taken(id)
		e.r.Look(id, e.taken(id))
		return paid
	}
	booked := e.bookedRows()
	e.mu.Lock()
	defer e.mu.Unlock()
	for i, c := range e.Sim.Ledger() {
		if c.TableID == id && len(booked[i]) == 0 && !e.byHand[c.AuthCode] {
			e.byHand[c.AuthCode], paid = true, true
			e.r.Enter(id, c.AuthCode, int64(c.AmountBase))
		}
	}
	return paid
}
