package tables

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/table"
	"connect-epos/core/wire"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

var evenings = flag.Int("evenings", 0, "evenings of the soak of tables; 0: as many as fit into 5 s")

// soakTablesFor is how long the soak of tables takes when no flag says otherwise.
const soakTablesFor = 5 * time.Second

// supper is a bad evening in a restaurant, made from a seed. Waiters go from table to
// table while several things go wrong at once. Staff look before they decide.
type supper struct {
	*evening
	random *rand.Rand
}

func TestSoakOfTables(t *testing.T) {
	y := &tablesTally{rows: map[string]*tablesRow{}}
	t.Run("evenings", func(t *testing.T) {
		if *world.SoakSeed != 0 {
			serveEvening(t, y, *world.SoakSeed)
			return
		}
		began := time.Now()
		for n := uint64(1); *evenings == 0 && time.Since(began) < world.Lasting(soakTablesFor) || int(n) <= *evenings; n += 4 {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				for i := range uint64(4) {
					t.Run("", func(t *testing.T) {
						t.Parallel()
						serveEvening(t, y, n+i)
					})
				}
			})
		}
	})
	for name, r := range y.rows {
		t.Logf("%s: %d evenings, %d payments taken, %d not told of, %d tables looked at in the end", name, r.points, r.taken, r.missing, r.marked)
	}
}

func serveEvening(t *testing.T, y *tablesTally, seed uint64) {
	synctest.Test(t, func(t *testing.T) {
		w := world.New(t)
		defer time.Sleep(10 * time.Minute) // for frames that a delay still holds
		defer w.Close()
		w.Quiet = true
		e := newEvening(t, w, map[string]int64{"12A": 4251, "7": 900, "9": 1300, "terrace": 15_000})
		defer e.shuts()
		s := &supper{evening: e, random: rand.New(rand.NewPCG(seed, 2))}
		e.redelivers, e.silent = seed%2 == 0, true
		w.ChangeKnobs(t, s.knobs)
		o := s.serve()
		for _, b := range o.broken {
			t.Errorf("broken: %s; again: go test ./internal/simtest -run TestSoakOfTables -seed %d", b, seed)
		}
		y.add(map[bool]string{true: "told again", false: "told once"}[e.redelivers], o)
	})
}

func (s *supper) chance(percent int) bool { return s.random.IntN(100) < percent }

func (s *supper) knobs(k *sim.Knobs) {
	k.TablesRedeliver = s.redelivers
	k.PaymentIDs, k.TableIDsAsNumbers = s.chance(50), s.chance(50)
	k.TableNoticesCumulative, k.TableNoticesAtEnd, k.TableTellsFailures = s.chance(30), s.chance(30), s.chance(50)
	if k.TableNoticesCumulative {
		k.TableTotals = "visit"
	}
	if s.chance(50) {
		k.TableNotices, k.TableUnlockAs = "request", "request"
	}
	if s.chance(30) {
		k.TablePaymentShape = "payment"
	}
	switch {
	case s.chance(15):
		k.TableNoticeForm = "payment"
	case s.chance(10): // if an old sum is told again under a later lock, it looks like a sum of that lock
		k.TableNoticeForm, k.TablesRedeliver, s.sums, s.redelivers = "sum", false, true, false
	}
}

// serve plays the evening and its end.
func (s *supper) serve() (o outcome) {
	s.comes()
	s.comes()
	var waiters sync.WaitGroup
	over := make(chan struct{})
	for i, tid := range []string{world.ChipTerminal, contactless, world.SigningTerminal, "VCMINVLDIP0"} {
		own := rand.New(rand.NewPCG(s.random.Uint64(), uint64(i)))
		waiters.Go(func() { s.waits(tid, own, over) })
	}
	for range 30 {
		time.Sleep(time.Duration(s.random.IntN(25_000)) * time.Millisecond)
		s.act()
		if s.chance(40) {
			_ = s.lookAtMachines(s.atMachine) // when the tab is gone or has no journal, staff look later
		}
	}
	close(over)
	waiters.Wait()
	time.Sleep(5 * time.Minute)
	s.ends(sitting{}, &o)
	return o
}

// waits plays one waiter's evening.
func (s *supper) waits(tid string, own *rand.Rand, over chan struct{}) {
	for {
		select {
		case <-over:
			return
		case <-time.After(time.Duration(own.IntN(30_000)) * time.Millisecond):
		}
		id := s.tables()[own.IntN(4)]
		s.r.Order(id, int64(100+own.IntN(3000)))
		v := sim.Visit{TID: tid, WaiterID: fmt.Sprint(own.IntN(20)), TableID: id, Bill: own.IntN(3) == 0, WalkAway: own.IntN(5) == 0,
			Ways: 1 + own.IntN(3), Gratuity: int64(own.IntN(2) * own.IntN(300))}
		s.visits(v)
	}
}

