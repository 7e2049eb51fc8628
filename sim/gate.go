package sim

import (
	"context"
	"sync"

	"connect-epos/core/rpc"
)

// gate holds back the frames of a frozen link. The zero gate is open.
type gate struct {
	mu    sync.Mutex
	shut  chan struct{} // closed when the gate opens again; nil while open
	ended bool
}

// close shuts the gate; it does nothing to one that is shut or has ended.
func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut == nil && !g.ended {
		g.shut = make(chan struct{})
	}
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut != nil {
		close(g.shut)
		g.shut = nil
	}
}

// end gives up the frames that wait at a shut gate. An open gate is not changed.
func (g *gate) end() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut != nil {
		close(g.shut)
		g.shut, g.ended = nil, true
	}
}

func (g *gate) isShut() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shut != nil
}

// pass waits while the gate is shut. The error is the context's, or an
// *rpc.Closed when the link ended while it was frozen.
func (g *gate) pass(ctx context.Context) error {
	for {
		g.mu.Lock()
		shut, ended := g.shut, g.ended
		g.mu.Unlock()
		switch {
		case ended:
			return &rpc.Closed{Code: 1006}
		case shut == nil:
			return nil
		}
		select {
		case <-shut:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
