// Package world is what the tests of the engine against the simulator share: an
// account with its terminals, a shop's journal and locks, tills that can be killed and
// frozen, and faults. It is for tests only, inside testing/synctest or without it.
package world

import (
	"context"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/engine"
	"connect-epos/core/link"
	"connect-epos/core/rpc"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/internal/locks"
	"connect-epos/sim"
	"connect-epos/sim/strict"
)

// World is one simulated account, one shop's journal and locks, and any number
// of engines (tabs) that use them.
type World struct {
	T      testing.TB
	Sim    *sim.Sim
	Store  *Store
	Leases *locks.Locks
	Sites  *service.MemorySites
	Net    *Network

	Clock    clock.Clock // for tills that are started from now on
	Hidden   func() bool // for these tills: whether their page is hidden
	KeepDays int         // for these tills: how many days they keep details
	Quiet    bool        // for these tills: whether they leave out what crosses the wire

	watch atomic.Pointer[func(Moment, *Till)]

	Mu      sync.Mutex // guards the fields below
	Engines []*Till
	left    []Left
}

// Site is the site that every World knows.
const Site = "front-bar"

// Account is the account host of that site.
const Account = "simulator.test.connect.paymentsense.cloud"

// New returns a world whose site points at its simulator. At its end it closes
// everything and waits for it.
func New(t testing.TB) *World {
	s := &sim.Sim{}
	guard, err := strict.Guard(s)
	if err != nil {
		t.Fatal(err)
	}
	s.Guard = guard
	w := &World{T: t, Sim: s, Store: &Store{}, Leases: &locks.Locks{}, Sites: &service.MemorySites{},
		Net: &Network{sim: s}, Clock: clock.System{}}
	err = w.Sites.Save(context.Background(), contract.Site{ID: Site, Account: "simulator",
		Environment: "test", APIKey: sim.DefaultKey, InstallerID: "simInstaller", Currency: "GBP", Terminals: "shared", FinalPOSReceipt: true})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Close ends every till, then the simulator.
func (w *World) Close() {
	w.Store.Release()
	for _, t := range w.Engines {
		t.Thaw()
		t.Engine.Close()
	}
	w.Sim.Close()
}

// Till is one engine (a tab) and what it told.
type Till struct {
	Engine *engine.Engine
	Hears  func(contract.Event) // what the page does about an event; it must not block
	World  *World
	Leases *tabLeases
	freeze freeze
	net    *tabNet
	Dead   chan struct{}
	once   sync.Once

	told bool

	mu     sync.Mutex
	events []contract.Event
}

// Till starts another engine in this world: another tab.
func (w *World) Till(name string) *Till {
	t := &Till{World: w, Dead: make(chan struct{})}
	t.Leases = &tabLeases{all: w.Leases, freeze: &t.freeze}
	t.net = &tabNet{till: t}
	t.Engine = engine.New(service.Config{
		SoftwareHouseID: "simSWH", Name: name, Dialer: t.net, Store: &tabStore{Store: w.Store, till: t}, Leases: t.Leases,
		Sites: w.Sites, Clock: tabClock{w.Clock, &t.freeze}, Hidden: w.Hidden, KeepDays: w.KeepDays, Tell: t.hear, Trace: !w.Quiet,
	})
	w.Mu.Lock()
	defer w.Mu.Unlock()
	w.Engines = append(w.Engines, t)
	return t
}

// Open opens the counter and waits for its link. The first time, it also lets the engine
// tell its news.
func (t *Till) Open() {
	t.World.T.Helper()
	ctx := context.Background()
	if _, err := t.Engine.Open(ctx, Site, true); err != nil {
		t.World.T.Fatalf("open: %v", err)
	}
	time.Sleep(link.RequestGap) // in virtual time, until nothing waits for the probe any more
	if t.told {
		return
	}
	t.told = true
	if err := t.Engine.Tell(ctx, Site); err != nil {
		t.World.T.Fatalf("tell: %v", err)
	}
	synctest.Wait() // what is adopted is told when that is stored
}

func (t *Till) hear(e contract.Event) {
	if !t.Alive() {
		return
	}
	t.mu.Lock()
	t.events = append(t.events, e)
	t.mu.Unlock()
	if t.Hears != nil {
		t.Hears(e)
	}
}

// Events returns the details of the events of one name, in order.
func (t *Till) Events(name string) []any {
	t.mu.Lock()
	defer t.mu.Unlock()
	var details []any
	for _, e := range t.events {
		if e.Name == name {
			details = append(details, e.Detail)
		}
	}
	return details
}

// AllPoints returns the events so far, in order.
func (t *Till) AllPoints() []contract.Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]contract.Event(nil), t.events...)
}

// Promise is a payment that is running.
type Promise chan Settled

// Settled is how a promise ended.
type Settled struct {
	Outcome transaction.Outcome
	Err     error
}

// Pay starts a payment and returns its promise.
func (t *Till) Pay(p contract.Payment) Promise {
	done := make(Promise, 1)
	go func() {
		o, err := t.Engine.Pay(context.Background(), Site, p)
		done <- Settled{o, err}
	}()
	return done
}

// Sale starts a sale of 12.50 GBP.
func (t *Till) Sale(reference, tid string) Promise {
	return t.Pay(contract.Payment{Kind: "sale", TID: tid, Amount: 1250, Currency: "GBP",
		Reference: reference, Token: reference + "/" + tid})
}

// Network connects tills to the simulator by pipes.
type Network struct {
	sim *sim.Sim

	mu    sync.Mutex
	down  bool
	dials int
}

// SetDown makes every dial from now on fail, or makes dials work again.
func (n *Network) SetDown(down bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.down = down
}

// Dials counts the dials so far.
func (n *Network) Dials() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.dials
}

// Dial implements link.Dialer.
func (n *Network) Dial(_ context.Context, address string) (rpc.Transport, error) {
	n.mu.Lock()
	n.dials++
	down := n.down
	n.mu.Unlock()
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	q := u.Query()
	a := n.sim.Admit(sim.Hello{Token: q.Get("token"), APIVersion: q.Get("api-version"),
		SoftwareHouseID: q.Get("software-house-id"), InstallerID: q.Get("installer-id")})
	if down || a.Treatment == sim.TokenReject {
		return nil, &link.DialError{Reason: link.ReasonHandshake, Detail: "refused"}
	}
	ours, theirs := lay()
	if u.Path == "/pat" {
		go func() {
			_ = n.sim.WelcomeTables(context.Background(), theirs, a.Treatment, sim.TablesLink{FinalReceipt: q.Has("final-pos-receipt-request")})
		}()
		return ours, nil
	}
	go func() { _ = n.sim.Welcome(context.Background(), theirs, a.Treatment) }()
	return ours, nil
}
