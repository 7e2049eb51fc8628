package table

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// manyPayments tells of n payments, one after the other, before the journal and the till are done
// with the first, and returns the time that took.
func manyPayments(n int) (State, time.Duration) {
	began := time.Now()
	s := State{}
	var stored []Event
	for i := range n {
		var effects []Effect
		s, effects = Step(s, tells("1", int64(i), paidBy("p"+strconv.Itoa(i), 100)))
		for _, effect := range effects {
			if r, ok := effect.(Reserve); ok {
				r.Record.Attempt, r.Record.Rev = 1, 1
				stored = append(stored, Event{Kind: Stored, At: int64(n), Record: r.Record})
			}
		}
	}
	for _, e := range stored {
		s, _ = Step(s, e)
	}
	return s, time.Since(began)
}

// The work for a payment grows with the payments that wait only so slowly that a thousand
// of them are taken in at once.
func TestAThousandPaymentsAtATableAreTakenInAtOnce(t *testing.T) {
	s, took := manyPayments(1000)
	assert.Len(t, s.Payments.List, 1000)
	assert.Less(t, took, 2*time.Second)
	v := s.View("7")
	assert.Len(t, v.Payments, MaxShown)
	assert.Equal(t, 1000-MaxShown, v.More)
}

func BenchmarkManyPayments(b *testing.B) {
	for b.Loop() {
		manyPayments(1000)
	}
}
