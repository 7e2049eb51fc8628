package stories

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// day holds everything that happens in one shop, written down for its judge: which
// payments were asked for, and what anybody was told of them.
type day struct {
	*world.World
	t *testing.T

	mu      sync.Mutex
	calls   []*call
	foreign map[int]bool // rows of the bank's book that no till asked for

	decided  verdicts // the verdicts of a cashier, in the way in which the till took them
	hasty    bool     // staff decide without looking: what depends on that is not judged
	disputed bool     // Connect may contradict itself: a refusal that is disputed later does not count as one
	froze    bool     // a tab was frozen: it cannot answer what comes meanwhile

	records []journal.Record // read when the journal had that many entries
	read    int
}

// call is one payment or report that a till was asked for.
type call struct {
	contract.Payment
	till    *world.Till
	ended   chan struct{}  // closed when the promise settled, or its page is gone
	settled *world.Settled // how it settled; nil when its page is gone
	told    []telling      // what anybody was told of it, in order
}

// telling is one thing that was told of a call.
type telling struct {
	at time.Time
	o  transaction.Outcome
}

func newDay(t *testing.T, w *world.World) *day { return &day{World: w, t: t, foreign: map[int]bool{}} }

// open starts a tab and its page, which writes down what it is told.
func (d *day) open(name string) *world.Till {
	till := d.Till(name)
	till.Hears = d.hear
	return till
}

// hear writes down what is told outside of a promise.
func (d *day) hear(e contract.Event) {
	switch v := e.Detail.(type) {
	case transaction.Outcome:
		d.tell(v)
	case contract.Pending:
		d.tell(transaction.Outcome{Record: v.Record, Stored: true})
	}
}

func (d *day) tell(o transaction.Outcome) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.calls {
		if c.Token == o.Record.Token {
			c.told = append(c.told, telling{time.Now(), o})
		}
	}
}

// pay asks a till for a payment or report.
func (d *day) pay(till *world.Till, p contract.Payment) *call {
	d.mu.Lock()
	p.Token = fmt.Sprint("call-", len(d.calls))
	if connect.IsReport(p.Kind) {
		p.Reference = journal.ReportReference(p.Token)
	}
	c := &call{Payment: p, till: till, ended: make(chan struct{})}
	d.calls = append(d.calls, c)
	d.mu.Unlock()
	promise := till.Pay(p)
	go func() {
		defer close(c.ended)
		select {
		case s := <-promise:
			if till.Alive() {
				d.settle(c, s)
			}
		case <-till.Dead:
		}
	}()
	return c
}

// asked returns the calls so far.
func (d *day) asked() []*call {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]*call(nil), d.calls...)
}

func (d *day) settle(c *call, s world.Settled) {
	if s.Err == nil {
		d.tell(s.Outcome)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	c.settled = &s
}

// follow plays a page that outlived its engine. It asks the next engine what the promise
// would have told.
func (d *day) follow(c *call, till *world.Till) {
	o, err := till.Engine.Follow(context.Background(), world.Site, c.Reference, c.Token)
	if till.Alive() && (err == nil || world.CodeOf(err) == contract.CodeEngineFailed) { // otherwise nobody was there to answer
		d.settle(c, world.Settled{Outcome: o, Err: err})
	}
}

// keyedIn plays a payment that somebody keys on the machine itself. It is false while the
// machine is busy.
func (d *day) keyedIn(f sim.ForeignPayment) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	before := len(d.Sim.Ledger())
	if d.Sim.Foreign(f) != nil {
		return false
	}
	for i := before; i < len(d.Sim.Ledger()); i++ {
		d.foreign[i+1] = true
	}
	return true
}

// record returns the journal's record of a call. It is false when there is none.
func (d *day) record(c *call) (journal.Record, bool) {
	for _, r := range d.book() {
		if r.Token == c.Token && r.Status != journal.Withdrawn {
			return r, true
		}
	}
	return journal.Record{}, false
}

// book returns the whole journal. It reads it again after every change.
func (d *day) book() []journal.Record {
	if n := len(d.Store.Entries()); n != d.read {
		records, err := d.Store.Memory.History(context.Background(), journal.Query{Account: world.Account, Limit: 1 << 20})
		if err != nil {
			d.t.Errorf("the journal cannot be read: %v", err)
		}
		d.records, d.read = records, n
	}
	return d.records
}

// gone reports whether a call's page was never told how its promise settled.
func (d *day) gone(c *call) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return c.settled == nil
}
