package sim_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

// silent passes the time and proves that nothing came.
func (c *till) silent(d time.Duration) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), d)
	defer cancel()
	raw, err := c.line.Recv(ctx)
	require.ErrorIs(c.t, err, context.DeadlineExceeded, "%s", raw)
}

// A half-open link delivers late, in order, also after a newer link has heard
// how the payment ended.
func TestAFrozenLinkDeliversWhenThawed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		old := connect(t, s)
		old.write(sale(1, "VCMINVLSIP0", 700))
		old.heard("PRESENT_CARD")
		require.NoError(t, s.FreezeLinks())
		old.write(of("terminalDetails", 2, "VCMINVLSIP0"))
		old.silent(time.Minute)
		require.Len(t, s.Ledger(), 1, "the terminal does not care")
		recorded := len(s.Frames())

		young := connect(t, s)
		assert.Equal(t, []sim.LinkState{{Link: 1, Frozen: true}, {Link: 2}}, s.LinkStates())
		seen, _ := young.ask(3, of("duplicate", 3, "VCMINVLSIP0"))
		assert.Equal(t, 700, seen.payment(t).AmountBase)
		assert.Len(t, s.Frames(), recorded+2, "nothing held back is recorded as delivered")

		require.NoError(t, s.ThawLinks())
		late, told := old.until(1)
		assert.Equal(t, "SUCCESSFUL", late.payment(t).TransactionResult)
		assert.Equal(t, []string{"PLEASE_WAIT", "PIN_ENTRY", "CONNECTING", "CONNECTION_MADE", "APPROVED",
			"REMOVE_CARD", "TRANSACTION_FINISHED"}, told)
		details := old.read()
		assert.Equal(t, 2, *details.ID, "and what was asked meanwhile is answered")
		assert.Contains(t, string(details.Result), "AVAILABLE")
	})
}

func TestOneLinkFreezesAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		first, second := connect(t, s), connect(t, s)
		require.NoError(t, s.FreezeLinks(2))
		answer, _ := first.ask(1, of("terminalDetails", 1, "VCMINVLSIP0"))
		assert.Nil(t, answer.Error)
		second.write(of("terminalDetails", 1, "VCMINVLSIP0"))
		second.silent(time.Hour)
		require.NoError(t, s.Insert([]byte("[]")))
		assert.Equal(t, "[]", string(first.read().raw))
		assert.Error(t, s.FreezeLinks(1, 9))
		assert.Error(t, s.ThawLinks(9))
		assert.Equal(t, []sim.LinkState{{Link: 1}, {Link: 2, Frozen: true}}, s.LinkStates(), "a refusal changes nothing")
		require.NoError(t, s.ThawLinks(2))
		late, _ := second.until(1)
		assert.Nil(t, late.Error, "the frame put in while it was frozen passed it by")
	})
}

// A till that gives a half-open link up is not heard closing it; what it sent
// before arrives when the link heals, a sale too.
func TestASaleSentIntoAFrozenLinkArrivesLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		require.NoError(t, s.FreezeLinks())
		till.write(sale(1, "VCMINVLSIP0", 700))
		require.NoError(t, till.line.Close(1000, "given up"))
		time.Sleep(time.Hour)
		assert.Equal(t, 1, s.Links())
		assert.Empty(t, s.Ledger())
		require.NoError(t, s.ThawLinks())
		time.Sleep(time.Minute)
		assert.Zero(t, s.Links())
		assert.Len(t, s.Ledger(), 1)
	})
}

// What a frozen link held back is lost when the simulator closes it.
func TestClosingAFrozenLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		till.write(sale(1, "VCMINVLSIP0", 700))
		till.heard("PRESENT_CARD")
		require.NoError(t, s.FreezeLinks())
		till.write(sale(2, "VCMINVLSCD0", 800))
		time.Sleep(2 * time.Second)
		require.NoError(t, s.CloseLinks(4000, "enough"))
		heard, _ := till.rest()
		assert.Empty(t, heard)
		time.Sleep(time.Minute)
		assert.Equal(t, "lost", fate(s, "notification:PLEASE_WAIT"))
		assert.Len(t, s.Ledger(), 1, "the request that waited was never read")
	})
}

// Freezing holds a frame that was being delayed, too.
func TestAFrameUnderDelayFreezes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, till := faulty(t, sim.Fault{Do: "delay", Direction: "*", Name: "*", MS: 1000, Count: 2})
		till.write(of("terminalDetails", 1, "VCMINVLSIP0"))
		time.Sleep(500 * time.Millisecond)
		require.NoError(t, s.FreezeLinks())
		till.silent(time.Minute)
		require.NoError(t, s.ThawLinks())
		time.Sleep(500 * time.Millisecond) // the request has arrived, its answer is under way
		require.NoError(t, s.FreezeLinks())
		till.silent(time.Minute)
		require.NoError(t, s.ThawLinks())
		assert.Equal(t, 1, *till.read().ID)
	})
}

func TestLinkControls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		connect(t, s)
		for _, c := range []struct{ call, body, links string }{
			{"links/freeze", ``, `{"links":[{"link":1,"frozen":true}]}`},
			{"links/thaw", `{}`, `{"links":[{"link":1,"frozen":false}]}`},
			{"links/freeze", `{"link":1}`, `{"links":[{"link":1,"frozen":true}]}`},
			{"links/thaw", `{"link":1}`, `{"links":[{"link":1,"frozen":false}]}`},
		} {
			_, err := s.Control(c.call, []byte(c.body))
			require.NoError(t, err)
			links, err := s.Control("links", nil)
			require.NoError(t, err)
			assert.JSONEq(t, c.links, string(links))
		}
	})
}
