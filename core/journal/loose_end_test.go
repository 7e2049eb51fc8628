package journal

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

// With a text that cannot be read, or that older code wrote, nothing is proven.
func TestWhatIsNotKnownOfATerminalProvesNothing(t *testing.T) {
	damaged := Terminal{Claims: []Claim{DecodeClaim("{")}}
	assert.True(t, damaged.Claimed(Record{}, "0009", ""))
	older := DecodeLast(`{"reference":"T-1","attempt":1,"number":"0007","time":"2027-01-15T12:00:00","whole":true}`)
	r, _ := older.Reserved(Record{ID: ID{Reference: "T-2"}})
	assert.Equal(t, []any{"0007", true, false}, []any{r.Before.Number, r.Before.LooseEnd, r.Before.Unbroken}, "older code knew no loose ends")
	assert.Equal(t, LastKnown{}, DecodeLast(`{"reference":"T-1","ends":7}`))
}

// A payment that older code reserved says nothing of the loose ends before it: it is
// not proven, whether or not this code has changed it since.
func TestWhatOlderCodeReservedIsNotProven(t *testing.T) {
	older := DecodeLast(`{"reference":"T-2","attempt":1,"number":"0007","time":"2027-01-15T12:00:00","whole":false}`)
	r := Record{
		ID:     ID{Account: "host", Reference: "T-2", Attempt: 1},
		Before: Before{Number: "0007", Unbroken: true},
		Status: Unknown, Sent: SentMaybe,
	}
	proof := r
	proof.Status, proof.Result, proof.SettledBy, proof.Answer.Number, proof.Answer.Time = Settled, Approved, ByRecovery, "0008", "2027-01-15T12:01:00"
	adopted := DecodeLast(EncodeLast(older.Committed(r)))
	quiet := adopted.WithLooseEndsOver(adopted.LooseEnds)
	for name, l := range map[string]LastKnown{"as it was": older, "adopted": adopted, "after its time": quiet} {
		var unproven *Unproven
		if assert.ErrorAs(t, Terminal{Last: l}.AllowsProof(proof, 1), &unproven, name) {
			assert.Equal(t, WhyGap, unproven.Why, name)
		}
	}
}

// A loose end of older code ends like any other.
func TestALooseEndOfOlderCodeEnds(t *testing.T) {
	l := DecodeLast(`{"reference":"T-1","attempt":1,"number":"0007","time":"2027-01-15T12:00:00","whole":true}`).upgraded()
	l = l.WithLooseEndsOver(l.LooseEnds)
	r, l := l.Reserved(Record{ID: ID{Reference: "T-2", Attempt: 1}})
	r.Status, r.Sent, r.Answer.Number = Settled, SentAnswered, "0008"
	next, _ := l.Committed(r).Reserved(Record{ID: ID{Reference: "T-3"}})
	assert.Equal(t, []any{false, true}, []any{next.Before.LooseEnd, next.Before.Unbroken})
}

// The list has a limit. When it was full, nothing is proven any more.
func TestTooManyLooseEndsProveNothing(t *testing.T) {
	l := LastKnown{}
	for i := range MaxLooseEnds + 1 {
		r := Record{ID: ID{Reference: fmt.Sprint("T-", i), Attempt: 1}, Owner: Owner{Engine: "e"}}
		r, l = l.Reserved(r)
		r.Status, r.Sent = Unknown, SentMaybe
		l = DecodeLast(EncodeLast(l.Committed(r)))
	}
	assert.Len(t, l.LooseEnds, MaxLooseEnds)
	l = l.WithLooseEndsOver(l.LooseEnds)
	assert.Len(t, l.LooseEnds, 1, "those whose time is over are one")
	r, l := l.Reserved(Record{ID: ID{Reference: "B", Attempt: 1}})
	r.Status, r.Sent, r.Answer.Number = Settled, SentAnswered, "0008"
	next, _ := l.Committed(r).Reserved(Record{ID: ID{Reference: "C"}})
	assert.True(t, next.Before.LooseEnd)
}

// A terminal that refuses again and again has one loose end.
func TestRefusalsAreOneLooseEnd(t *testing.T) {
	l := LastKnown{}
	for i := range 3 * MaxLooseEnds {
		r := Record{
			ID:      ID{Reference: fmt.Sprint("T-", i), Attempt: 1},
			Request: Request{Keyed: i == 0},
			Owner:   Owner{Engine: fmt.Sprint("e/", i)},
		}
		r, l = l.Reserved(r)
		r.Status, r.Sent, r.Result, r.SettledBy = Settled, SentAnswered, Refused, ByResponse
		l = l.Committed(r)
	}
	assert.Equal(t, []LooseEnd{{Frame: 3 * MaxLooseEnds, Keyed: true, Arrived: true, Merged: 3*MaxLooseEnds - 1}}, l.LooseEnds)
	assert.False(t, l.TooManyLooseEnds)
}
