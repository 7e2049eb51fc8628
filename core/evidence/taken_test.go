package evidence

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// sale is a sale of 12.50 whose frame may have been sent.
var sale = journal.Record{ID: journal.ID{Account: "a", Reference: "T-1", Attempt: 1},
	Request: journal.Request{Kind: connect.Sale, TID: "1", Amount: 1250, Currency: "GBP"},
	Status:  journal.Open, Sent: journal.SentMaybe}

func parsed(t *testing.T, text string) connect.Payment {
	t.Helper()
	v, err := wire.Parse([]byte(text))
	require.NoError(t, err)
	return connect.Payment{Value: v}
}

func TestTaken(t *testing.T) {
	for text, want := range map[string]struct {
		taken   Taken
		differs bool
	}{
		`{}`:                  {Taken{Base: 1250, Total: 1250}, false},
		`{"amountBase":1250}`: {Taken{Base: 1250, Total: 1250}, false},
		`{"amountBase":1250,"amountGratuity":100,"amountTotal":1350}`: {Taken{Base: 1250, Gratuity: 100, Total: 1350}, true},
		`{"amountCashback":500}`:                {Taken{Base: 1250, Cashback: 500, Total: 1750}, true},
		`{"amountBase":1000}`:                   {Taken{Base: 1000, Total: 1000}, true},
		`{"amountBase":"x","amountTotal":null}`: {Taken{Base: 1250, Total: 1250}, false},
		`{"amountGratuity":-5}`:                 {Taken{Base: 1250, Total: 1250}, false}, // no gratuity is less than none
		`{"amountTotal":12.5}`:                  {Taken{Base: 1250, Total: 1250}, false},
	} {
		r := sale
		r.Status, r.Result, r.Answer.Value = journal.Settled, journal.Approved, parsed(t, text).Value
		got, ok := TakenOf(r)
		assert.True(t, ok, text)
		assert.Equal(t, want.taken, got, text)
		assert.Equal(t, want.differs, Differs(r), text)
	}
	_, ok := TakenOf(sale)
	assert.False(t, ok, "what nobody can tell of took nothing that we know")
}

// The amount that staff confirmed counts as the base.
func TestWhatStaffSaidWasTaken(t *testing.T) {
	r := sale
	r.Status, r.Result, r.Settlement = journal.Settled, journal.Approved, &journal.Settlement{Paid: true}
	got, _ := TakenOf(r)
	assert.Equal(t, Taken{Base: 1250, Total: 1250}, got)
	r.Settlement.Amount = 1300
	got, _ = TakenOf(r)
	assert.Equal(t, Taken{Base: 1300, Total: 1300}, got)
}

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
	r := sale
	r.Status, r.Result, r.Cashback, r.Settlement = journal.Settled, journal.Approved, 200, s
	r.Answer.Value = wire.Object(says...)
	taken, ok := TakenOf(r)
	if !ok || taken.Total != r.TakenTotal() {
		assert.Fail(t, "counted otherwise", "%v and %d: %s %+v", taken, r.TakenTotal(), r.Answer.Value, s)
	}
}
