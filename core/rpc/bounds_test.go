package rpc_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// A peer that asks on and on and is not answered fills no memory: what is over the limit
// is answered with an error at once, told as a fault with its content, and forgotten.
func TestAPeerThatAsksOnAndOnIsRefused(t *testing.T) {
	c, p := dial(t)
	const more = 5
	for i := range rpc.MaxAsked + more {
		p.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":"q%d","method":"ask","params":[%d]}`, i, i))
	}
	got := readSome(t, c, rpc.MaxAsked+more)
	for i, m := range got[:rpc.MaxAsked] {
		require.Equal(t, rpc.KindRequest, m.Kind, i)
	}
	for i, m := range got[rpc.MaxAsked:] {
		require.Equal(t, rpc.KindFault, m.Kind)
		assert.Equal(t, rpc.FaultTooMany, m.Fault)
		assert.Equal(t, "ask", m.Method)
		assert.Equal(t, fmt.Sprintf("[%d]", rpc.MaxAsked+i), m.Params.String(), "what it tells is not lost")
		assert.Equal(t, fmt.Sprintf(`{"jsonrpc":"2.0","id":"q%d","error":{"code":-32001,"message":"too many requests wait for an answer"}}`, rpc.MaxAsked+i), p.next())
	}
	require.NoError(t, c.Reply(t.Context(), got[0].ID, wire.Null()))
	p.send(`{"jsonrpc":"2.0","id":"late","method":"ask"}`)
	assert.Equal(t, rpc.KindRequest, readSome(t, c, 1)[0].Kind, "there is room again")
}

// An id as long as a frame is neither kept nor sent back.
func TestALongIDIsRefusedAndNotKept(t *testing.T) {
	c, p := dial(t)
	p.send(`{"jsonrpc":"2.0","id":"`+strings.Repeat("x", rpc.MaxIDLength)+`","method":"ask"}`,
		`{"jsonrpc":"2.0","id":"`+strings.Repeat("x", rpc.MaxIDLength+1)+`","method":"ask","params":[1]}`)
	got := readSome(t, c, 2)
	assert.Equal(t, rpc.KindRequest, got[0].Kind)
	assert.Equal(t, rpc.FaultLongID, got[1].Fault)
	assert.Equal(t, "[1]", got[1].Params.String())
	assert.Equal(t, `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"the id is too long"}}`, p.next())
}

// Where an error may be taken for a yes, a request whose form is at fault is refused with a
// result, under its own id, and it is told as a fault all the same.
func TestARequestIsRefusedWithAResult(t *testing.T) {
	c, p := dialWithSale(t)
	c.RefuseWith(func(method string) wire.Value {
		if method == "sign" {
			return wire.String("no")
		}
		return wire.Value{}
	})
	for i := range rpc.MaxAsked {
		p.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":"q%d","method":"sign"}`, i))
	}
	long := `"` + strings.Repeat("x", rpc.MaxIDLength+1) + `"`
	p.send(
		`{"jsonrpc":"2.0","id":"more","method":"sign"}`, `{"jsonrpc":"2.0","id":`+long+`,"method":"sign"}`,
		`{"jsonrpc":"2.0","id":"more","method":""}`, `{"id":5,"method":"sign"}`, `{"id":5,"method":"ask"}`,
		`{"jsonrpc":"2.0","id":null,"method":"sign"}`, `{"jsonrpc":"2.0","id":[1],"method":"sign"}`,
		`{"jsonrpc":"2.0","id":5,"method":"sign","result":1}`, `{"jsonrpc":"2.0","method":"sign","result":1}`,
		`{"jsonrpc":"2.0","id":7,"method":"sign","result":1}`, // the answer to our own request, as far as anybody can tell
	)
	got := readSome(t, c, rpc.MaxAsked+10)[rpc.MaxAsked:]
	for _, m := range got {
		assert.Equal(t, rpc.KindFault, m.Kind, string(m.Frame))
	}
	for _, want := range []string{`"id":"more","result":"no"`, `"id":` + long + `,"result":"no"`,
		`"id":"more","error":{"code":-32001,"message":"too many requests wait for an answer"}`, `"id":5,"result":"no"`,
		`"id":null,"result":"no"`, `"id":[1],"result":"no"`, `"id":5,"result":"no"`} {
		assert.Equal(t, `{"jsonrpc":"2.0",`+want+`}`, p.next())
	}
	p.nothing()
}

// deaf is a transport whose other side does not read.
type deaf struct{ rpc.Transport }

func (deaf) Send(context.Context, []byte) error { return rpc.ErrBacklog }

func TestWhoeverOwnsAConnHearsThatNobodyReads(t *testing.T) {
	ours, _ := rpc.Pipe()
	c := rpc.NewConn(deaf{ours})
	heard := 0
	c.OnBacklog(func() { heard++ })
	require.ErrorIs(t, c.Start(t.Context(), 1, "ask", wire.Value{}), rpc.ErrBacklog)
	assert.Equal(t, 1, heard)
	assert.Empty(t, c.Open())
}
