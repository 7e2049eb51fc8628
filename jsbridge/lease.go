//go:build js && wasm

package jsbridge

import (
	"context"
	"sync"
	"syscall/js"

	"connect-epos/core/service"
)

// Leases are Web Locks with the names that the engine gives them. All tabs and workers of
// an origin share them. A lock becomes free when the worker or page of its holder is
// gone. The holder of a lock cannot take it a second time. A lock also outlives the Go
// program that took it, so the worker of a dead engine must be terminated.
type Leases struct {
	// Prefix is put before every name.
	Prefix string
}

var _ service.Leases = Leases{}

// Acquire implements [service.Leases]. When ctx ends first, a request that waits leaves
// the queue. If the lock is granted all the same, it is given back at once.
func (n Leases) Acquire(ctx context.Context, name string, how service.LeaseOptions, lost func()) (release func(), err error) {
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

// lease is one request for a lock. The browser holds the lock until the promise settles
// that our callback returned.
type lease struct {
	answer chan error // gets nil when the lock is ours
	lost   func()
	waits  js.Value // the AbortController of a request that waits

	mu   sync.Mutex
	had  bool     // the lock was granted to us
	free bool     // release was called
	done js.Value // resolves the promise that holds the lock; set once the lock is ours
}

// options are the options of the browser's request. Only a request that waits can be
// called off: the browser allows no signal with the other modes.
func (l *lease) options(how service.LeaseOptions) map[string]any {
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

// request asks for the lock. Its callbacks are released when the request is over: when it
// was refused or called off, or when the lock was given back or stolen.
func (l *lease) request(locks js.Value, name string, how service.LeaseOptions) error {
	ask := newCallback("lease", l.onAnswer)
	over, err := call(locks, "request", name, l.options(how), ask.Func)
	if err != nil {
		ask.release()
		return err
	}
	Go("lease", func() {
		end := <-promised(over)
		ask.release()
		select { // a request that failed has had no answer yet
		case l.answer <- end.err:
		default:
		}
		if end.err != nil && l.held() && l.lost != nil {
			l.lost()
		}
	})
	return nil
}

// held reports whether the lock was granted to us and we have not given it back.
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

// onAnswer is called with the lock, or with null when somebody else holds it.
func (l *lease) onAnswer(args []js.Value) any {
	if args[0].IsNull() {
		l.answer <- service.ErrHeld
		return nil
	}
	executor := newCallback("lease hold", func(args []js.Value) any {
		l.done = args[0]
		return nil
	})
	held := js.Global().Get("Promise").New(executor.Func) // this calls the executor at once
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

// release gives the lock back. Further calls do nothing.
func (l *lease) release() {
	l.mu.Lock()
	first := !l.free
	l.free = true
	l.mu.Unlock()
	if first && l.done.Type() == js.TypeFunction {
		l.done.Invoke()
	}
}
