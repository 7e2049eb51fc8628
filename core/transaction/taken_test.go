package transaction

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// A refund may give back at most what the outcome of its bill says was taken, so
// the journal must count as the outcome does.
func TestTheJournalCountsWhatWasTakenAsOutcomesDo(t *testing.T) {
	amounts := []wire.Value{{}, wire.Int(0), wire.Int(700), wire.Int(-1), wire.String("12.50")}
	settlements := []*journal.Settlement{nil, {Paid: true}, {Paid: true, Amount: 900}, {Amount: 900}}
	for _, says := range [][3]string{{}, {"SUCCESSFUL"}, {"SUCCESSFUL", "SALE", "1"}, {"SUCCESSFUL", "SALE_REVERSAL"}, {"SUCCESSFUL", "SALE", "2"}, {"TIMED_OUT"}} {
		for _, base := range amounts {
			for _, gratuity := range amounts {
				for _, cashback := range amounts {
					for _, total := range amounts {
						for _, s := range settlements {
							checkTotal(t, s, wire.M("transactionResult", wire.NonEmpty(says[0])), wire.M("transactionType", wire.NonEmpty(says[1])),
								wire.M("tid", wire.NonEmpty(says[2])), wire.M("amountBase", base), wire.M("amountGratuity", gratuity),
								wire.M("amountCashback", cashback), wire.M("amountTotal", total))
						}
					}
				}
			}
		}
	}
}

func checkTotal(t *testing.T, s *journal.Settlement, says ...wire.Member) {
	r := asked
	r.Status, r.Result, r.Cashback, r.Settlement = journal.Settled, journal.Approved, 200, s
	r.Answer.Value = wire.Object(says...)
	taken, ok := Outcome{Record: r}.Taken()
	if !ok || taken.Total != r.TakenTotal() {
		assert.Fail(t, "counted otherwise", "%v and %d: %s %+v", taken, r.TakenTotal(), r.Answer.Value, s)
	}
}
