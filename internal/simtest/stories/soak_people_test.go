package stories

import (
	"context"
	"time"

	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
)

// settle settles what is unresolved. Hasty staff do it without looking. Truthful staff say
// at any time what they see then; the till must know whether that is too early.
func (s *soak) settle(till *world.Till, paid bool) {
	pending, err := till.Engine.Pending(context.Background(), world.Site)
	if err != nil || !till.Alive() {
		return
	}
	for _, p := range pending {
		if p.Record.Unresolved() {
			s.keepScreen(p.Record)
			s.decide(till, p.Record, paid)
		}
	}
}

// decide says how one payment ended, in the way in which the screen shows it to staff.
func (s *soak) decide(till *world.Till, r journal.Record, paid bool) {
	v := journal.Settlement{Paid: paid, By: "Ann", Reason: "in haste"}
	if !s.hasty {
		v = s.seen(s.byToken(r.Token))
	}
	o, err := till.Engine.Settle(context.Background(), world.Site, r.Reference, transaction.Seen{Attempt: r.Attempt, Rev: r.Rev}, s.hasty, v)
	if till.Alive() {
		s.noteVerdict(err)
	}
	if err == nil && till.Alive() {
		s.tell(o)
	}
}

// noteVerdict counts what the till did with a verdict.
func (d *day) noteVerdict(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case err == nil:
		d.decided.taken++
	case world.CodeOf(err) == transaction.TooEarly, world.CodeOf(err) == transaction.TerminalBusy, world.CodeOf(err) == transaction.Changed:
		d.decided.refused++
	}
}

// verdicts counts, at the end of the day, which verdicts were wrong, and about which of
// these staff were told.
func (d *day) verdicts() verdicts {
	d.mu.Lock()
	defer d.mu.Unlock()
	v := d.decided
	for _, c := range d.calls {
		r, reserved := d.record(c)
		if !reserved || r.Settlement == nil || r.Settlement.Paid || d.stands(c) == 0 {
			continue
		}
		v.wrong++
		if c.contradicted(r) {
			v.told++
		}
	}
	return v
}

// contradicted reports whether staff were told that their verdict may be wrong.
func (c *call) contradicted(r journal.Record) bool {
	for _, told := range c.told {
		if told.o.Record.Status == journal.Disputed || told.o.Record.Check != nil {
			return true
		}
	}
	return r.Status == journal.Disputed || r.Check != nil
}

func (s *soak) keepScreen(r journal.Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.screen = append(s.screen, r)
}

// pressOldScreen decides twice, in any tab, about what a screen showed some time ago.
func (s *soak) pressOldScreen() {
	s.mu.Lock()
	seen := len(s.screen)
	s.mu.Unlock()
	if seen == 0 {
		return
	}
	s.mu.Lock()
	r := s.screen[s.random.IntN(seen)]
	s.mu.Unlock()
	till, paid := s.tab(), s.chance(50)
	for range 2 {
		go s.decide(till, r, paid)
	}
}

// setClock sets the wall clock of the machine, or moves the monotonic one forward.
func (s *soak) setClock() {
	d := time.Duration(s.random.Int64N(int64(2 * time.Hour)))
	switch s.random.IntN(4) {
	case 0:
		s.clocks.JumpWall(-d)
	case 1:
		s.clocks.JumpUptime(d)
	default:
		s.clocks.JumpWall(d)
	}
}
