package rpc_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// FuzzFrame receives any frame while 7 is open. The frame is reported exactly once and as
// what it is, nothing is written for it, and the connection goes on.
func FuzzFrame(f *testing.F) {
	for _, seed := range []string{
		`{"jsonrpc":"2.0","id":7,"result":{"amountBase":1250}}`, `{"jsonrpc":"2.0","id":7,"error":{"code":-32070}}`,
		`{"jsonrpc":"2.0","id":"7","result":1,"error":null}`, `{"jsonrpc":"2.0","id":7,"method":"ask"}`, `{"id":7,"result":`,
		`{"jsonrpc":"2.0","method":"note"}`, `[{}]`, "\xff", `{"jsonrpc":"2.0","error":{}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		c, p := dialWithSale(t)
		require.NoError(t, p.transport.Send(t.Context(), frame))
		p.send(`{"jsonrpc":"2.0","method":"last"}`)
		got := serveAll(t, c, p)
		require.Len(t, got, 2)
		require.Equal(t, "last", got[1].Method)
		m := got[0]
		answered := len(c.Open()) == 0
		switch m.Kind {
		case rpc.KindResponse:
			require.True(t, answered && m.HasID && m.ID == 7 && m.Method == "sale")
			require.NotEqual(t, m.Error == nil, m.Result.IsAbsent(), "one of the two")
		case rpc.KindRequest:
			require.True(t, !answered && m.HasID)
		case rpc.KindNotification:
			require.False(t, answered || m.HasID)
		case rpc.KindFault:
			require.NotEmpty(t, m.Fault)
			require.Equal(t, answered, m.HasID)
			require.Equal(t, answered, m.Fault == rpc.FaultUnreadable)
			require.ErrorIs(t, c.Reply(t.Context(), m.ID, wire.Null()), rpc.ErrNotAsked)
		default:
			t.Fatalf("kind %v", m.Kind)
		}
		p.wroteNothing()
	})
}
