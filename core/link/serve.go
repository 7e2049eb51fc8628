package link

import (
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/rpc"
)

// The limits of what a connection may bring. Connect sends a few frames for each payment,
// so even a busy account is far below them.
const (
	FloodRate = 1000             // frames a second
	FloodTime = 10 * time.Second // for how long the other side may send more than FloodRate
	unhandled = 1000             // frames that may wait for the loop; more of them stay with the transport, which has a limit of bytes
)

// serve reads one connection to its end. It ends with the connection. Everything is handed
// to the loop in the order of arrival, and before the close.
func (l *Link) serve(number uint64, conn *rpc.Conn) {
	waiting := make(chan struct{}, unhandled)
	var f flood
	_ = conn.Serve(l.ctx, func(m rpc.Message) {
		select {
		case waiting <- struct{}{}:
		case <-l.ctx.Done():
			return
		}
		l.loop.Post(func() {
			<-waiting
			l.received(number, m)
		})
		if f.passedLimit(l.now()) {
			l.loop.Post(func() { l.Down(number, ReasonFlood) })
		}
	})
	l.loop.Post(func() { l.closed(number) })
}

// flood counts what a connection brings, second by second.
type flood struct {
	began  clock.Moment // of the second that is counted
	frames int          // in that second
	over   int          // seconds in a row, before that one, with more than FloodRate
}

// passedLimit counts a frame that came now. It reports true once the frames have come
// faster than FloodRate for FloodTime.
func (f *flood) passedLimit(now clock.Moment) bool {
	if gone := now.Uptime - f.began.Uptime; f.frames == 0 || gone >= time.Second {
		if f.over++; f.frames <= FloodRate || gone >= 2*time.Second {
			f.over = 0
		}
		f.began, f.frames = now, 0
	}
	f.frames++
	return f.over >= int(FloodTime/time.Second) && f.frames == 1
}