// act lets one thing go wrong.
func (s *supper) act() {
	till := s.any()
	switch s.random.IntN(19) {
	case 0, 1:
		s.kills(till)
	case 2:
		go s.comes()
	case 3:
		go func() {
			_ = till.Engine.CloseTables(context.Background(), world.Site)
			s.reopens(till)
		}()
	case 4, 5, 6:
		s.wire()
	case 7:
		require.NoError(s.t, s.Sim.FreezeLinks())
		s.within(4*time.Minute, func() { _ = s.Sim.ThawLinks() })
	case 8:
		require.NoError(s.t, s.Sim.CloseLinks(4000, "gone"))
	case 9:
		s.Net.SetDown(true)
		s.within(2*time.Minute, func() { s.Net.SetDown(false) })
	case 10:
		s.Store.Break(true)
		s.within(time.Minute, func() { s.Store.Break(false) })
	case 11:
		s.Store.Hang(world.Any)
		s.within(time.Minute, s.Store.Release)
	case 12:
		till.Freeze()
		s.within(2*time.Minute, till.Thaw)
		go s.takes()
	case 13:
		go s.rival()
	case 14:
		s.page()
	case 15:
		s.power()
	case 16, 17, 18:
		s.dawdles()
	}
	if s.chance(20) {
		go s.takes()
	}
}

// any returns a tab that lives, in most cases the one that serves.
func (s *supper) any() *world.Till {
	s.mu.Lock()
	last := s.tills[len(s.tills)-1]
	s.mu.Unlock()
	if s.chance(70) || !last.Alive() {
		return s.serving()
	}
	return last
}

// dawdles plays staff who look at a table and book what its slips show. They press only
// long after that, on the screen as it was, and they press twice.
func (s *supper) dawdles() {
	views, err := s.serving().Engine.Tables(context.Background(), world.Site)
	if err != nil || len(views) == 0 {
		return
	}
	seen := views[s.random.IntN(len(views))]
	if s.atMachine(seen) || s.sums && len(seen.Payments) > 0 {
		return
	}
	paid, late := s.booksByHand(seen.Table), time.Duration(s.random.IntN(60_000))*time.Millisecond
	go func() {
		time.Sleep(late)
		for range 2 {
			s.presses(seen, paid)
		}
	}()
}

// presses decides about a table in the state in which it was seen. The engine refuses
// that when the state is over. A tab that is gone, or does not serve, refuses it, too.
func (s *supper) presses(seen table.View, paid bool) {
	ctx, till, shown := context.Background(), s.serving(), contract.SeenTable{Since: seen.Since, Rev: seen.Rev}
	before, _ := till.Engine.Tables(ctx, world.Site)
	var err error
	switch seen.State {
	case table.StateMayBeTaken:
		_, err = till.Engine.SettleTable(ctx, world.Site, seen.Table, journal.Settlement{Paid: paid, By: "Bob", Reason: "seen a while ago"}, shown)
	case table.StateLocked:
		_, err = till.Engine.ForceUnlock(ctx, world.Site, seen.Table, journal.StaffAction{By: "Bob", Reason: "nobody there"}, shown)
	}
	stands := slices.ContainsFunc(before, func(v table.View) bool { return v.Table == seen.Table && v.Rev == seen.Rev && v.Since == seen.Since })
	var refusal *contract.Error
	switch {
	case stands || before == nil || seen.State == table.StateUnconfirmed:
	case err == nil:
		s.breaks("an old press decided about table %s", seen.Table)
	case errors.As(err, &refusal) && refusal.Code == table.Changed && refusal.Table == nil:
		s.breaks("nobody says how table %s stands today", seen.Table)
	}
}

// takes lets another tab take the tables.
func (s *supper) takes() {
	if next := s.comes(); next != nil {
		_ = next.Engine.TakeOverTables(context.Background(), world.Site)
	}
}

func (s *supper) within(limit time.Duration, undo func()) {
	time.AfterFunc(time.Duration(s.random.Int64N(int64(limit))), undo)
}

// wire does something to one of the next frames. It never loses a single frame, because
// nothing would tell of that.
func (s *supper) wire() {
	do := []string{"drop", "drop", "delay", "repeat", "extra"}[s.random.IntN(5)]
	f := sim.Fault{Do: do, When: []string{"before", "after"}[s.random.IntN(2)], Direction: []string{"in", "out", "*"}[s.random.IntN(3)],
		Name: []string{"*", "*", "transactionResponse", "tableLockRequest", "tableUnlock"}[s.random.IntN(5)],
		Skip: s.random.IntN(8), MS: 1 + s.random.IntN(40_000)}
	if do == "repeat" || do == "extra" {
		f.Direction = "out"
	}
	s.arm(f)
}

// page lets the till's handlers misbehave for a while.
func (s *supper) page() {
	how := []answering{{stands: true, failed: "boom"}, {stands: true, acts: true, failed: "boom"}, {stands: true, acts: true, value: wire.Int(7)},
		{wait: 9500 * time.Millisecond}, {wait: 2 * time.Minute}}[s.random.IntN(5)]
	s.mu.Lock()
	s.asked = func(_ int, a contract.Ask) answering {
		if how.failed == "" && how.stands && (a.What == contract.AskPayment || a.What == contract.AskUnlock) {
			return answering{} // any value that these handlers return confirms
		}
		if a.What == contract.AskLock && how.wait > 0 {
			return answering{} // when the tab is gone by then, nobody undoes what the handler grants
		}
		return how
	}
	s.mu.Unlock()
	s.within(time.Minute, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.asked = nil
	})
}

// power cuts the power of a card machine, and brings it back.
func (s *supper) power() {
	tid := []string{world.ChipTerminal, contactless, world.SigningTerminal}[s.random.IntN(3)]
	go func() {
		s.does(sim.Step{Do: "powerOff", TID: tid})
		time.Sleep(45 * time.Second)
		s.does(sim.Step{Do: "powerOn", TID: tid})
	}()
}
