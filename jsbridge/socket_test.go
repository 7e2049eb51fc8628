//go:build js && wasm

package jsbridge

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

func numbers(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprint(i))
	}
	return all
}

// The reader gives the browser a turn after each message, as a write to the journal does.
// So the close event overtakes the reader.
func TestMessagesBeforeTheCloseAreKeptForAYieldingReader(t *testing.T) {
	for range 5 {
		s := dial(t, "burst", "&n=50&code=1000")
		frames, end := drain(t, s, func() { turn(t) })
		assert.Equal(t, numbers(50), frames)
		assert.Equal(t, &rpc.Closed{Code: 1000, Clean: true}, end)
	}
}

func TestMessagesBeforeTheCloseAreKeptForALateReader(t *testing.T) {
	s := dial(t, "burst", "&n=50&code=4001&reason=displaced")
	<-s.Done()
	frames, end := drain(t, s, func() {})
	assert.Equal(t, numbers(50), frames)
	assert.Equal(t, &rpc.Closed{Code: 4001, Reason: "displaced", Clean: true}, end)
}

func TestTheEndIsReportedAgainAndAgain(t *testing.T) {
	s := dial(t, "burst", "&n=0&code=4001&reason=displaced")
	for range 3 {
		_, err := s.Recv(t.Context())
		assert.Equal(t, &rpc.Closed{Code: 4001, Reason: "displaced", Clean: true}, err)
	}
}

func TestACutConnectionEndsWith1006AndKeepsWhatArrived(t *testing.T) {
	for _, name := range []string{"drop", "halfclose"} {
		t.Run(name, func(t *testing.T) {
			s := dial(t, name, "&n=5")
			<-s.Done()
			frames, end := drain(t, s, func() {})
			assert.Equal(t, numbers(5), frames)
			assert.Equal(t, &rpc.Closed{Code: 1006}, end)
		})
	}
}

func TestRecvServesTheQueueBeforeItLooksAtItsContext(t *testing.T) {
	s := dial(t, "burst", "&n=3&code=1000")
	<-s.Done()
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for _, want := range numbers(3) {
		frame, err := s.Recv(over)
		require.NoError(t, err)
		assert.Equal(t, want, string(frame))
	}
}

func TestAnEndedContextLeavesTheSocketUsable(t *testing.T) {
	s := dial(t, "echo", "")
	over, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Recv(over)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, s.Send(over, []byte("never")), context.Canceled)

	require.NoError(t, s.Send(t.Context(), []byte("still here")))
	frame, err := s.Recv(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "still here", string(frame), "the refused send was not handed over")
	require.NoError(t, s.Close(1000, ""))
}

func TestSendAfterTheEndIsAnError(t *testing.T) {
	ours := dial(t, "echo", "")
	require.NoError(t, ours.Close(1000, ""))
	assert.ErrorIs(t, ours.Send(t.Context(), []byte("x")), ErrNotOpen, "closing counts as closed")

	theirs := dial(t, "drop", "&n=0")
	<-theirs.Done()
	assert.ErrorIs(t, theirs.Send(t.Context(), []byte("x")), ErrNotOpen)
}

func TestCloseDoesNotWaitForAMutePeer(t *testing.T) {
	s := dial(t, "mute", "")
	require.NoError(t, s.Close(4000, "done"))
	_, err := s.Recv(t.Context())
	assert.Equal(t, &rpc.Closed{Code: 4000, Reason: "done"}, err)
	assert.Zero(t, control(t, "await", "&seen=1").Ended, "the peer has not answered yet")
	control(t, "release", "")
}

// Browsers throw on other codes and on long reasons, and then leave the socket open.
func TestCloseAlwaysCloses(t *testing.T) {
	for _, c := range []struct {
		code       int
		reason     string
		sent       int
		sentReason string
	}{
		{1000, "bye", 1000, "bye"},
		{3000, "", 3000, ""},
		{4999, "", 4999, ""},
		{1001, "going away", 1000, "going away"},
		{1011, "", 1000, ""},
		{0, "", 1000, ""},
		{5000, "", 1000, ""},
		{4000, strings.Repeat("é", 70), 4000, strings.Repeat("é", 61)},
	} {
		t.Run(fmt.Sprint(c.code, len(c.reason)), func(t *testing.T) {
			s := dial(t, "echo", "")
			require.NoError(t, s.Close(c.code, c.reason))
			got := control(t, "await", "&seen=1&known=1")
			assert.Equal(t, c.sent, got.Code)
			assert.Equal(t, c.sentReason, got.Reason)
			_, err := s.Recv(t.Context())
			assert.Equal(t, &rpc.Closed{Code: c.sent, Reason: c.sentReason}, err)
			require.NoError(t, s.Close(1000, "again"), "closing twice is harmless")
		})
	}
}

