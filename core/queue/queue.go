// Package queue is a queue between goroutines that never holds up whoever puts
// something in: for callbacks of a browser, which must return at once, and for a
// loop that is told things by many.
package queue

import (
	"context"
	"sync"
)

// Queue keeps items in the order in which they were put in, as many as there are.
// Any goroutine may put in; one takes out. New makes one.
type Queue[T any] struct {
	mu     sync.Mutex
	items  []T
	signal chan struct{} // holds a token when there may be something new
}

// New returns an empty queue.
func New[T any]() *Queue[T] { return &Queue[T]{signal: make(chan struct{}, 1)} }

// Put adds an item and wakes who waits. It never waits itself.
func (q *Queue[T]) Put(item T) {
	q.mu.Lock()
	q.items = append(q.items, item)
	q.mu.Unlock()
	q.Wake()
}

// Wake wakes who waits for Signal, though nothing was put in: to look at something
// else that has changed.
func (q *Queue[T]) Wake() {
	select {
	case q.signal <- struct{}{}:
	default: // it is awake already
	}
}

// Signal is received from once or more often after something was put in, and then
// nothing may be there. Take until nothing is left before waiting again.
func (q *Queue[T]) Signal() <-chan struct{} { return q.signal }

// Take takes the oldest item; false when there is none.
func (q *Queue[T]) Take() (item T, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		q.items = nil // give a burst's memory back
		return item, false
	}
	item = q.items[0]
	var none T
	q.items[0], q.items = none, q.items[1:]
	return item, true
}

// TakeAll takes all items, oldest first.
func (q *Queue[T]) TakeAll() []T {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := q.items
	q.items = nil
	return all
}

// Next takes the oldest item and waits for one if there is none, or returns ctx's
// error.
func (q *Queue[T]) Next(ctx context.Context) (item T, err error) {
	for {
		if item, ok := q.Take(); ok {
			return item, nil
		}
		select {
		case <-q.signal:
		case <-ctx.Done():
			return item, ctx.Err()
		}
	}
}
