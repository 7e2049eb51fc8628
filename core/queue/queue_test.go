package queue_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/queue"
)

func TestItemsComeInTheirOrder(t *testing.T) {
	q := queue.New[int]()
	for i := range 3 {
		q.Put(i)
	}
	first, ok := q.Take()
	assert.True(t, ok)
	assert.Equal(t, 0, first)
	assert.Equal(t, []int{1, 2}, q.TakeAll())
	_, ok = q.Take()
	assert.False(t, ok)
	assert.Empty(t, q.TakeAll())
}

// Many writers put items in at the same time. One reader gets all of them, and the items
// of each writer in their order.
func TestNothingIsLostBetweenManyWritersAndOneReader(t *testing.T) {
	const writers, each = 8, 1000
	type item struct{ writer, n int }
	q := queue.New[item]()
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for n := range each {
				q.Put(item{w, n})
			}
		})
	}
	next := map[int]int{}
	for range writers * each {
		got, err := q.Next(t.Context())
		require.NoError(t, err)
		require.Equal(t, next[got.writer], got.n)
		next[got.writer]++
	}
	all.Wait()
	_, ok := q.Take()
	assert.False(t, ok)
}

func TestAReaderWaitsAndMayGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := queue.New[string]()
		ctx, cancel := context.WithCancel(t.Context())
		got := make(chan string, 1)
		go func() {
			item, err := q.Next(ctx)
			assert.NoError(t, err)
			got <- item
		}()
		synctest.Wait()
		q.Wake()
		synctest.Wait()
		assert.Empty(t, got, "woken for nothing, it waits on")
		q.Put("a")
		assert.Equal(t, "a", <-got)
		cancel()
		_, err := q.Next(ctx)
		assert.ErrorIs(t, err, context.Canceled)
		q.Put("b")
		item, err := q.Next(ctx)
		assert.NoError(t, err, "what is there is given all the same")
		assert.Equal(t, "b", item)
	})
}

// When a writer puts in several items before the reader looks, there is one signal. The
// reader takes items until none is left.
func TestASignalStandsForAllThatCameBefore(t *testing.T) {
	q := queue.New[int]()
	q.Put(1)
	q.Put(2)
	<-q.Signal()
	assert.Equal(t, []int{1, 2}, q.TakeAll())
	select {
	case <-q.Signal():
		t.Error("a second signal for what was taken")
	default:
	}
}
