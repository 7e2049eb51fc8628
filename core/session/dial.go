package session

import (
	"context"

	"connect-epos/core/connect"
	"connect-epos/core/rpc"
	"connect-epos/core/uri"
	"connect-epos/core/wire"
)

// dial starts the next connection. Its ids come from a block of its own, so
// that no reload and no other tab uses a recent one again.
func (l *loop) dial() {
	k := &l.link
	k.stopRetry = nil
	k.number++
	k.dials++
	if k.state != LinkRefused && k.state != LinkReconnecting {
		l.setLink(LinkConnecting, "")
	}
	number := k.number
	address, err := uri.Build(l.site.Config(l.mode(), l.cfg.SoftwareHouseID))
	if err != nil {
		l.log("error", "the site's configuration makes no address: "+err.Error(), "")
		l.linkDown(number, ReasonHandshake)
		return
	}
	go func() {
		t, ids, reason := l.open(address)
		l.handOver(func() { l.opened(number, t, ids, reason) }, func() { discard(t) })
	}()
}

func (l *loop) mode() string {
	if l.service != nil {
		return uri.PayAtTable
	}
	return uri.PayAtCounter
}

type idBlock struct{ from, size int }

// open runs outside the loop: a block of ids, then a socket.
func (l *loop) open(address string) (rpc.Transport, idBlock, string) {
	var block idBlock
	err := error(nil)
	if l.service == nil { // at tables nothing is asked of Connect
		block, err = l.idBlock()
	}
	if err != nil {
		return nil, block, ReasonStorage
	}
	ctx, cancel := context.WithTimeout(l.ctx, ConnectLimit)
	defer cancel()
	t, err := l.cfg.Dialer.Dial(ctx, address)
	if err != nil {
		return nil, block, dialReason(err)
	}
	return t, block, ""
}

func (l *loop) idBlock() (idBlock, error) {
	ctx, cancel := context.WithTimeout(l.ctx, PutLimit)
	defer cancel()
	from, size, err := l.cfg.Store.IDs(ctx, l.host)
	return idBlock{from, size}, err
}

// opened goes on with a socket, or with the reason there is none.
func (l *loop) opened(number uint64, t rpc.Transport, ids idBlock, reason string) {
	if number != l.link.number || len(l.closing) > 0 {
		discard(t)
		return
	}
	if reason != "" {
		l.linkDown(number, reason)
		return
	}
	k := &l.link
	k.conn, k.ids = rpc.NewConn(t), rpc.IDs{}
	k.ids.Add(ids.from, ids.size)
	if l.cfg.Trace {
		k.conn.Trace(l.traffic(l.site.APIKey))
	}
	go l.serve(number, k.conn)
	if l.service != nil {
		l.linkUp()
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

// serve reads one connection to its end. It ends with the connection.
func (l *loop) serve(number uint64, conn *rpc.Conn) {
	_ = conn.Serve(l.ctx, func(m rpc.Message) { l.post(func() { l.message(number, m) }) })
	l.post(func() { l.linkEnded(number) })
}

// probe asks what every account can answer, before the link counts as up: a
// socket that opened proves nothing.
func (l *loop) probe(number uint64) {
	l.ask(connect.ConnectedTerminals, wire.Value{}, ProbeLimit, func(v wire.Value, err error) {
		l.seen(connect.ReadTerminals(v))
		var silent *Error
		switch {
		case number != l.link.number:
		case asError(err, &silent) && silent.Reason == ReasonNoAnswer:
			l.linkDown(number, ReasonNoAnswer)
		case asError(err, &silent) && silent.Code != CodeRefused:
		default: // an error reply is an answer too
			l.linkUp()
		}
	})
}

// traffic tells the frames of one link, which run outside the loop.
func (l *loop) traffic(key string) func(out bool, frame []byte) {
	return func(out bool, frame []byte) {
		direction := "in"
		if out {
			direction = "out"
		}
		l.cfg.tell(Event{Name: EventLog, Detail: Log{Level: "trace", Message: "frame",
			Direction: direction, Frame: masked(string(frame), key)}})
	}
}

// takeID returns the next id that nothing of ours waits for, and tops up the
// blocks before they run dry.
func (l *loop) takeID() (int, bool) {
	k := &l.link
	id, ok := k.ids.Next(l.idOpen)
	if k.ids.Left() < 20 && !k.topping {
		k.topping = true
		number := k.number
		go func() {
			block, err := l.idBlock()
			l.post(func() { l.topUp(number, block, err) })
		}()
	}
	return id, ok
}

func (l *loop) topUp(number uint64, block idBlock, err error) {
	l.link.topping = false
	if err == nil && number == l.link.number {
		l.link.ids.Add(block.from, block.size)
	}
}

func (l *loop) idOpen(id int) bool {
	if _, asked := l.asks[id]; asked {
		return true
	}
	ln := l.byRPC[id]
	return ln != nil && ln.state.Record.Unresolved()
}

// markWorked remembers, once for each key, that a link with it was up.
func (l *loop) markWorked() {
	if l.site.Worked {
		return
	}
	l.site.Worked = true
	site := l.site
	go func() {
		ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
		defer cancel()
		err := l.noteWorked(ctx, site)
		if err != nil {
			l.log("warn", "could not note that this key worked", "")
		}
	}()
}

func (l *loop) noteWorked(ctx context.Context, site Site) error {
	release, err := l.cfg.alone(ctx)
	if err != nil {
		return err
	}
	defer release()
	stored, err := l.cfg.Sites.Get(ctx, site.ID)
	if err == nil && stored.APIKey == site.APIKey && stored.SameConnection(site) {
		stored.Worked = true
		err = l.cfg.Sites.Save(ctx, stored)
	}
	return err
}
