//go:build js && wasm

package jsbridge

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// A link between two message ports must behave like a socket. These tests check the same
// failures as the tests of the socket.

func send(t *testing.T, l *Line, frames ...string) {
	t.Helper()
	for _, frame := range frames {
		require.NoError(t, l.Send(t.Context(), []byte(frame)))
	}
}

func TestALineKeepsWhatCameBeforeTheCloseForAYieldingReader(t *testing.T) {
	ours, theirs := linked(t)
	send(t, theirs, numbers(50)...)
	require.NoError(t, theirs.Close(4001, "displaced"))
	frames, end := drain(t, ours, func() { turn(t) })
	assert.Equal(t, numbers(50), frames)
	assert.Equal(t, &rpc.Closed{Code: 4001, Reason: "displaced", Clean: true}, end)
}

func TestALineKeepsWhatCameBeforeTheCloseForALateReader(t *testing.T) {
	ours, theirs := linked(t)
	send(t, theirs, numbers(50)...)
	require.NoError(t, theirs.Close(1012, "restart"))
	<-ours.Done()
	<-theirs.Done()
	frames, end := drain(t, ours, func() {})
	assert.Equal(t, numbers(50), frames)
	for range 3 {
		assert.Equal(t, &rpc.Closed{Code: 1012, Reason: "restart", Clean: true}, end)
		_, end = drain(t, ours, func() {})
	}
}

func TestALineThatIsCutEndsWith1006AndKeepsWhatArrived(t *testing.T) {
	ours, theirs := linked(t)
	send(t, theirs, numbers(5)...)
	theirs.Abort()
	<-ours.Done()
	frames, end := drain(t, ours, func() {})
	assert.Equal(t, numbers(5), frames)
	assert.Equal(t, &rpc.Closed{Code: 1006}, end)
	assert.ErrorIs(t, theirs.Send(t.Context(), []byte("x")), ErrNotOpen)
}

// What was sent has arrived before the sender is told that its own link has ended.
func TestALineTellsItsOwnEndWhenTheOtherSideHasHeardAll(t *testing.T) {
	ours, theirs := linked(t)
	send(t, ours, numbers(3)...)
	require.NoError(t, ours.Close(4000, "done"))
	require.NoError(t, ours.Close(4002, "again"))
	assert.ErrorIs(t, ours.Send(t.Context(), []byte("x")), ErrNotOpen, "closing counts as closed")
	_, err := ours.Recv(t.Context())
	assert.Equal(t, &rpc.Closed{Code: 4000, Reason: "done"}, err)
	frames, end := drain(t, theirs, func() {})
	assert.Equal(t, numbers(3), frames)
	assert.Equal(t, &rpc.Closed{Code: 4000, Reason: "done", Clean: true}, end)
}

func TestALineClosedFromBothSidesEnds(t *testing.T) {
	ours, theirs := linked(t)
	require.NoError(t, ours.Close(4000, "ours"))
	require.NoError(t, theirs.Close(4001, "theirs"))
	_, end := drain(t, ours, func() {})
	assert.Equal(t, 4000, end.Code, "the first word counts")
	_, end = drain(t, theirs, func() {})
	assert.Equal(t, 4001, end.Code)
}

func TestAFrozenLineHoldsBackAndDeliversInOrder(t *testing.T) {
	ours, theirs := linked(t)
	theirs.Freeze()
	send(t, ours, numbers(5)...)
	require.NoError(t, ours.Close(4000, "bye"))
	turn(t)
	select {
	case <-ours.Done():
		assert.Fail(t, "nobody has heard of the close")
	default:
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := theirs.Recv(over)
	require.ErrorIs(t, err, context.Canceled)
	theirs.Thaw()
	<-ours.Done()
	frames, end := drain(t, theirs, func() {})
	assert.Equal(t, numbers(5), frames)
	assert.Equal(t, 4000, end.Code)
}

func TestAnEndedContextLeavesTheLineUsable(t *testing.T) {
	ours, theirs := linked(t)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := ours.Recv(over)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, ours.Send(over, []byte("never")), context.Canceled)
	send(t, ours, "still here")
	frame, err := theirs.Recv(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "still here", string(frame))
}

func TestALineTellsOfFramesOverTheLimitAndGoesOn(t *testing.T) {
	ours, theirs := linked(t)
	send(t, theirs, `{"id":7,`+strings.Repeat("x", wire.MaxFrame), "next")
	_, err := ours.Recv(t.Context())
	var large *rpc.TooLarge
	require.ErrorAs(t, err, &large)
	assert.True(t, strings.HasPrefix(string(large.Head), `{"id":7,`))
	frame, err := ours.Recv(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "next", string(frame))
}

func TestAFloodEndsALineAndLeavesNoGap(t *testing.T) {
	ours, theirs := linked(t)
	frame := strings.Repeat("x", wire.MaxFrame-1)
	for range 20 {
		send(t, theirs, frame)
	}
	_, err := theirs.Recv(t.Context())
	assert.Equal(t, &rpc.Closed{Code: CodeOverflow, Reason: "unread messages", Clean: true}, err)
	frames, end := drain(t, ours, func() {})
	assert.Len(t, frames, queueLimit/wire.MaxFrame-1)
	assert.Equal(t, CodeOverflow, end.Code)
}

func TestALineIgnoresWhatIsNotItsOwn(t *testing.T) {
	ours, theirs := linked(t)
	for _, code := range []string{`7`, `null`, `undefined`, `({})`, `({close: "1000"})`, `({open: true})`, `new Uint8Array(3)`, `[1]`} {
		theirs.port.Call("postMessage", eval(code))
	}
	send(t, theirs, "a frame")
	frame, err := ours.Recv(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "a frame", string(frame))
}

func TestLinesLeaveNothingBehind(t *testing.T) {
	for name, end := range map[string]func(ours, theirs *Line){
		"closed by us":   func(ours, _ *Line) { _ = ours.Close(1000, "") },
		"closed by them": func(_, theirs *Line) { _ = theirs.Close(1000, "") },
		"cut by us":      func(ours, _ *Line) { ours.Abort() },
		"cut by them":    func(_, theirs *Line) { theirs.Abort() },
	} {
		t.Run(name, func(t *testing.T) {
			dialer, door := doorway(t)
			ours, _ := dialled(t, dialer, door) // the engine has connected to the door
			ours.Abort()
			flat(t, func() {
				for range 10 {
					ours, theirs := dialled(t, dialer, door)
					send(t, ours, "x")
					end(ours, theirs)
					<-ours.Done()
					<-theirs.Done()
				}
			})
		})
	}
}
