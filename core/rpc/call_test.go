package rpc_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// served runs a Conn whose peer is p inside a synctest bubble, and ends it.
// The bubble fails the test when a goroutine is left.
func served(t *testing.T, test func(t *testing.T, c *rpc.Conn, p peer, stream *[]rpc.Message)) {
	synctest.Test(t, func(t *testing.T) {
		c, p := dial(t)
		var stream []rpc.Message
		ended := make(chan error, 1)
		go func() {
			ended <- c.Serve(t.Context(), func(m rpc.Message) { stream = append(stream, m) })
		}()
		test(t, c, p, &stream)
		require.NoError(t, c.Close(1000, "done"))
		var closed *rpc.Closed
		require.ErrorAs(t, <-ended, &closed)
		assert.Equal(t, &rpc.Closed{Code: 1000, Reason: "done", Clean: true}, closed)
	})
}

func TestCallReturnsItsAnswer(t *testing.T) {
	for name, answer := range map[string]struct {
		frame  string
		result string
		err    error
	}{
		"result":     {`{"jsonrpc":"2.0","id":4,"result":{"a":1}}`, `{"a":1}`, nil},
		"error":      {`{"jsonrpc":"2.0","id":4,"error":{"code":-32601,"message":"m"}}`, "", &rpc.Error{Code: -32601, Message: "m"}},
		"unreadable": {`{"jsonrpc":"2.0","id":4,"result":{"a":1,"a":1}}`, "", rpc.FaultUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			served(t, func(t *testing.T, c *rpc.Conn, p peer, stream *[]rpc.Message) {
				go func() {
					p.next()
					p.send(`{"jsonrpc":"2.0","method":"n"}`, answer.frame)
				}()
				got, err := c.Call(t.Context(), 4, "ask", wire.Value{})
				assert.Equal(t, answer.err, err)
				assert.Equal(t, answer.result, got.String())
				synctest.Wait()
				assert.Len(t, *stream, 1, "the answer of a Call is not in the stream, the rest is")
			})
		})
	}
}

func TestCallThatGaveUpLeavesItsIDOpen(t *testing.T) {
	served(t, func(t *testing.T, c *rpc.Conn, p peer, stream *[]rpc.Message) {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			_, err := c.Call(ctx, 4, "ask", wire.Value{})
			done <- err
		}()
		synctest.Wait()
		cancel()
		require.ErrorIs(t, <-done, context.Canceled)
		assert.Equal(t, []int{4}, c.Open())
		p.send(`{"jsonrpc":"2.0","id":4,"result":1}`)
		synctest.Wait()
		require.Len(t, *stream, 1)
		assert.Equal(t, report{rpc.KindResponse, "", 4, true, "ask"}, reportOf((*stream)[0]))
	})
}

func TestCallEndsWithTheConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, p := dial(t)
		done := make(chan error, 1)
		go func() {
			_, err := c.Call(t.Context(), 4, "ask", wire.Value{})
			done <- err
		}()
		synctest.Wait()
		p.hangUp()
		serveErr := c.Serve(t.Context(), func(rpc.Message) {})
		assert.Equal(t, serveErr, <-done)
	})
}

func TestServeEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := dial(t)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- c.Serve(ctx, func(rpc.Message) {}) }()
		synctest.Wait()
		cancel()
		assert.ErrorIs(t, <-ended, context.Canceled)
	})
}

func TestPipeKeepsToTheTransportsContract(t *testing.T) {
	a, b := rpc.Pipe()
	frame := []byte("one")
	require.NoError(t, a.Send(t.Context(), frame))
	frame[0] = 'X'
	require.NoError(t, a.Send(t.Context(), nil))
	require.NoError(t, b.Send(t.Context(), []byte("other way")))
	for _, code := range []int{0, 999, 1001, 1006, 1011, 2999, 5000} {
		assert.ErrorIs(t, a.Close(code, ""), rpc.ErrCloseCode)
	}
	require.NoError(t, a.Close(4001, "displaced"))
	require.NoError(t, b.Close(3000, "too late"), "the first close counts")
	closed := &rpc.Closed{Code: 4001, Reason: "displaced", Clean: true}
	assert.Equal(t, closed, a.Send(t.Context(), []byte("x")))
	assert.Equal(t, closed, b.Send(t.Context(), []byte("x")))
	for _, want := range []string{"one", ""} {
		got, err := b.Recv(t.Context())
		require.NoError(t, err)
		assert.Equal(t, want, string(got), "what was sent before the close arrives, unchanged")
	}
	got, err := a.Recv(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "other way", string(got))
	for _, end := range []rpc.Transport{a, b, a, b} {
		_, err := end.Recv(t.Context())
		assert.Equal(t, closed, err)
	}
}

func TestErrorsNameThemselvesWithoutSecrets(t *testing.T) {
	for want, err := range map[string]error{
		"rpc: connection closed, code 4001":        &rpc.Closed{Code: 4001, Reason: "secret"},
		"rpc: frame of 2000000 bytes is too large": &rpc.TooLarge{Size: 2000000, Head: []byte("secret")},
		"rpc: error -32601: method not found":      &rpc.Error{Code: rpc.MethodNotFound, Message: "method not found", UserMessage: "secret"},
		"rpc: unreadable-answer":                   rpc.FaultUnreadable,
	} {
		assert.EqualError(t, err, want)
	}
	for kind, want := range map[rpc.Kind]string{
		0: "none", rpc.KindResponse: "response", rpc.KindRequest: "request", rpc.KindNotification: "notification", rpc.KindFault: "fault", 9: "none",
	} {
		assert.Equal(t, want, kind.String())
	}
}

// TestManyCallersShareAConn is for the race detector: both ends ask, answer and
// notify at once.
func TestManyCallersShareAConn(t *testing.T) {
	a, b := rpc.Pipe()
	left, right := rpc.NewConn(a), rpc.NewConn(b)
	ended := make(chan error, 2)
	for _, c := range []*rpc.Conn{left, right} {
		go func() {
			ended <- c.Serve(t.Context(), func(m rpc.Message) {
				if m.Kind == rpc.KindRequest {
					_ = c.Reply(t.Context(), m.ID, m.Params)
				}
			})
		}()
	}
	var callers sync.WaitGroup
	for id := range 200 {
		for _, c := range []*rpc.Conn{left, right} {
			callers.Go(func() {
				assert.NoError(t, c.Notify(t.Context(), "n", wire.Value{}))
				got, err := c.Call(t.Context(), id, "echo", wire.Int(int64(id)))
				assert.NoError(t, err)
				assert.Equal(t, wire.Int(int64(id)), got)
				_ = c.Open()
			})
		}
	}
	callers.Wait()
	assert.Empty(t, left.Open())
	require.NoError(t, left.Close(1000, ""))
	assert.Error(t, <-ended)
	assert.Error(t, <-ended)
}
