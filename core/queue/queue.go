// Package queue is a queue between goroutines. A goroutine that puts an item in never
// waits. Callbacks of a browser need this, because they must return at once; so does a
// loop that gets items from many goroutines.
package queue

import "context"

// Queue keeps items in the order in which they were put in. Their number has no limit.
// Any goroutine may put items in; only one takes them out. New makes a Queue.
type Queue[T any] struct{ any *items }

// New returns an empty queue.
func New[T any]() *Queue[T] { return &Queue[T]{newItems()} }

// Put adds an item and wakes the goroutine that waits. It never waits itself.
func (q *Queue[T]) Put(item T) { q.any.put(item) }

// Wake wakes the goroutine that waits for Signal without adding an item, so that it looks
// at something else that has changed.
func (q *Queue[T]) Wake() { q.any.wake() }

// Signal returns a channel that has a token after items were put in. There may be a token
// although no item is there. Take items until none is left before you wait again.
func (q *Queue[T]) Signal() <-chan struct{} { return q.any.signal }

// Take takes the oldest item. It is false when there is none.
func (q *Queue[T]) Take() (item T, ok bool) {
	oldest, ok := q.any.take()
	item, _ = oldest.(T)
	return item, ok
}

// TakeAll takes all items, the oldest first.
func (q *Queue[T]) TakeAll() []T {
	var all []T
	for _, each := range q.any.takeAll() {
		item, _ := each.(T)
		all = append(all, item)
	}
	return all
}

// Next takes the oldest item. If there is none, it waits for one, or returns ctx's
// error when ctx ends.
func (q *Queue[T]) Next(ctx context.Context) (item T, err error) {
	oldest, err := q.any.next(ctx)
	item, _ = oldest.(T)
	return item, err
}
