package tables

import (
	"flag"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// tablesPart is the share of the points that is tried without -all.
const tablesPart = 40

// sitting is one meal in which one thing goes wrong.
type sitting struct {
	meal       meal
	mishap     mishap
	wrong      func(*evening)
	redelivers bool
}

// outcome is how a sitting ended.
type outcome struct {
	count
	broken  []string
	marked  int // tables that staff had to look at, or to unlock
	missing int // how many of the payments taken were told by nothing
	taken   int
}

func (s sitting) try(t *testing.T) (o outcome) {
	synctest.Test(t, func(t *testing.T) {
		w := world.New(t)
		defer time.Sleep(10 * time.Minute) // for frames that a delay still holds
		defer w.Close()
		w.Quiet = true
		e := newEvening(t, w, due())
		e.redelivers, e.prompt, e.later, e.silent, e.sums = s.redelivers, !s.mishap.late, s.mishap.later, s.meal.silent, s.meal.sums
		w.ChangeKnobs(t, func(k *sim.Knobs) {
			k.TablesRedeliver = s.redelivers
			if s.meal.knobs != nil {
				s.meal.knobs(k)
			}
		})
		defer e.shuts()
		o = e.plays(s)
	})
	return o
}

func (e *evening) plays(s sitting) (o outcome) {
	for range 1 + s.meal.tabs {
		e.comes()
		time.Sleep(time.Second)
	}
	before := len(e.Sim.Frames())
	if s.wrong != nil {
		s.wrong(e)
	}
	e.Watch(e.moment)
	s.meal.play(e)
	time.Sleep(5 * time.Second)
	e.mu.Lock()
	o.count = count{e.steps, len(e.Sim.Frames()) - before, e.puts, e.asks}
	e.mu.Unlock()
	e.ends(s, &o)
	return o
}

// ends is the end of the evening. What nobody could know is told, marked or settled, and
// every table can be paid.
func (e *evening) ends(s sitting, o *outcome) {
	e.heals()
	told := e.redelivers && !s.mishap.blurs
	o.taken = len(e.Sim.Ledger())
	if !e.sums { // a sum names no payment of the bank, so the judge compares the total of the slips
		o.missing = o.taken - len(e.bookedRows())
	}
	o.marked = len(e.serving().States())
	e.judge(told)
	e.pesters()
	e.judge(told)
	if err := e.staff(); err != nil {
		e.breaks("%v", err)
	}
	e.prompt = e.prompt && len(e.broken) == 0
	e.judgePeace()
	for range 2 { // the journal may refuse the first one, because it has newer data
		e.pesters()
	}
	for _, id := range e.tables() {
		if total, taken := e.r.Bill(id).Total, e.taken(id); taken != total {
			e.breaks("table %s cannot be paid in the end: %d of %d", id, taken, total)
		}
	}
	e.judge(told)
	e.judgePeace()
	o.broken = e.broken
}

// Every meal is played once for every point at which something can go wrong in
// it: an effect of the engine, a frame, a change of the journal, a call of a
// handler. After that another waiter tries to charge every table, staff look at
// what is marked, and the bank's book is compared with the restaurant's book.
func TestEveryPointOfEveryMeal(t *testing.T) {
	y := &tablesTally{rows: map[string]*tablesRow{}}
	t.Run("points", func(t *testing.T) {
		for i, m := range meals {
			for _, redelivers := range []bool{false, true} {
				base := sitting{meal: m, redelivers: redelivers}.try(t)
				require.Positive(t, base.steps)
				for j, h := range mishaps {
					if h.concerns(m) {
						h.tryAll(t, y, sitting{meal: m, mishap: h, redelivers: redelivers}, base.count, i*7+j*3)
					}
				}
			}
		}
	})
	t.Logf("tables after what went wrong\n%s", y)
	if one := strings.Contains(flag.Lookup("test.run").Value.String(), "/"); !one && !testing.Short() && !t.Failed() {
		quiet := y.rows["nothing"]
		require.NotNil(t, quiet)
		assert.Equal(t, 2, quiet.marked, "a card machine that was off leaves its table to be looked at")
		assert.Equal(t, 1, quiet.missing)
		for name, r := range y.rows {
			if name != "nothing" {
				assert.Positive(t, r.taken, name)
			}
		}
	}
}

func (h mishap) concerns(m meal) bool {
	return m.often || !h.few
}

func (h mishap) tryAll(t *testing.T, y *tablesTally, s sitting, undisturbed count, nth int) {
	step := world.EveryNth(tablesPart)
	if *world.AllPoints || h.points(undisturbed) == 1 {
		step = 1
	}
	for k := nth % step; k < h.points(undisturbed); k += step {
		t.Run(fmt.Sprintf("%s/%s/%v/%d", h.name, s.meal.name, s.redelivers, k), func(t *testing.T) {
			t.Parallel()
			s := s
			s.wrong = h.at(k)
			o := s.try(t)
			for _, b := range o.broken {
				t.Error(b)
			}
			y.add(h.name, o)
		})
	}
}

// tablesTally counts what the matrix saw, by what went wrong.
type tablesTally struct {
	mu   sync.Mutex
	rows map[string]*tablesRow
}

type tablesRow struct{ points, taken, missing, marked int }

func (y *tablesTally) add(name string, o outcome) {
	y.mu.Lock()
	defer y.mu.Unlock()
	r := y.rows[name]
	if r == nil {
		r = &tablesRow{}
		y.rows[name] = r
	}
	r.points++
	r.taken += o.taken
	r.missing += o.missing
	r.marked += o.marked
}

// String returns a line for each mishap, in the order in which they are tried.
func (y *tablesTally) String() string {
	y.mu.Lock()
	defer y.mu.Unlock()
	var b strings.Builder
	points := 0
	for _, h := range mishaps {
		if r := y.rows[h.name]; r != nil {
			points += r.points
			fmt.Fprintf(&b, "%-26s %6d points %7d taken %5d not told %6d tables looked at\n", h.name, r.points, r.taken, r.missing, r.marked)
		}
	}
	fmt.Fprintf(&b, "%d points", points)
	return b.String()
}
