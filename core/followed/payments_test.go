package followed

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// attempt is a payment in doubt that is followed, with nothing around it.
func attempt(number int) *Payment {
	p := &Payment{}
	p.State.Phase = transaction.Unknown
	p.State.Record.ID = journal.ID{Reference: "T-1", Attempt: number}
	p.State.Record.Status = journal.Unknown
	p.State.Record.TID = "1"
	return p
}

func numbers(ps []*Payment) (all []int) {
	for _, p := range ps {
		all = append(all, p.State.Record.Attempt)
	}
	return all
}

// Attempts come in any order: adoption finds old ones after a new one has begun. The
// latest is always first, and one without a number is later than all that have one.
func TestTheAttemptsOfAReferenceStayInOrder(t *testing.T) {
	ps := New(nil, nil)
	for _, n := range []int{2, 1, 0, 3} {
		ps.add(attempt(n))
	}
	assert.Equal(t, []int{0, 3, 2, 1}, numbers(ps.All()))
	ps.remove(ps.ByReference["T-1"].Earlier)
	assert.Equal(t, []int{0, 2, 1}, numbers(ps.All()))
	for range 3 {
		ps.remove(ps.ByReference["T-1"])
	}
	assert.Empty(t, ps.ByReference)
}

// A command means the attempt that it names, or the latest that it can concern.
func TestACommandFindsItsAttempt(t *testing.T) {
	ps := New(nil, nil)
	over := attempt(2)
	over.State.Phase, over.State.Record.Status = transaction.Settled, journal.Settled
	ps.add(attempt(1))
	ps.add(over)
	find := func(number int) *Payment {
		return ps.Find(Which{Reference: "T-1", Attempt: number, Concerns: journal.Record.Unresolved})
	}
	assert.Equal(t, 1, find(0).State.Record.Attempt, "the latest is over")
	assert.Nil(t, find(2))
	over.State.Phase = transaction.Storing
	assert.Same(t, over, find(0), "what is being stored counts as what it may become")
}

// A terminal has its holders as long as they hold it, and none is left behind.
func TestATerminalKnowsWhoHoldsIt(t *testing.T) {
	ps := New(nil, nil)
	first, second := attempt(1), attempt(2)
	ps.indexHolder(first)
	ps.indexHolder(second)
	ps.indexHolder(first)
	assert.Equal(t, []int{1, 2}, numbers(ps.ByTerminal["1"]))
	first.State.Record.CarriedOn = &journal.StaffAction{By: "Ann"}
	ps.indexHolder(first)
	assert.Equal(t, []int{2}, numbers(ps.ByTerminal["1"]))
	second.State.Record.Status = journal.Disputed
	ps.indexHolder(second)
	assert.Empty(t, ps.ByTerminal)
}
