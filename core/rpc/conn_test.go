package rpc_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// peer is the other side, controlled by the test: it reads and writes raw frames.
type peer struct {
	t         *testing.T
	transport rpc.Transport
}

func (p peer) send(frames ...string) {
	for _, frame := range frames {
		require.NoError(p.t, p.transport.Send(p.t.Context(), []byte(frame)))
	}
}

func (p peer) next() string {
	frame, err := p.transport.Recv(p.t.Context())
	require.NoError(p.t, err)
	return string(frame)
}

// hangUp closes the connection and requires that nothing was written before.
func (p peer) hangUp() {
	require.NoError(p.t, p.transport.Close(1000, ""))
}

func dial(t *testing.T) (*rpc.Conn, peer) {
	ours, theirs := rpc.Pipe()
	return rpc.NewConn(ours), peer{t: t, transport: theirs}
}

// serveAll hangs up and returns everything that arrived before that.
func serveAll(t *testing.T, c *rpc.Conn, p peer) []rpc.Message {
	p.hangUp()
	var got []rpc.Message
	err := c.Serve(t.Context(), func(m rpc.Message) { got = append(got, m) })
	var closed *rpc.Closed
	require.ErrorAs(t, err, &closed)
	return got
}

func parse(t *testing.T, text string) wire.Value {
	v, err := wire.Parse([]byte(text))
	require.NoError(t, err)
	return v
}

func TestStartWritesOneExactFrame(t *testing.T) {
	c, p := dial(t)
	require.NoError(t, c.Start(t.Context(), 1, "connectedTerminals", wire.Value{}))
	assert.Equal(t, `{"jsonrpc":"2.0","id":1,"method":"connectedTerminals"}`, p.next())
	require.NoError(t, c.Start(t.Context(), 999999, "sale", parse(t, `{"tid":"12345678","currency":"GBP","amount":1250}`)))
	assert.Equal(t, `{"jsonrpc":"2.0","id":999999,"method":"sale","params":{"tid":"12345678","currency":"GBP","amount":1250}}`, p.next())
	assert.Equal(t, []int{1, 999999}, c.Open())
}

func TestAnswersGoToTheirRequestsInArrivalOrder(t *testing.T) {
	c, p := dial(t)
	require.NoError(t, c.Start(t.Context(), 1, "sale", wire.Value{}))
	require.NoError(t, c.Start(t.Context(), 0, "terminalDetails", wire.Value{}))
	p.send(
		`{"jsonrpc":"2.0","id":0,"result":{"tid":"1"}}`,
		`{"jsonrpc":"2.0","method":"terminalNotification","params":{"tid":"1"}}`,
		`{"jsonrpc":"2.0","id":1,"error":{"code":-32070,"message":"busy"}}`,
	)
	got := serveAll(t, c, p)
	require.Len(t, got, 3)
	assert.Equal(t, rpc.KindResponse, got[0].Kind)
	assert.Equal(t, 0, got[0].ID)
	assert.Equal(t, "terminalDetails", got[0].Method)
	assert.Equal(t, `{"tid":"1"}`, got[0].Result.String())
	assert.Equal(t, rpc.KindNotification, got[1].Kind)
	assert.Equal(t, "terminalNotification", got[1].Method)
	assert.Equal(t, &rpc.Error{Code: -32070, Message: "busy"}, got[2].Error)
	assert.Equal(t, "sale", got[2].Method)
	assert.Empty(t, c.Open())
}

func TestStartRefusesBadIDsAndWritesNothing(t *testing.T) {
	c, p := dial(t)
	require.NoError(t, c.Start(t.Context(), 7, "sale", wire.Value{}))
	p.next()
	assert.ErrorIs(t, c.Start(t.Context(), 7, "sale", wire.Value{}), rpc.ErrIDOpen)
	assert.ErrorIs(t, c.Start(t.Context(), -1, "sale", wire.Value{}), rpc.ErrBadID)
	assert.ErrorIs(t, c.Start(t.Context(), rpc.MaxID+1, "sale", wire.Value{}), rpc.ErrBadID)
	assert.Equal(t, []int{7}, c.Open())
	p.nothing()
}

// nothing requires that no frame waits for the peer.
func (p peer) nothing() {
	ctx, cancel := context.WithCancel(p.t.Context())
	cancel()
	_, err := p.transport.Recv(ctx)
	require.ErrorIs(p.t, err, context.Canceled, "a frame was written")
}

func TestRepliesAreGivenExactlyOnce(t *testing.T) {
	c, p := dial(t)
	p.send(
		`{"jsonrpc":"2.0","id":5,"method":"signatureVerificationRequest","params":{"timeout":80}}`,
		`{"jsonrpc":"2.0","id":6,"method":"nobodyKnows"}`,
	)
	ctx, cancel := context.WithCancel(t.Context())
	var got []rpc.Message
	err := c.Serve(ctx, func(m rpc.Message) {
		if got = append(got, m); len(got) == 2 {
			cancel()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, rpc.KindRequest, got[0].Kind)
	assert.Equal(t, `{"timeout":80}`, got[0].Params.String())

	require.NoError(t, c.Reply(t.Context(), 5, parse(t, `{"accepted":false}`)))
	require.NoError(t, c.ReplyError(t.Context(), 6, rpc.MethodNotFound, "method not found"))
	assert.Equal(t, `{"jsonrpc":"2.0","id":5,"result":{"accepted":false}}`, p.next())
	assert.Equal(t, `{"jsonrpc":"2.0","id":6,"error":{"code":-32601,"message":"method not found"}}`, p.next())
	assert.ErrorIs(t, c.Reply(t.Context(), 5, wire.Null()), rpc.ErrNotAsked)
	assert.ErrorIs(t, c.ReplyError(t.Context(), 6, -32603, ""), rpc.ErrNotAsked)
	assert.ErrorIs(t, c.Reply(t.Context(), 7, wire.Null()), rpc.ErrNotAsked)
	p.nothing()
}
