package stories

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
)

// cashier is a person who decides about a payment while it goes wrong, and sells
// the bill again as soon as it counts as not paid. A careful cashier says, again and again,
// what the card machine shows at that moment, and waits when told to. A careless cashier
// does not look, and says at once, by force, that it was not paid.
type cashier struct {
	name     string
	careless bool
	resale   string // the terminal on which the bill is sold again
}

// elsewhere is the second card machine of the shop.
const elsewhere = "CARD-2"

var cashiers = []cashier{
	{"careful, same machine", false, place},
	{"careful, another machine", false, elsewhere},
	{"careless, same machine", true, place},
	{"careless, another machine", true, elsewhere},
}

// patience is how long it takes until the card machine was asked for the last time about
// a verdict.
func (c *cashier) patience() time.Duration {
	if c.careless {
		return 30 * time.Minute
	}
	return time.Minute
}

// verdicts counts what became of a cashier's decisions.
type verdicts struct {
	taken   int // those that the till took
	refused int // those that were refused as too early
	wrong   int // those that say that nothing was taken while a charge stands
	told    int // those of the wrong ones about which staff are told
}

func (v *verdicts) add(more verdicts) {
	v.taken, v.refused = v.taken+more.taken, v.refused+more.refused
	v.wrong, v.told = v.wrong+more.wrong, v.told+more.told
}

// employ lets the cashier of a trial work until the caller calls home.
func (r *run) employ() (home func()) {
	if r.cashier == nil {
		return func() {}
	}
	r.day.hasty = r.cashier.careless
	done := make(chan struct{})
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for {
			select {
			case <-done:
				return
			case <-time.After(700 * time.Millisecond):
				r.decide()
			}
		}
	}()
	return func() { close(done); <-gone }
}

// decide looks in every tab for payments that wait for staff.
func (r *run) decide() {
	for _, till := range r.tabs() {
		pending, err := till.Engine.Pending(context.Background(), world.Site)
		if err != nil || !till.Alive() {
			continue
		}
		for _, p := range pending {
			if p.State() == string(journal.Unknown) {
				r.press(till, p.Record)
			}
		}
	}
}

// tabs returns the tabs that live.
func (r *run) tabs() (alive []*world.Till) {
	r.World.Mu.Lock()
	defer r.World.Mu.Unlock()
	for _, till := range r.Engines {
		if till.Alive() {
			alive = append(alive, till)
		}
	}
	return alive
}

// press decides about one payment in the state that its screen shows.
func (r *run) press(till *world.Till, rec journal.Record) {
	c := r.byToken(rec.Token)
	if c == nil {
		return
	}
	v := journal.Settlement{By: "Ann", Reason: "screen says present card"}
	if !r.cashier.careless {
		v = r.seen(c)
	}
	o, err := till.Engine.Settle(context.Background(), world.Site, rec.Reference, transaction.Seen{Attempt: rec.Attempt, Rev: rec.Rev}, r.cashier.careless, v)
	if !till.Alive() {
		return
	}
	r.noteVerdict(err)
	if err == nil {
		r.tell(o)
	}
	if err == nil && !v.Paid {
		r.sellAgain(till, c)
	}
}

// sellAgain sells the bill once more. Its amount is different, so that its charge can be
// told from the first one.
func (r *run) sellAgain(till *world.Till, c *call) {
	again := c.Payment
	again.TID, again.Amount = r.cashier.resale, c.Amount+1000
	for range 20 {
		if next := r.pay(till, again); !r.busyWith(next) {
			return
		}
		time.Sleep(15 * time.Second)
		if !till.Alive() {
			return
		}
	}
}

// busyWith reports whether a sale was refused because its machine is not free.
func (r *run) busyWith(c *call) bool {
	<-c.ended
	r.mu.Lock()
	defer r.mu.Unlock()
	if c.settled == nil || c.settled.Err != nil {
		return true
	}
	return c.settled.Outcome.Result() == journal.Refused
}

// The stories and faults in which people decide.
var (
	peoplesStories = []string{"approved", "declined", "signature accepted", "keyed", "reloaded"}
	peoplesFaults  = []string{"link dropped", "frame lost", "link half-open", "crash", "error after the charge"}
)

// No verdict of careful staff leads to a second charge or to a lost one. Careless staff
// are told of their wrong verdicts, within the limited number of looks, where the card
// machine can tell: it shows only its last transaction.
func TestPeopleInEveryStory(t *testing.T) {
	sums := newSums()
	t.Run("points", func(t *testing.T) {
		for i, s := range stories {
			if !slices.Contains(peoplesStories, s.name) {
				continue
			}
			undisturbed := trial{story: s}.try(t)
			for _, c := range classes {
				if slices.Contains(peoplesFaults, c.name) {
					c.tryPeople(t, sums, s, undisturbed, i)
				}
			}
		}
	})
	t.Logf("verdicts of staff\n%s", sums)
	for name, v := range sums.rows {
		if strings.HasPrefix(name, "careful") {
			assert.Zero(t, v.wrong, name)
		}
	}
	for _, name := range []string{"careless, same machine, exclusive", "careless, another machine, exclusive", "careless, another machine, shared"} {
		v := sums.rows[name]
		assert.Positive(t, v.wrong, name)
		assert.Equal(t, v.wrong, v.told, "%s: the machine shows the charge, and staff are told", name)
	}
}

func (c class) tryPeople(t *testing.T, sums *sums, s story, undisturbed end, nth int) {
	step := 7
	switch {
	case *world.AllPoints:
		step = 1
	case testing.Short():
		step = 17
	}
	for k := nth % step; k < c.points(undisturbed); k += step {
		for _, who := range cashiers {
			for _, shared := range []bool{false, true} {
				name := fmt.Sprintf("%s/%s/%s/%s/%d", who.name, c.name, s.name, site(shared), k)
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					e := trial{story: s, shared: shared, knobs: c.knobs, wrong: c.at(k), cashier: &who}.try(t)
					for _, b := range e.broken {
						t.Error(b)
					}
					sums.add(who.name+", "+site(shared), e.verdicts)
				})
			}
		}
	}
}

// sums are the counts of verdicts by kind of staff.
type sums struct {
	mu   sync.Mutex
	rows map[string]verdicts
}

func newSums() *sums { return &sums{rows: map[string]verdicts{}} }

func (s *sums) add(name string, v verdicts) {
	s.mu.Lock()
	defer s.mu.Unlock()
	row := s.rows[name]
	row.add(v)
	s.rows[name] = row
}

// String returns them as a table.
func (s *sums) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-36s %8s %18s %8s %8s\n", "", "taken", "refused too early", "wrong", "told")
	for _, name := range slices.Sorted(maps.Keys(s.rows)) {
		v := s.rows[name]
		fmt.Fprintf(&b, "%-36s %8d %18d %8d %8d\n", name, v.taken, v.refused, v.wrong, v.told)
	}
	return b.String()
}
