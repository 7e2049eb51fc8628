package rpc_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/handler"
	"github.com/sourcegraph/jsonrpc2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// endpoint is our side of an interoperability test. It doubles {"n":…}, knows
// nothing else, and passes its notifications on.
type endpoint struct {
	*caller
	notes chan rpc.Message
	bad   []rpc.Message // the faults; read them after ended
	ended chan error
}

func serveEndpoint(t *testing.T, transport rpc.Transport) *endpoint {
	e := &endpoint{caller: newCaller(transport), notes: make(chan rpc.Message, 10), ended: make(chan error, 1)}
	go func() { e.ended <- e.Serve(t.Context(), func(m rpc.Message) { e.take(t.Context(), m) }) }()
	return e
}

func (e *endpoint) take(ctx context.Context, m rpc.Message) {
	switch {
	case m.Kind == rpc.KindNotification:
		e.notes <- m
	case m.Kind != rpc.KindRequest:
		e.bad = append(e.bad, m)
	case m.Method != "double":
		_ = e.ReplyError(ctx, m.ID, rpc.MethodNotFound, "method not found")
	default:
		n, err := m.Params.Get("n").Int()
		if err != nil {
			_ = e.ReplyError(ctx, m.ID, rpc.InvalidParams, err.Error())
			return
		}
		_ = e.Reply(ctx, m.ID, wire.Int(2*n))
	}
}

// finish closes our side and requires that the peer sent nothing that is a fault.
func (e *endpoint) finish(t *testing.T) {
	require.NoError(t, e.Close(1000, ""))
	var closed *rpc.Closed
	require.ErrorAs(t, <-e.ended, &closed)
	assert.Empty(t, e.bad)
	assert.Empty(t, e.Open())
}

// asksPeer calls a peer that doubles {"n":…} and knows nothing else.
func (e *endpoint) asksPeer(t *testing.T) {
	for id := range 50 {
		got, err := e.Call(t.Context(), id, "double", wire.Object(wire.M("n", wire.Int(int64(id)))))
		require.NoError(t, err)
		assert.Equal(t, wire.Int(int64(2*id)), got)
	}
	_, err := e.Call(t.Context(), rpc.MaxID, "unheardOf", wire.Value{})
	var refused *rpc.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, rpc.MethodNotFound, refused.Code)
}

func (e *endpoint) hears(t *testing.T, method, params string) {
	m := <-e.notes
	assert.Equal(t, method, m.Method)
	assert.Equal(t, params, m.Params.String())
}

type number struct {
	N int `json:"n"`
}

// channelOf adapts a Transport to jrpc2.
type channelOf struct{ rpc.Transport }

func (c channelOf) Send(frame []byte) error { return c.Transport.Send(context.Background(), frame) }
func (c channelOf) Close() error            { return c.Transport.Close(1000, "") }

func (c channelOf) Recv() ([]byte, error) {
	frame, err := c.Transport.Recv(context.Background())
	var closed *rpc.Closed
	if errors.As(err, &closed) {
		return nil, io.EOF
	}
	return frame, err
}

func TestInteropWithJRPC2AsClient(t *testing.T) {
	ours, theirs := rpc.Pipe()
	e := serveEndpoint(t, ours)
	client := jrpc2.NewClient(channelOf{theirs}, &jrpc2.ClientOptions{
		OnCallback: func(_ context.Context, r *jrpc2.Request) (any, error) {
			if r.Method() != "double" {
				return nil, jrpc2.MethodNotFound.Err()
			}
			var in number
			err := r.UnmarshalParams(&in)
			return 2 * in.N, err
		},
	})
	var got int
	require.NoError(t, client.CallResult(t.Context(), "double", number{21}, &got))
	assert.Equal(t, 42, got)
	err := client.CallResult(t.Context(), "unheardOf", nil, &got)
	assert.Equal(t, jrpc2.MethodNotFound, jrpc2.ErrorCode(err))
	require.NoError(t, client.Notify(t.Context(), "note", number{1}))
	e.hears(t, "note", `{"n":1}`)
	e.asksPeer(t)
	e.finish(t)
	_ = client.Close()
}

func TestInteropWithJRPC2AsServer(t *testing.T) {
	ours, theirs := rpc.Pipe()
	e := serveEndpoint(t, ours)
	server := jrpc2.NewServer(handler.Map{
		"double": handler.New(func(_ context.Context, in number) (int, error) { return 2 * in.N, nil }),
		"push": handler.New(func(ctx context.Context) (int, error) {
			s := jrpc2.ServerFromContext(ctx)
			if err := s.Notify(ctx, "note", number{1}); err != nil {
				return 0, err
			}
			answer, err := s.Callback(ctx, "double", number{21})
			if err != nil {
				return 0, err
			}
			var got int
			if err := answer.UnmarshalResult(&got); err != nil {
				return 0, err
			}
			return got, nil
		}),
	}, &jrpc2.ServerOptions{AllowPush: true}).Start(channelOf{theirs})
	e.asksPeer(t)
	got, err := e.Call(t.Context(), 1, "push", wire.Value{})
	require.NoError(t, err)
	assert.Equal(t, wire.Int(42), got, "we answered their question while ours was open")
	e.hears(t, "note", `{"n":1}`)
	e.finish(t)
	require.NoError(t, server.Wait())
}

// streamOf adapts a Transport to sourcegraph/jsonrpc2.
type streamOf struct{ rpc.Transport }

func (s streamOf) Close() error { return s.Transport.Close(1000, "") }

func (s streamOf) WriteObject(object any) error {
	frame, err := json.Marshal(object)
	if err != nil {
		return err
	}
	return s.Transport.Send(context.Background(), frame)
}

func (s streamOf) ReadObject(object any) error {
	frame, err := s.Transport.Recv(context.Background())
	var closed *rpc.Closed
	switch {
	case errors.As(err, &closed):
		return io.EOF
	case err != nil:
		return err
	}
	return json.Unmarshal(frame, object)
}

// TestInteropWithSourcegraph plays both roles at once, as that peer does.
func TestInteropWithSourcegraph(t *testing.T) {
	ours, theirs := rpc.Pipe()
	e := serveEndpoint(t, ours)
	peer := jsonrpc2.NewConn(t.Context(), streamOf{theirs}, jsonrpc2.HandlerWithError(
		func(_ context.Context, _ *jsonrpc2.Conn, r *jsonrpc2.Request) (any, error) {
			var in number
			if r.Method == "double" {
				err := json.Unmarshal(*r.Params, &in)
				return 2 * in.N, err
			}
			return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "no"}
		}))
	e.asksPeer(t)
	var got int
	for n := range 50 {
		require.NoError(t, peer.Call(t.Context(), "double", number{n}, &got))
		assert.Equal(t, 2*n, got)
	}
	err := peer.Call(t.Context(), "unheardOf", nil, &got)
	var refused *jsonrpc2.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, int64(rpc.MethodNotFound), refused.Code)
	require.NoError(t, peer.Notify(t.Context(), "note", number{1}))
	e.hears(t, "note", `{"n":1}`)
	e.finish(t)
	<-peer.DisconnectNotify()
}
