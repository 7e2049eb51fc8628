package world

import (
	"context"
	"errors"
	"sync"
	"time"

	"connect-epos/core/journal"
	"connect-epos/core/rpc"
)

// Moment is a place where an engine touches the world. World.Watch tells of each one, and
// the function that it calls may kill the tab there.
type Moment uint8

// The moments at which an engine touches the world.
const (
	PutBegun    Moment = iota // a change is on its way to the journal, which does not have it yet
	PutDone                   // the journal has it, and the engine does not know that yet
	PutSeen                   // the engine knows it, and has done what follows at once
	FrameLeaves               // a frame is about to be handed to the socket
	FrameLeft                 // it was handed over, and the engine does not know that yet
	FrameCame                 // a frame came, and the engine has not seen it yet
)

// IsPut reports whether the moment belongs to a change of the journal.
func (m Moment) IsPut() bool { return m <= PutSeen }

var errDead = errors.New("simtest: the tab is dead")

// Alive reports whether the tab was not killed.
func (t *Till) Alive() bool {
	select {
	case <-t.Dead:
		return false
	default:
		return true
	}
}

// Kill ends the tab as a crash does. Its sockets close, its locks are free, and
// nothing that it still does reaches the journal, the network or the page.
func (t *Till) Kill() {
	t.once.Do(func() {
		close(t.Dead)
		t.Thaw()
		t.net.cut()
		t.Leases.free()
		go t.Engine.Close() // this happens in the memory of a dead tab, and nobody sees it
	})
}

// Watch sets the function f that is called at every moment of every tab that lives, until
// Watch is called again. f runs in the goroutines of the engines and must not block.
func (w *World) Watch(f func(Moment, *Till)) { w.watch.Store(&f) }

// passes tells the watcher of a moment, and reports whether the tab lives after it.
func (t *Till) passes(m Moment) bool {
	if f := t.World.watch.Load(); f != nil && t.Alive() {
		(*f)(m, t)
	}
	t.freeze.pass()
	return t.Alive()
}

// tabStore is one tab's way to the journal.
type tabStore struct {
	*Store
	till *Till
}

// Reserve implements journal.Store.
func (s *tabStore) Reserve(ctx context.Context, r journal.Record, e journal.Entry) (kept journal.Record, err error) {
	err = s.put(func() error {
		kept, err = s.Store.Reserve(ctx, r, e)
		return err
	})
	return kept, err
}

// Commit implements journal.Store.
func (s *tabStore) Commit(ctx context.Context, r journal.Record, e journal.Entry) error {
	return s.put(func() error { return s.Store.Commit(ctx, r, e) })
}

// RaiseEpoch implements journal.Store.
func (s *tabStore) RaiseEpoch(ctx context.Context, account, tid string) (n journal.Epoch, err error) {
	err = s.put(func() error {
		n, err = s.Store.RaiseEpoch(ctx, account, tid)
		return err
	})
	return n, err
}

func (s *tabStore) put(change func() error) error {
	if !s.till.passes(PutBegun) {
		return errDead
	}
	err := change()
	if !s.till.passes(PutDone) {
		return errDead
	}
	time.AfterFunc(1, func() { s.till.passes(PutSeen) })
	return err
}

// tabNet is one tab's way to the network.
type tabNet struct {
	till *Till

	mu    sync.Mutex
	lines []rpc.Transport
}

// Dial implements link.Dialer.
func (n *tabNet) Dial(ctx context.Context, address string) (rpc.Transport, error) {
	if !n.till.Alive() {
		return nil, errDead
	}
	line, err := n.till.World.Net.Dial(ctx, address)
	if err != nil {
		return nil, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, line)
	return &tabLine{line, n.till}, nil
}

func (n *tabNet) cut() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, line := range n.lines {
		_ = line.Close(1000, "tab gone") // an error says that it is closed already
	}
}

// tabLine is a tab's end of one link.
type tabLine struct {
	rpc.Transport
	till *Till
}

// Send implements rpc.Transport.
func (l *tabLine) Send(ctx context.Context, frame []byte) error {
	if !l.till.passes(FrameLeaves) {
		return errDead
	}
	l.till.World.Note(frame)
	err := l.Transport.Send(ctx, frame)
	l.till.passes(FrameLeft)
	return err
}

// Recv implements rpc.Transport.
func (l *tabLine) Recv(ctx context.Context) ([]byte, error) {
	frame, err := l.Transport.Recv(ctx)
	if err == nil && !l.till.passes(FrameCame) {
		return nil, &rpc.Closed{Code: 1006}
	}
	return frame, err
}
