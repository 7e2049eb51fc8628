package link

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/internal/simtest/world"
)

// When a link is down, staff read since when it is down. New attempts to connect do not
// change that time.
func TestALinkKeepsSinceWhenItIsDown(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		synctest.Wait()
		before := len(till.Events(contract.EventLink))
		w.Net.SetDown(true)
		require.NoError(t, w.Sim.CloseLinks(4000, "gone"))
		synctest.Wait()
		fell := till.Link()
		time.Sleep(5 * time.Minute)
		links := till.Events(contract.EventLink)[before:]
		require.Greater(t, len(links), 5, "it tried again and again")
		for _, d := range links {
			k := d.(link.Info)
			assert.Equal(t, link.Reconnecting, k.State)
			assert.Equal(t, fell.Since, k.Since)
		}
		w.Net.SetDown(false)
		till.Open()
		assert.Greater(t, till.Link().Since, fell.Since)
	})
}

// A dial fails with a key that worked before. The event says so, and staff then look for
// a fault of the network first, and not of the key.
func TestADeadNetworkIsToldFromARefusedKey(t *testing.T) {
	for _, c := range []struct {
		name, knobs, reason string
		worked, down        bool
	}{
		{name: "a key that never worked", down: true, reason: link.ReasonHandshake},
		{name: "a key that worked", worked: true, down: true, reason: link.ReasonUnreachable},
		{name: "a host that refuses a key that worked", worked: true, knobs: `{"token":"reject-401"}`, reason: link.ReasonUnreachable},
		{name: "a host that closes at once", knobs: `{"token":"accept-then-close"}`, reason: link.ReasonTurnedAway},
		{name: "a host that is mute", knobs: `{"token":"accept-and-mute"}`, reason: link.ReasonNoAnswer},
	} {
		t.Run(c.name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				if c.worked {
					first := w.Till("a")
					first.Open()
					synctest.Wait()
					first.Kill()
				}
				w.Net.SetDown(c.down)
				if c.knobs != "" {
					_, err := w.Sim.Control("knobs", []byte(c.knobs))
					require.NoError(t, err)
				}
				till := w.Till("b")
				_, err := till.Engine.Open(context.Background(), world.Site, true)
				var e *contract.Error
				require.ErrorAs(t, err, &e)
				assert.Equal(t, c.reason, e.Reason)
				assert.Equal(t, c.reason, till.Link().Reason)
				assert.NotContains(t, e.Message, "refused the connection; check account")
			})
		})
	}
}

// The words for a payment that lost its link depend on the state of the link, so the link
// is told first.
func TestALinkIsToldToBeDownBeforeWhatItCarried(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		till.Sale("T-1", "VCMINVLSIP0")
		time.Sleep(3 * time.Second)
		before := len(till.AllPoints())
		w.Net.SetDown(true)
		require.NoError(t, w.Sim.CloseLinks(4000, "gone"))
		synctest.Wait()
		var order []string
		for _, e := range till.AllPoints()[before:] {
			if e.Name == contract.EventLink || e.Name == contract.EventPending {
				order = append(order, e.Name)
			}
		}
		require.NotEmpty(t, order)
		assert.Equal(t, contract.EventLink, order[0])
	})
}
