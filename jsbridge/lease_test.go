//go:build js && wasm

package jsbridge

import (
	"context"
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/session"
)

func TestALeaseHasOneHolder(t *testing.T) {
	flat(t, func() {
		var l Leases
		release, err := l.Acquire(t.Context(), t.Name())
		require.NoError(t, err)
		_, err = l.Acquire(t.Context(), t.Name())
		assert.ErrorIs(t, err, session.ErrHeld)

		other, err := l.Acquire(t.Context(), t.Name()+" other")
		require.NoError(t, err)
		other()
		release()
		release() // harmless
		acquireSoon(t, t.Name())()
	})
}

// acquireSoon takes a lease that is just being given back.
func acquireSoon(t *testing.T, name string) (release func()) {
	t.Helper()
	for range 200 {
		release, err := Leases{}.Acquire(t.Context(), name)
		if err == nil {
			return release
		}
		require.ErrorIs(t, err, session.ErrHeld)
		turn(t)
	}
	require.Fail(t, "the lease never became free")
	return nil
}

// A lock that is granted after its asker left is nobody's.
func TestALeaseThatNobodyWaitsForIsGivenBack(t *testing.T) {
	flat(t, func() {
		over, cancel := context.WithCancel(t.Context())
		cancel()
		release, err := Leases{}.Acquire(over, t.Name())
		if err == nil {
			release() // both were ready: then it is ours to give back
		}
		acquireSoon(t, t.Name())()
	})
}

// A worker that is gone leaves its leases free, as a closed tab does.
func TestALeaseIsFreeWhenItsHolderIsGone(t *testing.T) {
	held, err := await(t.Context(), func() js.Value {
		return eval(`name => new Promise(yes => {
			const code = "navigator.locks.request(" + JSON.stringify(name) + ", () => { postMessage(1); return new Promise(() => {}) })";
			const worker = new Worker(URL.createObjectURL(new Blob([code])));
			worker.onmessage = () => yes(worker);
		})`).Invoke(t.Name())
	})
	require.NoError(t, err)
	_, err = Leases{}.Acquire(t.Context(), t.Name())
	require.ErrorIs(t, err, session.ErrHeld)
	held.Call("terminate")
	acquireSoon(t, t.Name())()
}

func TestWithoutWebLocksTheContextIsInsecure(t *testing.T) {
	page := self
	self = js.ValueOf(map[string]any{"navigator": map[string]any{}})
	defer func() { self = page }()
	_, err := Leases{}.Acquire(t.Context(), t.Name())
	assert.ErrorIs(t, err, session.ErrInsecure)
}

func TestALockManagerThatRefusesIsAnErrorAndNotAHolder(t *testing.T) {
	page := self
	defer func() { self = page }()
	for name, request := range map[string]string{
		"throws":  `({navigator: {locks: {request() { throw new TypeError("no") }}}})`,
		"rejects": `({navigator: {locks: {request() { return Promise.reject(new DOMException("no", "SecurityError")) }}}})`,
	} {
		t.Run(name, func(t *testing.T) {
			self = eval(request)
			flat(t, func() {
				_, err := Leases{}.Acquire(t.Context(), t.Name())
				var e *Exception
				require.ErrorAs(t, err, &e)
				assert.NotErrorIs(t, err, session.ErrHeld)
			})
		})
	}
}
