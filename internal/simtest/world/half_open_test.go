package world

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
	"connect-epos/core/rpc"
	"connect-epos/sim"
)

// A till that closes a half-open link gets its close event late: when the link
// heals, or after CloseLimit without a handshake.
func TestTheCloseOfAHalfOpenLinkIsHeardLate(t *testing.T) {
	for _, c := range []struct {
		name        string
		heals, late time.Duration
		want        rpc.Closed
	}{
		{"healed", 20 * time.Second, 20 * time.Second, rpc.Closed{Code: 1000, Reason: "done", Clean: true}},
		{"given up", time.Hour, CloseLimit, rpc.Closed{Code: 1006}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, s := context.Background(), &sim.Sim{}
				defer s.Close()
				till, far := lay()
				go func() { _ = s.Serve(ctx, far) }()
				synctest.Wait()
				require.NoError(t, s.FreezeLinks())
				require.NoError(t, till.Send(ctx, []byte(`{"jsonrpc":"2.0","id":1,"method":"connectedTerminals"}`)))
				begun := time.Now()
				require.NoError(t, till.Close(1000, "done"))
				require.NoError(t, till.Close(1000, "again"))
				assert.Error(t, till.Send(ctx, []byte("[]")))
				time.AfterFunc(c.heals, func() { _ = s.ThawLinks() })
				_, err := till.Recv(ctx)
				assert.Equal(t, &c.want, err)
				assert.Equal(t, c.late, time.Since(begun))
				synctest.Wait()
				assert.Equal(t, c.name == "given up", s.Links() == 1, "the simulator notices when it heals")
				time.Sleep(2 * time.Hour)
				assert.Zero(t, s.Links())
				require.NotEmpty(t, s.Frames())
				assert.Equal(t, "connectedTerminals", s.Frames()[0].Name, "what was sent before arrives")
			})
		})
	}
}

// Without a freeze, nothing comes late.
func TestAnOrdinaryCloseIsHeardAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		till, far := lay()
		require.NoError(t, till.Close(4000, "done"))
		_, err := far.Recv(context.Background())
		assert.Equal(t, &rpc.Closed{Code: 4000, Reason: "done", Clean: true}, err)
		_, err = till.Recv(context.Background())
		assert.Equal(t, &rpc.Closed{Code: 4000, Reason: "done", Clean: true}, err)
	})
}

// A link is half-open for a moment in the middle of a sale. The sale ends as usual.
func TestASaleSurvivesAMomentOfSilence(t *testing.T) {
	In(t, func(t *testing.T, w *World) {
		till := w.Till("a")
		till.Open()
		done := till.Sale("T-1", "VCMINVLSIP0")
		time.Sleep(2 * time.Second)
		require.NotZero(t, till.Showed("PRESENT_CARD"))
		require.NoError(t, w.Sim.FreezeLinks())
		time.Sleep(4 * time.Second)
		require.NoError(t, w.Sim.ThawLinks())
		o := <-done
		require.NoError(t, o.Err)
		assert.Equal(t, journal.Approved, o.Outcome.Result())
		assert.Equal(t, 1, w.Sim.Standing("VCMINVLSIP0", "SALE", 1250))
	})
}
