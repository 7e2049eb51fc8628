package transaction

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// What a refund may give back at most is what the outcome of its bill says was
// taken: the journal counts as the outcome does.
func TestTheJournalCountsWhatWasTakenAsOutcomesDo(t *testing.T) {
	amounts := []wire.Value{{}, wire.Int(0), wire.Int(700), wire.Int(-1), wire.String("12.50")}
	settlements := []*journal.Settlement{nil, {Paid: true}, {Paid: true, Amount: 900}}
	for _, base := range amounts {
		for _, gratuity := range amounts {
			for _, cashback := range amounts {
				for _, total := range amounts {
					for _, s := range settlements {
						r := asked
						r.Status, r.Result, r.Cashback, r.Settlement = journal.Settled, journal.Approved, 200, s
						r.Answer = wire.Object(wire.M("amountBase", base), wire.M("amountGratuity", gratuity),
							wire.M("amountCashback", cashback), wire.M("amountTotal", total))
						taken, ok := Outcome{Record: r}.Taken()
						assert.True(t, ok)
						assert.Equal(t, taken.Total, r.TakenTotal(), "%s %+v", r.Answer, s)
					}
				}
			}
		}
	}
}
