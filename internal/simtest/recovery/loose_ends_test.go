package recovery

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// A link that looks dead is given up. What was sent on it may arrive for a while after its
// close, also where no payment was running on it any more.
func TestASocketThatWeGaveUpIsNotClosedForCertainAtOnce(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "sale"}))
		require.Equal(t, transaction.ReasonNoAnswer, (<-till.Sale("A", world.Terminal)).Outcome.Record.Reason)
		require.NoError(t, w.Sim.FreezeLinks())
		time.Sleep(link.IdleLimit + link.ProbeLimit + world.CloseLimit + time.Second) // the link is given up and closed
		closed := time.Now()
		time.Sleep(transaction.GiveUpLimit + time.Minute)
		assert.False(t, w.LooseEndIsOver(t), "closed %s ago", time.Since(closed))
		time.Sleep(transaction.GiveUpLimit)
		assert.True(t, w.LooseEndIsOver(t))
	})
}

// The clocks may be set in either direction. What must not happen too early waits until
// both clocks show the time.
func TestTheTimeOfALooseEndIsThatOfBothClocks(t *testing.T) {
	for name, jump := range map[string]func(c *world.TwoClocks){
		"the wall clock goes ahead":    func(c *world.TwoClocks) { c.JumpWall(time.Hour) },
		"the monotonic one goes ahead": func(c *world.TwoClocks) { c.JumpUptime(time.Hour) },
		"the wall clock is set back":   func(c *world.TwoClocks) { c.JumpWall(-time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				clock := &world.TwoClocks{}
				w.Clock = clock
				till := w.Till("a")
				till.Open()
				w.DropLink("before", "response:sale")
				till.Sale("A", world.Terminal)
				time.Sleep(10 * time.Second) // the link is closed, because the other end closed it
				jump(clock)
				time.Sleep(transaction.GiveUpLimit - 30*time.Second)
				assert.False(t, w.LooseEndIsOver(t), "too early")
				time.Sleep(3 * time.Minute)
				assert.True(t, w.LooseEndIsOver(t))
				_, err := till.Engine.Settle(context.Background(), world.Site, "A", transaction.Seen{}, true, journal.Settlement{Paid: true, By: "Ann", Reason: "slip", AuthCode: "A1"})
				require.NoError(t, err)
				assert.True(t, w.LooseEndIsOver(t), "what staff say of it changes nothing")
			})
		})
	}
}
