//go:build js && wasm

package jsbridge

import (
	"context"
	"syscall/js"

	"connect-epos/core/queue"
	"connect-epos/core/rpc"
)

// Door is where the simulator accepts links from engines. The page reports every engine
// to it, with a port on which that engine dials. The page also reports the end of an
// engine. Nothing else could: a worker that is terminated sends no message.
type Door struct {
	off    func()
	guests *queue.Queue[*Guest]
	hubs   map[int]*hub
}

// Guest is a link that an engine has dialled, with the path and query of the address.
// Open accepts the link, and Refuse turns it down.
type Guest struct {
	Address string
	line    *Line
}

// Open accepts the link.
func (g *Guest) Open() *Line {
	_, _ = call(g.line.port, "postMessage", map[string]any{"open": true})
	return g.line
}

// Refuse turns the link down. The engine sees a handshake that failed.
func (g *Guest) Refuse() { g.line.Abort() }

// hub holds the links of one engine.
type hub struct {
	off   func()
	lines []*Line
}

// Door opens the door for which the host has put a MessagePort beside this port. It
// returns ErrNoPort when there is none.
func (p *Port) Door() (*Door, error) {
	port := p.host.Get("simulator")
	if port.Type() != js.TypeObject {
		return nil, ErrNoPort
	}
	return openDoor(port), nil
}

func openDoor(port js.Value) *Door {
	d := &Door{guests: queue.New[*Guest](), hubs: map[int]*hub{}}
	d.off = listen(port, "message", func(event js.Value) {
		data := event.Get("data")
		if data.Get("gone").Type() == js.TypeNumber {
			d.gone(data.Get("gone").Int())
		} else {
			d.engine(data.Get("engine").Int(), event.Get("ports").Index(0))
		}
	})
	port.Call("start")
	return d
}

// Accept waits for the next link that an engine dials. It returns ctx's error when ctx
// ends first.
func (d *Door) Accept(ctx context.Context) (*Guest, error) { return d.guests.Next(ctx) }

// Close accepts no more links and ends every existing one.
func (d *Door) Close() {
	d.off()
	for n := range d.hubs {
		d.gone(n)
	}
}

func (d *Door) engine(n int, port js.Value) {
	h := &hub{}
	off := listen(port, "message", func(event js.Value) {
		d.dialled(h, textOf(event.Get("data"), "dial"), event.Get("ports").Index(0))
	})
	h.off = func() {
		off()
		_, _ = call(port, "close")
	}
	d.hubs[n] = h
	port.Call("start")
}

func (d *Door) dialled(h *hub, address string, port js.Value) {
	living := []*Line{newLine(port)}
	for _, l := range h.lines {
		if !l.ended() {
			living = append(living, l)
		}
	}
	h.lines = living
	d.guests.Put(&Guest{address, living[0]})
}

// gone ends every link of an engine that has ended.
func (d *Door) gone(n int) {
	h := d.hubs[n]
	if h == nil {
		return
	}
	delete(d.hubs, n)
	h.off()
	for _, l := range h.lines {
		l.over(&rpc.Closed{Code: codeAbnormal})
	}
}
