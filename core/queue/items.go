package queue

import (
	"context"
	"sync"
)

// items holds everything that all queues have in common. The compiler makes a new copy of
// code with a type parameter for each type, which costs size in the browser. The code
// here has no type parameter.
type items struct {
	mu     sync.Mutex
	list   []any
	signal chan struct{} // holds a token when there may be something new
}

func newItems() *items { return &items{signal: make(chan struct{}, 1)} }

func (i *items) put(item any) {
	i.mu.Lock()
	i.list = append(i.list, item)
	i.mu.Unlock()
	i.wake()
}

func (i *items) wake() {
	select {
	case i.signal <- struct{}{}:
	default: // a signal is waiting already
	}
}

func (i *items) take() (item any, ok bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.list) == 0 {
		i.list = nil // free the memory that a burst needed
		return nil, false
	}
	item = i.list[0]
	i.list[0], i.list = nil, i.list[1:]
	return item, true
}

func (i *items) takeAll() []any {
	i.mu.Lock()
	defer i.mu.Unlock()
	all := i.list
	i.list = nil
	return all
}

func (i *items) next(ctx context.Context) (any, error) {
	for {
		if item, ok := i.take(); ok {
			return item, nil
		}
		select {
		case <-i.signal:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
