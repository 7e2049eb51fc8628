package link

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// waitsFor is an loop that waits for answers to some ids, and does nothing else.
type waitsFor struct {
	Loop
	ids map[int]bool
}

func (w waitsFor) Uses(id int) bool { return w.ids[id] }

// No id is given out while a question or the loop waits for its answer.
func TestAnIDInUseIsPassedOver(t *testing.T) {
	l := New(t.Context(), waitsFor{ids: map[int]bool{1: true}}, Config{})
	l.topping = true // nothing is fetched here
	l.questions.open[2] = &question{}
	l.ids.Add(0, 5)
	var got []int
	for {
		id, ok := l.TakeID()
		if !ok {
			break
		}
		got = append(got, id)
	}
	assert.Equal(t, []int{0, 3, 4}, got)
}
