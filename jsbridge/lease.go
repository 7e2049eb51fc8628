//go:build js && wasm

package jsbridge

import (
	"connect-epos/core/service"
	"context"
	"sync"
	"syscall/js"
)

// Leases are Web Locks, by the very names the session gives: shared by all tabs
// and workers of an origin, free again when their holder's worker or page is
// gone. They do not re-enter and outlive the Go program that took them, so a
// dead engine's worker has to be terminated.
type Leases struct {
	// Prefix stands before every name.
	Prefix string
}

var _ service.Leases = Leases{}

// Acquire implements [service.Leases]. When ctx ends first, a request that waits
// leaves the queue, and a lock that is granted all the same is given back at once.
func (n Leases) Acquire(ctx context.Context, name string, how service.Claim, lost func()) (release func(), err error) {
	locks := self.Get("navigator").Get("locks")
	if locks.Type() != js.TypeObject {
		return nil, service.ErrInsecure
	}
	l := &lease{answer: make(chan error, 1), lost: lost}
	if err := l.request(locks, n.Prefix+name, how); err != nil {
		return nil, err
	}
	select {
	case err := <-l.answer:
		if err != nil {
			return nil, err
		}
		return l.release, nil
	case <-ctx.Done():
		l.leaveQueue()
		l.release()
		return nil, ctx.Err()
	}
}

// lease is one request for a lock. The browser holds the lock until the
// promise that the callback returned settles.
type lease struct {
	answer chan error // nil: the lock is ours
	lost   func()
	waits  js.Value // the AbortController of a request that waits

	mu   sync.Mutex
	had  bool     // the lock was ours
	free bool     // release was called
	done js.Value // the promise's resolve function, once the lock is ours
}

// options are those of the browser. A request that waits can be called off; to
// the others the browser allows no signal.
func (l *lease) options(how service.Claim) map[string]any {
	options := map[string]any{"mode": "exclusive", "ifAvailable": !how.Wait && !how.Force, "steal": how.Force}
	if how.Shared {
		options["mode"] = "shared"
	}
	if how.Wait {
		l.waits = self.Get("AbortController").New()
		options["signal"] = l.waits.Get("signal")
	}
	return options
}

// request asks for the lock. Its callbacks are released when the request is
// over: refused, called off, given back or stolen.
func (l *lease) request(locks js.Value, name string, how service.Claim) error {
	ask := newCallback("lease", l.onAnswer)
	over, err := call(locks, "request", name, l.options(how), ask.Func)
	if err != nil {
		ask.release()
		return err
	}
	Go("lease", func() {
		end := <-promised(over)
		ask.release()
		select { // a request that failed was never answered
		case l.answer <- end.err:
		default:
		}
		if end.err != nil && l.held() && l.lost != nil {
			l.lost()
		}
	})
	return nil
}

// held reports whether the lock was ours and not given back.
func (l *lease) held() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.had && !l.free
}

func (l *lease) leaveQueue() {
	if !l.waits.IsUndefined() {
		l.waits.Call("abort")
	}
}

// onAnswer gets the lock, or null when somebody has it.
func (l *lease) onAnswer(args []js.Value) any {
	if args[0].IsNull() {
		l.answer <- service.ErrHeld
		return nil
	}
	executor := newCallback("lease hold", func(args []js.Value) any {
		l.done = args[0]
		return nil
	})
	held := js.Global().Get("Promise").New(executor.Func) // calls it at once
	executor.release()
	l.mu.Lock()
	l.had = true
	free := l.free
	l.mu.Unlock()
	if free {
		l.done.Invoke()
	}
	l.answer <- nil
	return held
}

// release gives the lock back, once.
func (l *lease) release() {
	l.mu.Lock()
	first := !l.free
	l.free = true
	l.mu.Unlock()
	if first && l.done.Type() == js.TypeFunction {
		l.done.Invoke()
	}
}
