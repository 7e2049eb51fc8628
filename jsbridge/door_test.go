//go:build js && wasm

package jsbridge

import (
	"context"
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/link"
	"connect-epos/core/rpc"
)

const address = "wss://simulator.test.connect.paymentsense.cloud/pac?token=s3cret"

// opened returns a door whose other end the test holds, as the page does.
func opened(t *testing.T) (page js.Value, door *Door) {
	t.Helper()
	channel := self.Get("MessageChannel").New()
	door = openDoor(channel.Get("port2"))
	t.Cleanup(door.Close)
	return channel.Get("port1"), door
}

// engine connects one more engine to the door, as the page does.
func engine(page js.Value, n int) SimDialer {
	channel := self.Get("MessageChannel").New()
	page.Call("postMessage", map[string]any{"engine": n}, []any{channel.Get("port1")})
	return SimDialer{channel.Get("port2")}
}

func doorway(t *testing.T) (SimDialer, *Door) {
	t.Helper()
	page, door := opened(t)
	return engine(page, 1), door
}

// dialled returns both ends of a new link: the engine's and the simulator's.
func dialled(t *testing.T, dialer SimDialer, door *Door) (ours, theirs *Line) {
	t.Helper()
	taken := make(chan *Line, 1)
	go func() {
		g, err := door.Accept(t.Context())
		if assert.NoError(t, err) {
			assert.Equal(t, "/pac?token=s3cret", g.Address, "the host is nobody's business here")
			taken <- g.Open()
		}
	}()
	transport, err := dialer.Dial(t.Context(), address)
	require.NoError(t, err)
	return transport.(*Line), <-taken
}

func linked(t *testing.T) (ours, theirs *Line) {
	t.Helper()
	dialer, door := doorway(t)
	return dialled(t, dialer, door)
}

func TestARefusedLinkLooksAsThroughASocket(t *testing.T) {
	dialer, door := doorway(t)
	go func() {
		g, err := door.Accept(t.Context())
		if assert.NoError(t, err) {
			g.Refuse()
		}
	}()
	_, err := dialer.Dial(t.Context(), address)
	var refused *link.DialError
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, link.ReasonHandshake, refused.Reason)
	assert.NotContains(t, refused.Error(), "s3cret")
}

func TestALinkThatWasCalledOffIsNone(t *testing.T) {
	dialer, door := doorway(t)
	first, theirs := dialled(t, dialer, door)
	first.Abort()
	<-theirs.Done()
	flat(t, func() {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			_, err := dialer.Dial(ctx, address)
			ended <- err
		}()
		g, err := door.Accept(t.Context())
		require.NoError(t, err)
		cancel()
		require.ErrorIs(t, <-ended, context.Canceled)
		line := g.Open()
		_, err = line.Recv(t.Context())
		assert.Equal(t, &rpc.Closed{Code: 1006}, err)

		over, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = dialer.Dial(over, address)
		require.ErrorIs(t, err, context.Canceled)
	})
}

// A terminated worker sends nothing. The page reports its end instead, and another engine
// dials the same simulator.
func TestTheEndOfAnEngineEndsItsLinksAndNoOthers(t *testing.T) {
	page, door := opened(t)
	flat(t, func() {
		first := engine(page, 1)
		dead, theirs := dialled(t, first, door)
		dying, also := dialled(t, first, door)
		ours, other := dialled(t, engine(page, 2), door)
		page.Call("postMessage", map[string]any{"gone": 1})
		for _, line := range []*Line{theirs, also} {
			_, err := line.Recv(t.Context())
			assert.Equal(t, &rpc.Closed{Code: 1006}, err)
		}
		page.Call("postMessage", map[string]any{"gone": 1})
		page.Call("postMessage", map[string]any{"gone": 7})
		send(t, ours, "still here")
		frame, err := other.Recv(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "still here", string(frame))
		page.Call("postMessage", map[string]any{"gone": 2})
		<-other.Done()
		for _, line := range []*Line{ours, dead, dying} {
			line.Abort() // in this test the engines that ended still run in the same program
		}
	})
}

func TestWithoutAWayThereIsNoSimulatorAndNoDoor(t *testing.T) {
	hostPort(t, "")
	p := openPort(t)
	_, err := p.Simulator()
	assert.ErrorIs(t, err, ErrNoPort)
	_, err = p.Door()
	assert.ErrorIs(t, err, ErrNoPort)
	p.host.Set("simulator", self.Get("MessageChannel").New().Get("port1"))
	_, err = p.Simulator()
	assert.NoError(t, err)
}
