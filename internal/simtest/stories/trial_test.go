package stories

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// trial is one story in which one thing goes wrong.
type trial struct {
	story   story
	shared  bool         // others may use the terminal
	first   func(r *run) // what happened before
	wrong   func(r *run) // arms what goes wrong, when the terminal's last transaction is known
	follows bool         // the page outlives its engine, and asks the next one
	knobs   func(*sim.Knobs)
	later   time.Duration // how much longer than usual it takes until another tab opens

	disputed bool // a refusal that is disputed later does not count as one

	cashier *cashier // decides while it goes wrong; nil means that staff look when all is over
}

// run is a trial that is running.
type run struct {
	*day
	trial
	till  *world.Till                            // the first till
	steps int                                    // how many moments have passed since the fault was armed
	puts  int                                    // how many of them were changes that went to the journal
	at    func(m world.Moment, till *world.Till) // what to do at a moment, which is counted already; nil means nothing

	watching sync.Mutex
	busy     bool // what goes wrong is not over yet
}

// end is how a trial ended.
type end struct {
	steps, frames, puts int
	broken              []string
	kinds               []string // how each payment of the story stood before staff looked
	took                int      // how many of them had taken money without an answer
	proved              int      // how many of those recovery proved
	verdicts            verdicts // those of the cashier
}

// try plays a trial in virtual time.
func (tr trial) try(t *testing.T) (e end) {
	synctest.Test(t, func(t *testing.T) {
		w := world.New(t)
		defer time.Sleep(time.Minute) // for frames that a delay still holds
		defer w.Close()
		w.Quiet, w.Store.Lazy = true, true
		w.ChangeSite(t, func(s *contract.Site) {
			if !tr.shared {
				s.Terminals = "exclusive"
			}
			if tr.story.site != nil {
				tr.story.site(s)
			}
		})
		r := &run{day: newDay(t, w), trial: tr}
		r.day.disputed = tr.disputed
		e = r.play(t)
	})
	return e
}

func (r *run) play(t *testing.T) end {
	till := r.begin(t)
	r.till = till
	e := end{}
	if r.first != nil {
		r.first(r)
	}
	before := len(r.Sim.Frames())
	if r.wrong != nil {
		r.wrong(r)
	}
	r.Watch(r.moment)
	atWork := r.employ()
	r.story.play(r.day, till)
	till = r.recover(till)
	atWork()
	r.watching.Lock()
	e.steps, e.puts, e.frames = r.steps, r.puts, len(r.Sim.Frames())-before
	r.watching.Unlock()
	r.heal(t)
	r.count(&e)
	if r.cashier != nil {
		time.Sleep(r.cashier.patience())
		e.verdicts = r.verdicts()
	}
	e.broken = append(r.notTold(till), r.judge()...)
	if err := r.tidyUp(till); err != nil {
		e.broken = append(e.broken, err.Error())
	}
	e.broken = append(e.broken, r.judge()...)
	if err := r.sellsOn(till, place); err != nil {
		e.broken = append(e.broken, err.Error())
	}
	return e
}

func (r *run) moment(m world.Moment, till *world.Till) {
	r.watching.Lock()
	defer r.watching.Unlock()
	r.steps++
	if m == world.PutBegun {
		r.puts++
	}
	if r.at != nil {
		r.at(m, till)
	}
}

// begin opens a till on a terminal whose last transaction it knows.
func (r *run) begin(t *testing.T) *world.Till {
	require.NoError(t, r.Sim.SetTerminal(sim.TerminalOrder{TID: place}))
	for n := range 2 {
		require.NoError(t, r.Sim.Foreign(sim.ForeignPayment{TID: place, Amount: 990}))
		r.foreign[n+1] = true
	}
	r.remember(t, "0002", time.Now())
	for _, tid := range []string{place, elsewhere} {
		require.NoError(t, r.Sim.SetTerminal(sim.TerminalOrder{TID: tid, Profile: r.story.card}))
	}
	r.knob(t, r.story.knobs, r.trial.knobs)
	till := r.open("a")
	till.Open()
	if f := r.story.fault; f != nil {
		one := *f
		one.Name = "response:" + r.story.kinds[0]
		require.NoError(t, r.Sim.AddFault(one))
	}
	return till
}

