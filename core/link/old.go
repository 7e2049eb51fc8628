package link

import (
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/rpc"
)

// LastWords is how long what was sent on a socket that we gave up by ourselves
// may still get out: nobody at the other end agreed to the close. A terminal gives
// up after about 200 s [DOC].
const LastWords = 210 * time.Second

// oldConn is a connection that looked dead and is still listened to.
type oldConn struct {
	conn *rpc.Conn
	stop func()
}

// keepListening holds a connection open until nothing can come of it any more.
func (l *Link) keepListening(number uint64, limit time.Duration) {
	o := &oldConn{conn: l.conn}
	o.stop = l.owner.After(limit, func() {
		l.givenUp[number] = true
		o.close()
	})
	l.ends[number] = end{since: l.cfg.Clock.Now(), after: limit + LastWords}
	l.old[number] = o
	l.conn = nil
}

func (o *oldConn) close() {
	o.stop()
	_ = o.conn.Close(1000, "given up") // an error says that it is closed already
}

// Conn is the connection of that number, on which may still be answered; nil when
// it is gone.
func (l *Link) Conn(number uint64) *rpc.Conn {
	if number == l.number {
		return l.conn
	}
	if o := l.old[number]; o != nil {
		return o.conn
	}
	return nil
}

// hangUp closes the connections that are listened to beside the latest one.
func (l *Link) hangUp() {
	for _, o := range l.old {
		o.close()
	}
}

// closed: the socket of a connection is closed, as the browser says. Of one that
// we gave up by ourselves that is certain only when LastWords have passed.
func (l *Link) closed(number uint64) {
	l.Down(number, ReasonTurnedAway)
	certain := func() {
		delete(l.ends, number)
		l.owner.LinkClosed(number)
	}
	if o := l.old[number]; o != nil {
		o.stop()
		delete(l.old, number)
		l.owner.LinkLost(number)
	}
	if !l.givenUp[number] {
		certain()
		return
	}
	delete(l.givenUp, number)
	l.ends[number] = end{since: l.now(), after: LastWords}
	l.afterBoth(l.now(), LastWords, certain)
}

// afterBoth runs f in the loop once d has passed since a moment by both clocks.
func (l *Link) afterBoth(since clock.Moment, d time.Duration, f func()) {
	left := d - l.now().Least(since)
	if left <= 0 {
		f()
		return
	}
	// A wall clock that was set back may be set right again at any time.
	l.owner.After(min(left, d), func() { l.afterBoth(since, d, f) })
}

// end is when something is over: a while after a moment, by both clocks.
type end struct {
	since clock.Moment
	after time.Duration
}

// OpenFor is how long it takes at most until LinkClosed tells that a connection
// which looked dead is closed for certain; 0 for any other connection.
func (l *Link) OpenFor(number uint64) time.Duration {
	e := l.ends[number]
	return max(0, e.after-max(0, l.cfg.Clock.Now().Least(e.since)))
}
