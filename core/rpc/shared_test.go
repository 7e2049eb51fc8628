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

// TestManyCallersShareAConn is for the race detector: both ends ask and answer at
// the same time.
func TestManyCallersShareAConn(t *testing.T) {
	a, b := rpc.Pipe()
	left, right := newCaller(a), newCaller(b)
	ended := make(chan error, 2)
	for _, c := range []*caller{left, right} {
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
		for _, c := range []*caller{left, right} {
			callers.Go(func() {
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
