//go:build js && wasm

package jsbridge

import (
	"context"
	"syscall/js"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/service"
)

func TestALeaseHasOneHolder(t *testing.T) {
	flat(t, func() {
		release, err := free(t, t.Name())
		require.NoError(t, err)
		_, err = free(t, t.Name())
		assert.ErrorIs(t, err, service.ErrHeld)

		other, err := free(t, t.Name()+" other")
		require.NoError(t, err)
		other()
		release()
		release() // a second release does nothing
		acquireSoon(t, t.Name())()
	})
}

// free takes an exclusive lease if nobody holds it.
func free(t *testing.T, name string) (release func(), err error) {
	return Leases{}.Acquire(t.Context(), name, service.LeaseOptions{}, nil)
}

// acquireSoon takes a lease that is being given back at this moment.
func acquireSoon(t *testing.T, name string) (release func()) {
	t.Helper()
	soon, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	release, err := Leases{}.Acquire(soon, name, service.LeaseOptions{Wait: true}, nil)
	require.NoError(t, err, "the lease never became free")
	return release
}

// Nobody holds a lock that is granted after its caller stopped waiting.
func TestALeaseThatNobodyWaitsForIsGivenBack(t *testing.T) {
	flat(t, func() {
		over, cancel := context.WithCancel(t.Context())
		cancel()
		release, err := Leases{}.Acquire(over, t.Name(), service.LeaseOptions{}, nil)
		if err == nil {
			release() // the lock and the end of ctx came together, so we must give the lock back
		}
		acquireSoon(t, t.Name())()
	})
}

// A caller can wait for a lease that somebody holds, and gets it afterwards.
func TestALeaseIsWaitedFor(t *testing.T) {
	flat(t, func() {
		release, err := free(t, t.Name())
		require.NoError(t, err)
		came := make(chan error, 1)
		Go("waiter", func() {
			mine, err := Leases{}.Acquire(t.Context(), t.Name(), service.LeaseOptions{Wait: true}, nil)
			if err == nil {
				mine()
			}
			came <- err
		})
		turn(t)
		assert.Empty(t, came)
		release()
		assert.NoError(t, <-came)
		acquireSoon(t, t.Name())()
	})
}

// A caller that stops waiting leaves the queue.
func TestAWaitForALeaseCanBeCalledOff(t *testing.T) {
	flat(t, func() {
		release, err := free(t, t.Name())
		require.NoError(t, err)
		over, cancel := context.WithCancel(t.Context())
		came := make(chan error, 1)
		Go("waiter", func() {
			_, err := Leases{}.Acquire(over, t.Name(), service.LeaseOptions{Wait: true}, nil)
			came <- err
		})
		turn(t)
		cancel()
		assert.ErrorIs(t, <-came, context.Canceled)
		release()
		acquireSoon(t, t.Name())()
	})
}

// A holder whose lease is stolen is told once. It cannot give back a lease that is not
// its own any more.
func TestALeaseCanBeTakenByForce(t *testing.T) {
	flat(t, func() {
		lost := make(chan bool, 2)
		release, err := Leases{}.Acquire(t.Context(), t.Name(), service.LeaseOptions{}, func() { lost <- true })
		require.NoError(t, err)
		mine, err := Leases{}.Acquire(t.Context(), t.Name(), service.LeaseOptions{Force: true}, nil)
		require.NoError(t, err)
		assert.True(t, <-lost)
		release()
		_, err = free(t, t.Name())
		assert.ErrorIs(t, err, service.ErrHeld, "the thief has it")
		mine()
		acquireSoon(t, t.Name())()
		assert.Empty(t, lost)
	})
}

// Engines that only check whether another engine lives take the lock as shared, and do
// not block each other.
func TestALeaseCanBeShared(t *testing.T) {
	flat(t, func() {
		shared := service.LeaseOptions{Shared: true}
		one, err := Leases{}.Acquire(t.Context(), t.Name(), shared, nil)
		require.NoError(t, err)
		two, err := Leases{}.Acquire(t.Context(), t.Name(), shared, nil)
		require.NoError(t, err)
		_, err = free(t, t.Name())
		assert.ErrorIs(t, err, service.ErrHeld)
		one()
		two()
		acquireSoon(t, t.Name())()
	})
}

// The leases of a worker that has ended become free, like those of a closed tab.
func TestALeaseIsFreeWhenItsHolderIsGone(t *testing.T) {
	held, err := await(t.Context(), func() js.Value {
		return eval(`name => new Promise(yes => {
			const code = "navigator.locks.request(" + JSON.stringify(name) + ", () => { postMessage(1); return new Promise(() => {}) })";
			const worker = new Worker(URL.createObjectURL(new Blob([code])));
			worker.onmessage = () => yes(worker);
		})`).Invoke(t.Name())
	})
	require.NoError(t, err)
	_, err = free(t, t.Name())
	require.ErrorIs(t, err, service.ErrHeld)
	held.Call("terminate")
	acquireSoon(t, t.Name())()
}

func TestWithoutWebLocksTheContextIsInsecure(t *testing.T) {
	page := self
	self = js.ValueOf(map[string]any{"navigator": map[string]any{}})
	defer func() { self = page }()
	_, err := free(t, t.Name())
	assert.ErrorIs(t, err, service.ErrInsecure)
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
				_, err := free(t, t.Name())
				var e *Exception
				require.ErrorAs(t, err, &e)
				assert.NotErrorIs(t, err, service.ErrHeld)
			})
		})
	}
}