func TestAFrameOverTheLimitIsReportedAndTheLinkGoesOn(t *testing.T) {
	for name, fill := range map[string]string{"in units": "x", "in bytes alone": "é"} {
		t.Run(name, func(t *testing.T) {
			s := dial(t, "big", fmt.Sprintf("&fill=%s&size=%d", fill, wire.MaxFrame+2))
			_, err := s.Recv(t.Context())
			var large *rpc.TooLarge
			require.ErrorAs(t, err, &large)
			assert.Greater(t, large.Size, wire.MaxFrame)
			assert.LessOrEqual(t, len(large.Head), headSize)
			id, hasID, _ := wire.SniffID(large.Head)
			assert.True(t, hasID)
			assert.Equal(t, 41, id)

			frame, err := s.Recv(t.Context())
			require.NoError(t, err)
			assert.JSONEq(t, `{"jsonrpc":"2.0","id":42,"result":"small"}`, string(frame))
			require.NoError(t, s.Close(1000, ""))
		})
	}
}

func TestAFrameAtTheLimitIsAFrame(t *testing.T) {
	s := dial(t, "echo", "")
	require.NoError(t, s.Send(t.Context(), []byte(strings.Repeat("x", wire.MaxFrame))))
	frame, err := s.Recv(t.Context())
	require.NoError(t, err)
	assert.Len(t, frame, wire.MaxFrame)
	require.NoError(t, s.Close(1000, ""))
}

func TestABinaryMessageIsMalformedWithItsIDInSight(t *testing.T) {
	s := dial(t, "binary", "")
	frame, err := s.Recv(t.Context())
	require.NoError(t, err)
	_, err = wire.Parse(frame)
	assert.Error(t, err, "binary is never read as an answer")
	id, hasID, _ := wire.SniffID(frame)
	assert.True(t, hasID)
	assert.Equal(t, 41, id)

	frame, err = s.Recv(t.Context())
	require.NoError(t, err)
	_, err = wire.Parse(frame)
	assert.NoError(t, err)
	require.NoError(t, s.Close(1000, ""))
}

func TestUnreadMessagesOverTheBoundCloseTheLinkWithoutAGap(t *testing.T) {
	const size = 256 << 10
	s := dial(t, "flood", fmt.Sprintf("&n=%d&size=%d", 2*queueLimit/size, size))
	<-s.Done()
	frames, end := drain(t, s, func() {})
	assert.Equal(t, CodeOverflow, end.Code)
	require.NotEmpty(t, frames)
	assert.LessOrEqual(t, len(frames)*size, queueLimit)
	for i, frame := range frames {
		require.Equal(t, fmt.Sprintf("%06d", i), frame[:6], "kept frames are the first ones, in order")
	}
	assert.Equal(t, CodeOverflow, control(t, "await", "&seen=1&known=1").Code)
}

func TestSendRefusesABacklog(t *testing.T) {
	s := dial(t, "mute", "")
	frame := []byte(strings.Repeat("x", wire.MaxFrame))
	var err error
	for range 64 { // the browser gets no turn in between, so it cannot have sent any of this
		if err = s.Send(t.Context(), frame); err != nil {
			break
		}
	}
	assert.ErrorIs(t, err, rpc.ErrBacklog)
	require.NoError(t, s.Close(1000, ""))
	control(t, "release", "")
}

func TestSocketsLeaveNoCallbacksBehind(t *testing.T) {
	flat(t, func() {
		for range 10 {
			s := dial(t, "echo", "")
			require.NoError(t, s.Close(1000, ""))
			<-s.Done()
			_, err := Dial(t.Context(), socketURL(t, "refuse", ""))
			require.Error(t, err)
		}
	})
}
