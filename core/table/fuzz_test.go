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

// The same under a lock, where payments come in any form and any number.
func TestPaymentsUnderALockKeepTheLaws(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	plain := 0
	for range 500 {
		w := newWalk(t)
		w.asksLock(0)
		w.keeps(0)
		w.answersLock(2)
		w.keeps(0)
		w.steps = paying
		for range 10 + random.IntN(40) {
			w.next(byte(random.UintN(256)), byte(random.UintN(256)))
		}
		if !t.Failed() {
			w.finish()
		}
		if t.Failed() {
			w.tell()
			return
		}
		plain += len(w.plain)
	}
	assert.Greater(t, plain, 300, "walks that book nothing as it stands show nothing")
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

// walkThrough walks, lets everything come to its end, checks how that is, and
// returns the way.
func walkThrough(t *testing.T, steps []byte) map[arrow]bool {
	w := newWalk(t)
	defer func() {
		if t.Failed() {
			w.tell()
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

// finish lets everything that is under way come to its end, in a shop where all
// works again.
func (w *walk) finish() {
	if w.robbed {
		w.isRobbed(0)
	}
	w.fails = false
	w.linkLost(0)
	for range 60 {
		for len(w.books.queue) > 0 {
			w.keeps(0)
		}
		w.expires(0)
		w.expires(255)
		w.answersLock(2)
		w.books1(1)
		w.unlockHeard(1)
		switch w.state.Lock.Phase {
		case Locked:
			w.staff(0)
		case Doubt:
			w.staff(1)
		}
	}
	w.checkEnd()
}
