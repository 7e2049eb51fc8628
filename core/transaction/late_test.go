package transaction

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// On the link that carried the frame the id alone decides, however late.
func TestALateAnswerOnTheSameLinkNeedsItsIDAlone(t *testing.T) {
	bare := connect.Payment{Value: wire.Object(wire.M("transactionResult", wire.String(connect.Successful)))}
	for _, phase := range []Phase{Unknown, Settled} {
		s := State{Phase: phase, Link: 7, Record: journal.Record{Kind: connect.Sale, TID: "1", Amount: 5,
			Status: journal.Unknown, Rev: 3}}
		if phase == Settled {
			s.Record.Status, s.Record.Result, s.Record.SettledBy = journal.Settled, journal.Declined, journal.ByOperator
		}
		other, _ := Step(s, Event{Kind: Answered, Link: 8, Payment: bare})
		assert.Equal(t, phase, other.Phase, "on another link everything must fit")
		same, _ := Step(s, Event{Kind: Answered, Link: 7, Payment: bare})
		assert.Equal(t, Storing, same.Phase)
	}
}
