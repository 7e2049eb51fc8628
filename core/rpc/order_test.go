package rpc_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// limited is a transport that takes at most 100 bytes of a frame.
type limited struct{ rpc.Transport }

func (l limited) Recv(ctx context.Context) ([]byte, error) {
	frame, err := l.Transport.Recv(ctx)
	if len(frame) > 100 {
		return nil, fmt.Errorf("socket: %w", &rpc.TooLarge{Size: len(frame), Head: frame[:100]})
	}
	return frame, err
}

// readSome serves until count messages have come.
func readSome(t *testing.T, c *rpc.Conn, count int) []rpc.Message {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var got []rpc.Message
	err := c.Serve(ctx, func(m rpc.Message) {
		if got = append(got, m); len(got) == count {
			cancel()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	return got
}

func TestABurstStaysInOrder(t *testing.T) {
	const burst = 20000
	c, p := dial(t)
	require.NoError(t, c.Start(t.Context(), 1, "sale", wire.Value{}))
	go func() {
		for i := range burst {
			_ = p.transport.Send(t.Context(), fmt.Appendf(nil, `{"jsonrpc":"2.0","method":"n","params":{"i":%d}}`, i))
		}
		_ = p.transport.Send(t.Context(), []byte(`{"jsonrpc":"2.0","id":1,"result":1}`))
		_ = p.transport.Close(1000, "")
	}()
	next := int64(0)
	last := rpc.Message{}
	err := c.Serve(t.Context(), func(m rpc.Message) {
		last = m
		if m.Kind != rpc.KindNotification {
			return
		}
		i, err := m.Params.Get("i").Int()
		require.NoError(t, err)
		require.Equal(t, next, i)
		next++
	})
	var closed *rpc.Closed
	require.ErrorAs(t, err, &closed)
	assert.Equal(t, int64(burst), next, "none is lost")
	assert.Equal(t, rpc.KindResponse, last.Kind, "the answer keeps its place behind them, and before the close")
}

func TestEqualIDsInBothDirectionsAreApart(t *testing.T) {
	c, p := dial(t)
	require.NoError(t, c.Start(t.Context(), 3, "sale", wire.Value{}))
	p.next()
	p.send(
		`{"jsonrpc":"2.0","id":3,"method":"signatureVerificationRequest"}`,
		`{"jsonrpc":"2.0","id":3,"result":"paid"}`,
	)
	got := readSome(t, c, 2)
	assert.Equal(t, report{rpc.KindRequest, "", 3, true, "signatureVerificationRequest"}, reportOf(got[0]))
	assert.Equal(t, report{rpc.KindResponse, "", 3, true, "sale"}, reportOf(got[1]))
	require.NoError(t, c.Start(t.Context(), 3, "refund", wire.Value{}), "answered: free again, though their 3 waits")
	require.NoError(t, c.Reply(t.Context(), 3, wire.Bool(true)))
	assert.Contains(t, p.next(), `"refund"`)
	assert.Equal(t, `{"jsonrpc":"2.0","id":3,"result":true}`, p.next())
	assert.Equal(t, []int{3}, c.Open(), "our reply does not answer our own request")
}

// refusing is a transport whose Send fails, and sends nothing, while broken is set.
type refusing struct {
	rpc.Transport
	broken error
}

func (r *refusing) Send(ctx context.Context, frame []byte) error {
	if r.broken != nil {
		return r.broken
	}
	return r.Transport.Send(ctx, frame)
}

func TestAFailedWriteLeavesEverythingAsItWas(t *testing.T) {
	ours, theirs := rpc.Pipe()
	broken := errors.New("socket is not open")
	transport := &refusing{Transport: ours, broken: broken}
	c := rpc.NewConn(transport)
	p := peer{t: t, transport: theirs}
	p.send(`{"jsonrpc":"2.0","id":5,"method":"ask"}`)
	readSome(t, c, 1)

	assert.ErrorIs(t, c.Start(t.Context(), 1, "sale", wire.Value{}), broken)
	assert.Empty(t, c.Open())
	assert.ErrorIs(t, c.Reply(t.Context(), 5, wire.Null()), broken)
	large := wire.String(strings.Repeat("a", wire.MaxFrame))
	assert.ErrorIs(t, c.Start(t.Context(), 1, "sale", large), rpc.ErrTooLarge)
	assert.ErrorIs(t, c.Reply(t.Context(), 5, large), rpc.ErrTooLarge)

	transport.broken = nil
	require.NoError(t, c.Reply(t.Context(), 5, wire.Null()), "the question waited")
	require.NoError(t, c.Start(t.Context(), 1, "sale", wire.Value{}), "the id was free")
	assert.Equal(t, `{"jsonrpc":"2.0","id":5,"result":null}`, p.next())
}

func TestStartOnAClosedConnection(t *testing.T) {
	c, p := dial(t)
	p.hangUp()
	var closed *rpc.Closed
	require.ErrorAs(t, c.Start(t.Context(), 1, "sale", wire.Value{}), &closed)
	assert.Equal(t, &rpc.Closed{Code: 1000, Clean: true}, closed)
	assert.Empty(t, c.Open())
}

func TestTheAnswerMayComeWhileStartStillWrites(t *testing.T) {
	ours, theirs := rpc.Pipe()
	c := rpc.NewConn(&answering{Transport: ours, peer: theirs})
	require.NoError(t, c.Start(t.Context(), 1, "sale", wire.Value{}))
	got := serveAll(t, c, peer{t: t, transport: theirs})
	require.Len(t, got, 1)
	assert.Equal(t, rpc.KindResponse, got[0].Kind)
}

// answering lets the peer answer id 1 before Send returns.
type answering struct {
	rpc.Transport
	peer rpc.Transport
}

func (a *answering) Send(ctx context.Context, frame []byte) error {
	if err := a.Transport.Send(ctx, frame); err != nil {
		return err
	}
	return a.peer.Send(ctx, []byte(`{"jsonrpc":"2.0","id":1,"result":1}`))
}

func TestTraceSeesEveryFrame(t *testing.T) {
	ours, theirs := rpc.Pipe()
	c := rpc.NewConn(limited{ours})
	var seen []string
	c.Trace(func(out bool, frame []byte) { seen = append(seen, fmt.Sprint(out, " ", string(frame))) })
	p := peer{t: t, transport: theirs}
	require.NoError(t, c.Start(t.Context(), 1, "n", wire.Value{}))
	long := strings.Repeat("a", 101)
	p.send("bad", long)
	serveAll(t, c, p)
	assert.Equal(t, []string{`true {"jsonrpc":"2.0","id":1,"method":"n"}`, "false bad", "false " + long[:100]}, seen)
}

func TestWritersTakeTurnsAndMayGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, _ := rpc.Pipe()
		slow := &blocking{Transport: ours, release: make(chan struct{})}
		c := rpc.NewConn(slow)
		done := make(chan error, 1)
		go func() { done <- c.Start(t.Context(), 1, "sale", wire.Value{}) }()
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		gaveUp := make(chan error, 1)
		go func() { gaveUp <- c.Start(ctx, 2, "sale", wire.Value{}) }()
		synctest.Wait()
		assert.Equal(t, []int{1, 2}, c.Open(), "open before the write")
		cancel()
		require.ErrorIs(t, <-gaveUp, context.Canceled)
		assert.Equal(t, []int{1}, c.Open(), "what gave up was not sent")
		close(slow.release)
		require.NoError(t, <-done)
		assert.Equal(t, 1, slow.sent)
	})
}

// blocking is a transport whose Send waits until the test lets it go on.
type blocking struct {
	rpc.Transport
	release chan struct{}
	sent    int
}

func (b *blocking) Send(context.Context, []byte) error {
	<-b.release
	b.sent++
	return nil
}
