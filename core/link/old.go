package link

import (
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/rpc"
)

// LastWords is for how long frames may still get through on a socket that we closed by
// ourselves, because the other end did not agree to the close. A terminal gives up after
// about 200 s [DOC].
const LastWords = 210 * time.Second

// oldConn is a connection that looks dead and is still listened to.
type oldConn struct {
	conn *rpc.Conn
	stop func()
}

// oldConns are the connections that look dead, beside the latest one.
type oldConns struct {
	link      *Link
	old       map[uint64]*oldConn // are still listened to
	deadlines map[uint64]end      // when such a connection can bring nothing any more, at the latest
	givenUp   map[uint64]bool     // that we closed because nothing came from them; nobody agreed to it
}

func newOldConns(l *Link) *oldConns {
	return &oldConns{link: l, old: map[uint64]*oldConn{}, deadlines: map[uint64]end{}, givenUp: map[uint64]bool{}}
}

// keepListening keeps a connection open until nothing can come of it any more.
func (o *oldConns) keepListening(number uint64, limit time.Duration) {
	conn := &oldConn{conn: o.link.conn}
	conn.stop = o.link.loop.After(limit, func() {
		o.givenUp[number] = true
		conn.close()
	})
	o.deadlines[number] = end{since: o.link.cfg.Clock.Now(), after: limit + LastWords}
	o.old[number] = conn
	o.link.conn = nil
}

func (o *oldConn) close() {
	o.stop()
	_ = o.conn.Close(1000, "given up") // an error says that it is closed already
}

// Conn is the connection of that number, on which may still be answered; nil when
// it is gone.
func (o *oldConns) Conn(number uint64) *rpc.Conn {
	if number == o.link.number {
		return o.link.conn
	}
	if old := o.old[number]; old != nil {
		return old.conn
	}
	return nil
}

// hangUp closes the connections that are listened to beside the latest one.
func (o *oldConns) hangUp() {
	for _, old := range o.old {
		old.close()
	}
}

// closed notes that the browser closed the socket of a connection. If we had closed it
// by ourselves, the close is certain only after LastWords.
func (o *oldConns) closed(number uint64) {
	o.link.Down(number, ReasonTurnedAway)
	certain := func() {
		delete(o.deadlines, number)
		o.link.loop.LinkClosed(number)
	}
	if old := o.old[number]; old != nil {
		old.stop()
		delete(o.old, number)
		o.link.loop.LinkLost(number)
	}
	if !o.givenUp[number] {
		certain()
		return
	}
	delete(o.givenUp, number)
	o.deadlines[number] = end{since: o.link.now(), after: LastWords}
	o.afterBoth(o.link.now(), LastWords, certain)
}

// afterBoth runs f in the loop once d has passed since a moment by both clocks.
func (o *oldConns) afterBoth(since clock.Moment, d time.Duration, f func()) {
	left := d - o.link.now().Least(since)
	if left <= 0 {
		f()
		return
	}
	// A wall clock that was set back may be set right again at any time.
	o.link.loop.After(min(left, d), func() { o.afterBoth(since, d, f) })
}

// end is when something is over: a while after a moment, by both clocks.
type end struct {
	since clock.Moment
	after time.Duration
}

// OpenFor is how long it takes at most until LinkClosed tells that a connection
// which looked dead is closed for certain; 0 for any other connection.
func (o *oldConns) OpenFor(number uint64) time.Duration {
	e := o.deadlines[number]
	return max(0, e.after-max(0, o.link.cfg.Clock.Now().Least(e.since)))
}
