package simtest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/transaction"
	"connect-epos/sim"
)

// quiet reports whether the time of the terminal's only loose end is over.
func (w *World) quiet(t *testing.T) bool {
	t.Helper()
	known, err := w.Store.Terminal(context.Background(), Account, shop)
	require.NoError(t, err)
	require.Len(t, known.Last.LooseEnds, 1)
	return known.Last.LooseEnds[0].OverAtFrame > 0
}

// A link that looks dead is given up. Also where no payment was under way on it any
// more, what was sent on it may get out for a while after its close.
func TestASocketThatWeGaveUpIsNotClosedForCertainAtOnce(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till := w.Till("a")
		till.Open()
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "sale"}))
		require.Equal(t, transaction.ReasonNoAnswer, (<-till.Sale("A", shop)).Outcome.Record.Reason)
		require.NoError(t, w.Sim.FreezeLinks())
		time.Sleep(link.IdleLimit + link.ProbeLimit + CloseLimit + time.Second) // it is given up and closed
		closed := time.Now()
		time.Sleep(transaction.QuietLimit + time.Minute)
		assert.False(t, w.quiet(t), "closed %s ago", time.Since(closed))
		time.Sleep(transaction.QuietLimit)
		assert.True(t, w.quiet(t))
	})
}

// Whatever is set on the clocks, and in whichever direction: what must not come too
// early waits for both.
func TestTheTimeOfALooseEndIsThatOfBothClocks(t *testing.T) {
	for name, jump := range map[string]func(c *TwoClocks){
		"the wall clock goes ahead":    func(c *TwoClocks) { c.JumpWall(time.Hour) },
		"the monotonic one goes ahead": func(c *TwoClocks) { c.JumpUptime(time.Hour) },
		"the wall clock is set back":   func(c *TwoClocks) { c.JumpWall(-time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				clock := &TwoClocks{}
				w.Clock = clock
				till := w.Till("a")
				till.Open()
				w.drop("before", "response:sale")
				till.Sale("A", shop)
				time.Sleep(10 * time.Second) // the link is closed: the other end did it
				jump(clock)
				time.Sleep(transaction.QuietLimit - 30*time.Second)
				assert.False(t, w.quiet(t), "too early")
				time.Sleep(3 * time.Minute)
				assert.True(t, w.quiet(t))
				_, err := till.Engine.Settle(context.Background(), Site, "A", transaction.Seen{}, true, journal.Settlement{Paid: true, By: "Ann", Reason: "slip", AuthCode: "A1"})
				require.NoError(t, err)
				assert.True(t, w.quiet(t), "what staff say of it changes nothing")
			})
		})
	}
}
