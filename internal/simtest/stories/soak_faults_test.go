package stories

import (
	"context"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// act does one thing: in most cases somebody pays, otherwise something goes wrong.
func (s *soak) act(shared bool) {
	switch s.random.IntN(24) {
	case 0:
		s.kills()
	case 1:
		s.closes()
	case 2:
		s.wire()
	case 3:
		s.wire()
	case 4:
		s.halfOpen()
	case 5:
		require.NoError(s.t, s.Sim.CloseLinks(4000, "gone"))
	case 6:
		s.Net.SetDown(true)
		s.later(2*time.Minute, func() { s.Net.SetDown(false) })
	case 7:
		s.Store.Break(true)
		s.later(time.Minute, func() { s.Store.Break(false) })
	case 8:
		for _, c := range s.calls {
			s.Store.Hang(c.Reference)
		}
		s.later(time.Minute, s.Store.Release)
	case 9:
		s.machine()
	case 10:
		if shared {
			f := sim.ForeignPayment{TID: s.one(terminals...), Amount: 1000 + s.n, Type: s.one("SALE", "REFUND"), Result: s.one("SUCCESSFUL", "DECLINED")}
			s.keyedIn(f)
		}
	case 11:
		till := s.tab()
		s.froze = true
		till.Freeze()
		s.later(2*time.Minute, till.Thaw)
	default:
		s.pays()
	}
	if till := s.tab(); s.chance(30) {
		go reopen(till)
	}
}

// later undoes something after a random time of at most within.
func (s *soak) later(within time.Duration, undo func()) {
	time.AfterFunc(time.Duration(s.random.Int64N(int64(within))), undo)
}

// kills lets one tab die. Its page may follow in the next tab what it had asked for.
func (s *soak) kills() {
	dead := s.tab()
	dead.Kill()
	next := s.comes()
	if !s.chance(50) {
		return
	}
	for _, c := range s.calls {
		if c.till == dead {
			go s.follows(c, next)
		}
	}
}

func (s *soak) follows(c *call, next *world.Till) {
	<-c.ended
	if s.gone(c) {
		s.follow(c, next)
	}
}

// closes closes the counter of one tab, and opens it again.
func (s *soak) closes() {
	till := s.tab()
	go func() {
		_ = till.Engine.CloseSite(context.Background(), world.Site)
		reopen(till)
	}()
}

// wire does something to one of the next frames.
func (s *soak) wire() {
	f := sim.Fault{Do: s.one("drop", "drop", "delay", "swap", "lose", "malform", "repeat", "extra"), When: s.one("before", "after"),
		Direction: s.one("in", "out", "*"), Name: s.one("*", "*", "sale", "response:sale", "response:duplicate"),
		Skip: s.random.IntN(12), MS: 1 + s.random.IntN(60_000)}
	if f.Do == "repeat" {
		f.Direction = "out" // Connect would contradict itself if it got a request twice: the matrix tries that
	}
	s.arm(f)
}

// halfOpen freezes all links for some minutes.
func (s *soak) halfOpen() {
	require.NoError(s.t, s.Sim.FreezeLinks())
	s.later(4*time.Minute, func() { _ = s.Sim.ThawLinks() })
}

// machine makes the terminals behave in an unusual way for some minutes. It is one of
// the ways that the matrix knows.
func (s *soak) machine() {
	var odd []func(*sim.Knobs)
	for _, c := range classes {
		if c.knobs != nil && c.name != "duplicate stale" {
			odd = append(odd, c.knobs)
		}
	}
	change := odd[s.random.IntN(len(odd))]
	s.World.ChangeKnobs(s.t, change)
	s.later(4*time.Minute, func() { s.World.ChangeKnobs(s.t, func(k *sim.Knobs) { *k = sim.DefaultKnobs() }) })
}
