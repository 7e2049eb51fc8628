package table

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAnyOrderOfEventsKeepsTheLaws(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		steps := make([]byte, 20+random.IntN(160))
		for i := range steps {
			steps[i] = byte(random.UintN(256))
		}
		walkThrough(t, steps)
		if t.Failed() {
			t.Logf("steps %v", steps)
			return
		}
	}
}

// The laws hold under a lock, too, where payments come in any form and number.
func TestPaymentsUnderALockKeepTheLaws(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	unflagged := 0
	for range 500 {
		w := newWalk(t)
		w.requestsLock(0)
		w.journalStores(0)
		w.tillAnswers(2)
		w.journalStores(0)
		w.steps = paying
		for range 10 + random.IntN(40) {
			w.next(byte(random.UintN(256)), byte(random.UintN(256)))
		}
		if !t.Failed() {
			w.finish()
		}
		if t.Failed() {
			w.report()
			return
		}
		unflagged += len(w.unflagged)
	}
	assert.Greater(t, unflagged, 300, "walks without a payment that the till may book show nothing")
}

func FuzzSteps(f *testing.F) {
	for _, steps := range [][]byte{
		{0, 0, 3, 0, 1, 2, 3, 0, 8, 0, 3, 0, 10, 1, 3, 0, 12, 0, 13, 1},
		{0, 0, 3, 0, 1, 2, 3, 0, 15, 0, 8, 44, 3, 0, 18, 1, 3, 0},
		{0, 0, 3, 0, 1, 2, 3, 0, 8, 12, 19, 0, 8, 12, 3, 0, 3, 0},
		{0, 0, 3, 0, 16, 0, 1, 2, 3, 0, 13, 1},
		{8, 24, 8, 24, 7, 0, 18, 1, 16, 0, 3, 0},
		{0, 0, 3, 0, 1, 2, 3, 0, 20, 0, 8, 0, 3, 0, 20, 0, 3, 0},
	} {
		f.Add(steps)
	}
	f.Fuzz(func(t *testing.T, steps []byte) { walkThrough(t, steps) })
}

// walkThrough walks, lets everything come to its end, checks that end, and returns
// the arrows that it went along.
func walkThrough(t *testing.T, steps []byte) map[arrow]bool {
	w := newWalk(t)
	defer func() {
		if t.Failed() {
			w.report()
		}
	}()
	for i := 0; i+1 < len(steps) && i < 400 && !t.Failed(); i += 2 {
		w.next(steps[i], steps[i+1])
	}
	if !t.Failed() {
		w.finish()
	}
	return w.arrows
}

// finish lets everything come to its end, in a shop where nothing fails any more.
func (w *walk) finish() {
	if w.takenOver {
		w.tablesChangeHands(0)
	}
	w.fails = false
	w.linkLost(0)
	for range 60 {
		for len(w.disk.queue) > 0 {
			w.journalStores(0)
		}
		w.timerFires(0)
		w.timerFires(255)
		w.tillAnswers(2)
		w.booksPayment(1)
		w.tillUnlocks(1)
		switch w.state.Lock.Phase {
		case Locked:
			w.staffDecide(0)
		case Doubt:
			w.staffDecide(1)
		}
	}
	w.checkEnd()
}
