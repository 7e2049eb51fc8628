//go:build js && wasm

package jsbridge

import (
	"context"
	"fmt"
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hostPort is a host that keeps what the engine sends.
func hostPort(t *testing.T, send string) (host js.Value) {
	t.Helper()
	host = eval(`({said: [], send(text) { ` + send + ` }, receive: null})`)
	js.Global().Set(portName, host)
	t.Cleanup(func() { js.Global().Delete(portName) })
	return host
}

func openPort(t *testing.T) *Port {
	t.Helper()
	p, err := OpenPort()
	require.NoError(t, err)
	t.Cleanup(p.Close)
	return p
}

func TestThePortKeepsOrderBothWays(t *testing.T) {
	host := hostPort(t, "this.said.push(text)")
	p := openPort(t)
	for i := range 1000 {
		host.Call("receive", fmt.Sprint("message ", i))
		p.Send(fmt.Sprint("answer ", i))
	}
	for i := range 1000 {
		text, err := p.Recv(t.Context())
		require.NoError(t, err)
		require.Equal(t, fmt.Sprint("message ", i), text)
		require.Equal(t, fmt.Sprint("answer ", i), host.Get("said").Index(i).String())
	}
}

func TestRecvWaitsForTheNextMessage(t *testing.T) {
	host := hostPort(t, "")
	p := openPort(t)
	got := make(chan string, 1)
	go func() {
		text, _ := p.Recv(context.Background())
		got <- text
	}()
	turn(t)
	host.Call("receive", "at last")
	assert.Equal(t, "at last", <-got)

	over, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := p.Recv(over)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestAHostThatThrowsIsNotFatal(t *testing.T) {
	host := hostPort(t, `throw new Error("the page's fault")`)
	p := openPort(t)
	p.Send("into the wind")
	host.Call("receive", "still here")
	text, err := p.Recv(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "still here", text)
}

func TestWhatIsNoStringIsAMessageThatTheReaderRefuses(t *testing.T) {
	host := hostPort(t, "")
	p := openPort(t)
	host.Call("receive")
	for _, v := range []any{nil, 7, map[string]any{"call": 1}} {
		host.Call("receive", v)
	}
	for range 4 {
		text, err := p.Recv(t.Context())
		require.NoError(t, err)
		assert.Empty(t, text)
	}
}

func TestWithoutAPortThereIsNothingToOpen(t *testing.T) {
	_, err := OpenPort()
	assert.ErrorIs(t, err, ErrNoPort)
	js.Global().Set(portName, map[string]any{"send": 7})
	defer js.Global().Delete(portName)
	_, err = OpenPort()
	assert.ErrorIs(t, err, ErrNoPort)
}

// A page that answers from inside send calls the program again before that call returns.
func TestThePageMayCallFromInsideSend(t *testing.T) {
	hostPort(t, `this.receive("heard " + text)`)
	p := openPort(t)
	p.Send("this")
	text, err := p.Recv(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "heard this", text)
}
