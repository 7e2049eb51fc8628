package server

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A half-open link over TCP: not even a ping is answered, its own silence
// drops it not, and new links work. Healed, it delivers what was held back.
func TestAFrozenSocket(t *testing.T) {
	s := RunT(t)
	_, err := s.Control("knobs", []byte(`{"pingEveryMs":300}`))
	require.NoError(t, err)
	old := dial(t, s.PAC())
	answer, _ := old.ask(1, `{"jsonrpc":"2.0","id":1,"method":"connectedTerminals"}`)
	require.Nil(t, answer.Error)
	require.NoError(t, s.FreezeLinks())

	old.write(saleFrame)
	heard := make(chan seen, 1)
	go func() {
		a, _ := old.until(17)
		heard <- a
	}()
	brief, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	assert.Error(t, old.conn.Ping(brief), "nobody is there")
	assert.Empty(t, s.Ledger())
	young, _ := dial(t, s.PAC()).ask(17, saleFrame)
	assert.Nil(t, young.Error)
	assert.Len(t, s.Ledger(), 1)
	assert.Empty(t, heard)
	assert.True(t, s.LinkStates()[0].Frozen)

	require.NoError(t, s.ThawLinks())
	late := <-heard
	require.Nil(t, late.Error, late.raw)
	assert.Len(t, s.Ledger(), 2, "the sale that was held back was carried out")
}

func TestClosingAFrozenSocketCutsIt(t *testing.T) {
	s := RunT(t)
	c := dial(t, s.PAC())
	require.Eventually(t, func() bool { return s.Links() == 1 }, 10*time.Second, time.Millisecond)
	require.NoError(t, s.FreezeLinks())
	closed := time.Now()
	require.NoError(t, s.CloseLinks(4000, "unheard"))
	assert.Equal(t, -1, c.ended(), "no closing frame")
	assert.Less(t, time.Since(closed), 4*time.Second)
	assert.Eventually(t, func() bool { return s.Links() == 0 }, 10*time.Second, time.Millisecond)
}
