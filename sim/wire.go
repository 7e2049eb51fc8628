package sim

import (
	"context"
	"sync"
	"time"

	"connect-epos/core/rpc"
)

// wire is the outermost layer of a link: it records every raw frame, and makes the
// faults. It is an rpc.Transport, except that Send may be called
// from several goroutines.
type wire struct {
	sim       *Sim
	number    int
	on        string // what Frame.On says
	transport rpc.Transport
	gate      gate
	send      sync.Mutex // one frame at a time, faults included

	mu      sync.Mutex
	names   requestNames
	repeats map[int]int // how often a question of that id was repeated by a fault

	heldOut []parcel // send guards it
	heldIn  []parcel // these two belong to the one receiver
	ready   []parcel
}

func newWire(s *Sim, n int, t rpc.Transport) *wire {
	return &wire{sim: s, number: n, transport: t, names: requestNames{in: {}, out: {}}, repeats: map[int]int{}}
}

// Send records the frame and delivers what the faults leave of it. On a frozen link
// all of that waits.
func (w *wire) Send(ctx context.Context, raw []byte) error {
	if err := w.gate.pass(ctx); err != nil {
		w.recordLost(raw)
		return err
	}
	w.send.Lock()
	defer w.send.Unlock()
	f, fault, p := w.plan(out, raw)
	if p.hold {
		w.heldOut = append(w.heldOut, parcel{raw, "held"})
		return nil
	}
	if !wait(ctx, p.wait) {
		return ctx.Err()
	}
	if err := w.gate.pass(ctx); err != nil { // it may have frozen meanwhile
		w.recordLost(raw)
		return err
	}
	parcels := append(p.parcels, w.heldOut...)
	w.heldOut = nil
	if p.cutBefore {
		w.cut(fault)
	}
	var err error
	for _, one := range parcels {
		seq := w.sim.record(w.recordOf(f, one), one.raw)
		if one.fate == "dropped" {
			continue
		}
		w.countRepeat(f, one)
		if e := w.transport.Send(ctx, one.raw); e != nil {
			w.sim.changeFate(seq, "lost")
			err = e
		}
	}
	if p.cutAfter {
		w.cut(fault)
	}
	return err
}

// Recv returns the next frame that the faults let through.
func (w *wire) Recv(ctx context.Context) ([]byte, error) {
	for {
		if lost := w.gate.pass(ctx); lost != nil {
			return nil, lost
		}
		if len(w.ready) > 0 {
			raw := w.ready[0].raw
			w.ready = w.ready[1:]
			return raw, nil
		}
		raw, err := w.transport.Recv(ctx)
		if lost := w.gate.pass(ctx); lost != nil {
			return nil, lost
		}
		if err != nil {
			return nil, err
		}
		if err := w.arrived(ctx, raw); err != nil {
			return nil, err
		}
	}
}

func (w *wire) arrived(ctx context.Context, raw []byte) error {
	f, fault, p := w.plan(in, raw)
	if p.hold {
		w.heldIn = append(w.heldIn, parcel{raw, "held"})
		return nil
	}
	if !wait(ctx, p.wait) {
		return ctx.Err()
	}
	parcels := append(p.parcels, w.heldIn...)
	w.heldIn = nil
	for _, one := range parcels {
		w.sim.record(w.recordOf(f, one), one.raw)
		if one.fate != "dropped" {
			w.ready = append(w.ready, one)
		}
	}
	if p.cutBefore || p.cutAfter {
		w.cut(fault)
	}
	return nil
}

// Close closes the transport. A frozen link cannot close properly: it is cut, and what
// it held back is lost.
func (w *wire) Close(code int, reason string) error {
	if w.gate.isShut() {
		w.gate.end()
		if w.abort() {
			return nil
		}
	}
	return w.transport.Close(code, reason)
}

// countRepeat counts how often a fault repeats a question.
func (w *wire) countRepeat(f Frame, one parcel) {
	if one.fate != "repeated" || f.Name != f.Method || f.ID == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.repeats[*f.ID]++
}

// askedAgain reports, once for each repetition, whether a fault repeated the question
// with that id: then it is right that another answer comes.
func (w *wire) askedAgain(id int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.repeats[id] == 0 {
		return false
	}
	w.repeats[id]--
	return true
}

// nameRequest remembers the method of a request that came on another link, so that
// its answer gets the same name here.
func (w *wire) nameRequest(id int, method string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.names[in][id] = method
}

// recordLost records a frame that could not be sent because the link was gone.
func (w *wire) recordLost(raw []byte) {
	w.mu.Lock()
	f := w.names.describe(out, raw)
	w.mu.Unlock()
	f.Link, f.On, f.Fate = w.number, w.on, "lost"
	w.sim.record(f, raw)
}

// insert sends a raw frame without faults. It sends nothing on a frozen link.
func (w *wire) insert(ctx context.Context, raw []byte) error {
	if w.gate.isShut() {
		return nil
	}
	w.send.Lock()
	defer w.send.Unlock()
	seq := w.sim.record(w.recordOf(Frame{Direction: out}, parcel{raw, "inserted"}), raw)
	err := w.transport.Send(ctx, raw)
	if err != nil {
		w.sim.changeFate(seq, "lost")
	}
	return err
}

func (w *wire) plan(direction string, raw []byte) (Frame, *Fault, plan) {
	w.mu.Lock()
	f := w.names.describe(direction, raw)
	w.mu.Unlock()
	f.Link, f.On = w.number, w.on
	fault := w.sim.fault(f)
	return f, fault, fault.apply(raw, f.ID)
}

// recordOf is the record of one parcel. A parcel that is not the frame itself is named
// after its own content.
func (w *wire) recordOf(f Frame, one parcel) Frame {
	if one.fate != "delivered" && one.fate != "dropped" {
		w.mu.Lock()
		f = w.names.describe(f.Direction, one.raw)
		w.mu.Unlock()
	}
	f.Link, f.On, f.Fate = w.number, w.on, one.fate
	return f
}

// cut ends the link: with a proper close if the fault has a code, otherwise without a
// closing handshake, if the transport can do that.
func (w *wire) cut(f *Fault) {
	if f.Code != 0 {
		_ = w.transport.Close(f.Code, f.Reason)
		return
	}
	if !w.abort() {
		_ = w.transport.Close(4000, "dropped")
	}
}

// abort ends the link without a closing handshake. It returns false when the
// transport cannot do that.
func (w *wire) abort() bool {
	a, ok := w.transport.(interface{ Abort() })
	if ok {
		a.Abort()
	}
	return ok
}

// wait waits in real time. It returns false when the context ended first.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
