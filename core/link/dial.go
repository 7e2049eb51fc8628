package link

import (
	"errors"

	"connect-epos/core/clock"
	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// Dial starts the next connection. Its ids come from a block of its own, so that
// no reload and no other tab uses a recent one again.
func (l *Link) Dial() {
	l.stopRetry = nil
	l.number++
	l.dials++
	if l.state != Refused && l.state != Reconnecting {
		l.set(Connecting, "")
	}
	number := l.number
	address, err := l.cfg.Address()
	if err != nil {
		l.loop.Log("error", "the site's configuration makes no address: "+err.Error())
		l.Down(number, ReasonHandshake)
		return
	}
	go func() {
		t, ids, reason := l.open(address)
		l.loop.HandOver(func() { l.opened(number, t, ids, reason) }, func() { discard(t) })
	}()
}

type idBlock struct{ from, size int }

// open takes a block of ids and opens a socket. It runs outside the loop.
func (l *Link) open(address string) (rpc.Transport, idBlock, string) {
	block, err := l.requestIDs.block()
	if err != nil {
		return nil, block, ReasonStorage
	}
	ctx, cancel := clock.Within(l.ctx, ConnectLimit)
	defer cancel()
	t, err := l.cfg.Dialer.Dial(ctx, address)
	if err != nil {
		return nil, block, DialReason(err)
	}
	return t, block, ""
}

// DialReason is the reason behind a failed dial.
func DialReason(err error) string {
	var d *DialError
	if errors.As(err, &d) {
		return d.Reason
	}
	return ReasonHandshake
}

// opened continues with the socket, or with the reason why there is none.
func (l *Link) opened(number uint64, t rpc.Transport, ids idBlock, reason string) {
	if number != l.number || l.ended {
		discard(t)
		return
	}
	if reason != "" {
		l.Down(number, reason)
		return
	}
	l.conn, l.requestIDs.ids = rpc.NewConn(t), rpc.IDs{}
	l.requestIDs.ids.Add(ids.from, ids.size)
	if l.cfg.Trace != nil {
		if see := l.cfg.Trace(); see != nil {
			l.conn.Trace(see)
		}
	}
	if l.cfg.Refusal != nil {
		l.conn.RefuseWith(l.cfg.Refusal)
	}
	l.conn.OnBacklog(func() { l.loop.Post(func() { l.Down(number, ReasonUnread) }) })
	go l.serve(number, l.conn)
	if l.cfg.Probe == "" {
		l.up()
		return
	}
	l.probe(number)
}

// discard closes a socket that nobody waits for any more.
func discard(t rpc.Transport) {
	if t != nil {
		_ = t.Close(1000, "not needed") // its only reader is gone
	}
}

func (l *Link) received(number uint64, m rpc.Message) {
	if number == l.number {
		l.heard()
	}
	l.loop.Received(number, m)
}

// probe asks something that every account can answer before the link counts as up,
// because a socket that opened proves nothing. An error reply is an answer, too.
func (l *Link) probe(number uint64) {
	l.Ask(Question{Method: l.cfg.Probe, Limit: ProbeLimit}, func(v wire.Value, err error) {
		l.probed(v)
		switch {
		case number != l.number:
		case isKind(err, Silent):
			l.Down(number, ReasonNoAnswer)
		case err == nil, isKind(err, ErrorReply):
			l.up()
		}
	})
}

func (l *Link) probed(v wire.Value) {
	if l.cfg.Probed != nil {
		l.cfg.Probed(v)
	}
}
