package service

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheMailboxKeepsOrder(t *testing.T) {
	const posts, posters = 2000, 4
	m := newMailbox()
	var got [posters][]int
	var posting sync.WaitGroup
	for p := range posters {
		posting.Go(func() {
			for i := range posts {
				m.post(func() { got[p] = append(got[p], i) })
			}
		})
	}
	for done := 0; done < posts*posters; {
		<-m.signal
		for _, f := range m.take() {
			f()
			done++
		}
	}
	posting.Wait()
	for p := range posters {
		require.Len(t, got[p], posts)
		for i, v := range got[p] {
			require.Equal(t, i, v)
		}
	}
	assert.Empty(t, m.take())
}