// remember writes the terminal's last transaction into the journal, as if a till
// had asked for it.
func (r *run) remember(t *testing.T, number string, at time.Time) {
	rec, err := r.Store.Reserve(t.Context(), journal.Record{
		ID:      journal.ID{Account: world.Account, Reference: "T-0"},
		Request: journal.Request{Site: world.Site, TID: place, Kind: "sale", Amount: 990, Currency: "GBP"},
		Owner:   journal.Owner{Engine: "yesterday"},
		Status:  journal.Open, Sent: journal.SentMaybe,
	}, journal.Entry{})
	require.NoError(t, err)
	rec.Status, rec.Sent, rec.Result, rec.SettledBy = journal.Settled, journal.SentAnswered, journal.Approved, journal.ByResponse
	rec.Answer.Number, rec.Answer.Time, rec.Acknowledged = number, at.Format("2006-01-02T15:04:05"), true
	rec.Rev++
	require.NoError(t, r.Store.Commit(t.Context(), rec, journal.Entry{}))
}

func (r *run) knob(t *testing.T, changes ...func(*sim.Knobs)) {
	for _, change := range changes {
		if change != nil {
			r.World.ChangeKnobs(t, change)
		}
	}
}

// recover lets time pass. When the tab died, it opens another one.
func (r *run) recover(till *world.Till) *world.Till {
	began := time.Now()
	for n := 0; time.Since(began) < r.story.patience() && !(till.Alive() && r.over()); n++ {
		if !till.Alive() {
			time.Sleep(time.Second + r.later)
			dead := till
			till = r.open(fmt.Sprint("b", n))
			reopen(till)
			for _, c := range r.asked() {
				if r.follows && c.till == dead && c.settled == nil {
					go r.follow(c, till)
				}
			}
			began = time.Now()
		}
		time.Sleep(10 * time.Second)
	}
	return till
}

// over reports whether every payment has ended that may end without staff.
func (r *run) over() bool {
	r.watching.Lock()
	busy := r.busy
	r.watching.Unlock()
	return !busy && !slices.ContainsFunc(r.World.OpenRecords(), func(rec journal.Record) bool {
		return rec.Evidence.Finding != evidence.LikelyTaken
	})
}

// reopen opens the counter of a tab again, and listens.
func reopen(till *world.Till) {
	ctx := context.Background()
	if _, err := till.Engine.Open(ctx, world.Site, false); err != nil {
		return // the tab died meanwhile, or its journal does not work
	}
	_ = till.Engine.Tell(ctx, world.Site) // an error says that it is closed again, and then nobody listens
}

// heal repairs everything.
func (r *run) heal(t *testing.T) {
	r.Watch(func(world.Moment, *world.Till) {})
	r.Store.Break(false)
	r.Store.Release()
	r.Net.SetDown(false)
	require.NoError(t, r.Sim.ThawLinks())
	time.Sleep(time.Minute)
	r.knob(t, func(k *sim.Knobs) { *k = sim.DefaultKnobs() })
	require.NoError(t, r.Sim.SetTerminal(sim.TerminalOrder{TID: place, Profile: "VCMINVLSCD0"}))
}

// count notes how the payments stand before staff look.
func (r *run) count(e *end) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.calls {
		rec, reserved := r.record(c)
		kind := standing(rec, reserved)
		e.kinds = append(e.kinds, kind)
		if reserved && !connect.IsReport(rec.Kind) && r.stands(c) > 0 && rec.SettledBy != journal.ByResponse {
			e.took++
			if kind == byProof {
				e.proved++
			}
		}
	}
}
