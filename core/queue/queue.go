// Package queue is a queue between goroutines that never holds up whoever puts
// something in: for callbacks of a browser, which must return at once, and for a
// loop that is told things by many.
package queue

import "context"

// Queue keeps items in the order in which they were put in, as many as there are.
// Any goroutine may put in; one takes out. New makes one.
type Queue[T any] struct{ any *items }

// New returns an empty queue.
func New[T any]() *Queue[T] { return &Queue[T]{newItems()} }

// Put adds an item and wakes who waits. It never waits itself.
func (q *Queue[T]) Put(item T) { q.any.put(item) }

// Wake wakes who waits for Signal, though nothing was put in: to look at something
// else that has changed.
func (q *Queue[T]) Wake() { q.any.wake() }

// Signal is received from once or more often after something was put in, and then
// nothing may be there. Take until nothing is left before waiting again.
func (q *Queue[T]) Signal() <-chan struct{} { return q.any.signal }

// Take takes the oldest item; false when there is none.
func (q *Queue[T]) Take() (item T, ok bool) {
	oldest, ok := q.any.take()
	item, _ = oldest.(T)
	return item, ok
}

// TakeAll takes all items, oldest first.
func (q *Queue[T]) TakeAll() []T {
	var all []T
	for _, each := range q.any.takeAll() {
		item, _ := each.(T)
		all = append(all, item)
	}
	return all
}

// Next takes the oldest item and waits for one if there is none, or returns ctx's
// error.
func (q *Queue[T]) Next(ctx context.Context) (item T, err error) {
	oldest, err := q.any.next(ctx)
	item, _ = oldest.(T)
	return item, err
}
