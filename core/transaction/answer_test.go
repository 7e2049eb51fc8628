package transaction

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

func parsed(t *testing.T, text string) connect.Payment {
	t.Helper()
	v, err := wire.Parse([]byte(text))
	require.NoError(t, err)
	return connect.Payment{Value: v}
}

// What an answer means. An empty or absent field contradicts nothing.
func TestVerdicts(t *testing.T) {
	for text, want := range map[string]struct {
		result journal.Result
		reason string
	}{
		`{"transactionResult":"SUCCESSFUL"}`:                                                     {journal.Approved, ReasonApproved},
		`{"transactionResult":"SUCCESSFUL","transactionType":"SALE","tid":"1","currency":"GBP"}`: {journal.Approved, ReasonApproved},
		`{"transactionResult":"SUCCESSFUL","transactionType":"","tid":"","currency":""}`:         {journal.Approved, ReasonApproved},
		`{"transactionResult":"SUCCESSFUL","transactionType":null,"tid":7}`:                      {journal.Approved, ReasonApproved},
		`{"transactionResult":"SUCCESSFUL","transactionType":"REFUND"}`:                          {"", ReasonOtherType},
		`{"transactionResult":"SUCCESSFUL","transactionType":"SALE_REVERSAL"}`:                   {"", ReasonOtherType},
		`{"transactionResult":"SUCCESSFUL","tid":"2"}`:                                           {"", ReasonOtherTerminal},
		`{"transactionResult":"SUCCESSFUL","currency":"EUR"}`:                                    {"", ReasonOtherCurrency},
		`{"transactionResult":"DECLINED"}`:                                                       {journal.Declined, ReasonDeclined},
		`{"transactionResult":"VOID"}`:                                                           {journal.Declined, ReasonVoid},
		`{"transactionResult":"UNSUCCESSFUL"}`:                                                   {journal.Declined, ReasonUnsuccessful},
		`{"transactionResult":"CANCELLED"}`:                                                      {journal.Cancelled, ReasonCancelled},
		`{"transactionResult":"TIMED_OUT"}`:                                                      {"", ReasonTimedOut},
		`{"transactionResult":"successful"}`:                                                     {"", ReasonUnknownResult},
		`{"transactionResult":"APPROVED"}`:                                                       {"", ReasonUnknownResult},
		`{"transactionResult":true}`:                                                             {"", ReasonUnknownResult},
		`{}`:                                                                                     {"", ReasonUnknownResult},
		`null`:                                                                                   {"", ReasonUnknownResult},
	} {
		s, _ := Step(after(granted, reserve), Event{Kind: Answered, Link: 1, Payment: parsed(t, text)})
		s, effects := Step(s, kept)
		assert.Equal(t, want.reason, s.Record.Reason, text)
		got := s.Outcome().Result()
		if want.result == "" {
			want.result = Unsettled
			assert.Equal(t, Unknown, s.Phase, text)
		}
		assert.Equal(t, want.result, got, text)
		assert.Contains(t, list(effects), "Resolve", text)
	}
}

// A signature was declined and the terminal says that it could not carry that out:
// the charge may stand, whatever word the answer has.
func TestAReversalThatFailedIsNoDecline(t *testing.T) {
	told := Event{Kind: Notified, Value: connect.NotCompleted}
	for text, want := range map[string]struct {
		told   bool
		result journal.Result
		reason string
	}{
		`{"transactionResult":"UNSUCCESSFUL"}`:                                   {true, Unsettled, ReasonReversal},
		`{"transactionResult":"VOID"}`:                                           {true, Unsettled, ReasonReversal},
		`{"transactionResult":"DECLINED"}`:                                       {true, Unsettled, ReasonReversal},
		`{"transactionResult":"CANCELLED"}`:                                      {true, Unsettled, ReasonReversal},
		`{"transactionResult":"SUCCESSFUL"}`:                                     {true, journal.Approved, ReasonApproved},
		`{"transactionResult":"TIMED_OUT"}`:                                      {true, Unsettled, ReasonTimedOut},
		`{"transactionResult":"UNSUCCESSFUL","transactionType":"SALE_REVERSAL"}`: {false, Unsettled, ReasonReversal},
		`{"transactionResult":"DECLINED","transactionType":"SALE_REVERSAL"}`:     {false, Unsettled, ReasonReversal},
		`{"transactionResult":"VOID","transactionType":"SALE_REVERSAL"}`:         {false, journal.Declined, ReasonVoid},
		`{"transactionResult":"UNSUCCESSFUL","transactionType":"SALE"}`:          {false, journal.Declined, ReasonUnsuccessful},
	} {
		s := after(granted, reserve)
		if c := want; c.told {
			s = after(granted, reserve, asking, Event{Kind: SignatureDecided, By: ByStaff}, told)
		}
		s, _ = Step(s, Event{Kind: Answered, Link: 1, Payment: parsed(t, text)})
		s, _ = Step(s, kept)
		assert.Equal(t, []any{want.result, want.reason}, []any{s.Outcome().Result(), s.Record.Reason}, text)
	}
}

// What the terminal said about it survives the engine that heard it.
func TestAReversalThatFailedIsKept(t *testing.T) {
	s, effects := Step(after(granted, reserve, asking), Event{Kind: Notified, Value: connect.NotCompleted})
	require.Contains(t, list(effects), "Commit")
	r, err := journal.Decode(journal.Encode(s.Record))
	require.NoError(t, err)
	r.Engine = "next"
	s, _ = Step(State{}, Event{Kind: Adopt, Record: r})
	s, _ = Step(s, kept)
	s, _ = Step(s, Event{Kind: Answered, Link: 9, Payment: answer(connect.Void)})
	s, _ = Step(s, kept)
	assert.Equal(t, ReasonReversal, s.Record.Reason)
	assert.Equal(t, Unknown, s.Phase)
}

// On another link than the one that carried the frame, everything must be there and fit.
func TestAnAnswerOnAnotherLinkMustFit(t *testing.T) {
	for text, fits := range map[string]bool{
		`{"transactionResult":"SUCCESSFUL","transactionType":"SALE","tid":"1","amountBase":1250}`:   true,
		`{"transactionResult":"SUCCESSFUL","transactionType":"SALE","tid":"1"}`:                     false,
		`{"transactionResult":"SUCCESSFUL","transactionType":"SALE","tid":"1","amountBase":1251}`:   false,
		`{"transactionResult":"SUCCESSFUL","transactionType":"SALE","amountBase":1250}`:             false,
		`{"transactionResult":"SUCCESSFUL","tid":"1","amountBase":1250}`:                            false,
		`{"transactionResult":"SUCCESSFUL","transactionType":"REFUND","tid":"1","amountBase":1250}`: false,
	} {
		e := Event{Kind: Answered, Link: 2, Payment: parsed(t, text)}
		s, _ := Step(after(granted, reserve), e)
		assert.Equal(t, fits, s.Phase == Storing, "in flight: %s", text)
		s, _ = Step(after(granted, reserve, lost, kept), e)
		assert.Equal(t, fits, s.Phase == Storing, "unknown: %s", text)
	}
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
		r := admitted()
		r.Status, r.Result, r.Answer.Value = journal.Settled, journal.Approved, parsed(t, text).Value
		got, ok := Outcome{Record: r}.Taken()
		assert.True(t, ok, text)
		assert.Equal(t, want.taken, got, text)
		assert.Equal(t, want.differs, Outcome{Record: r}.Differs(), text)
	}
	_, ok := Outcome{Record: admitted()}.Taken()
	assert.False(t, ok, "what nobody can tell of took nothing that we know")
}

// The amount that staff confirmed counts as the base.
func TestWhatStaffSaidWasTaken(t *testing.T) {
	r := admitted()
	r.Status, r.Result, r.Settlement = journal.Settled, journal.Approved, &journal.Settlement{Paid: true}
	got, _ := Outcome{Record: r}.Taken()
	assert.Equal(t, Taken{Base: 1250, Total: 1250}, got)
	r.Settlement.Amount = 1300
	got, _ = Outcome{Record: r}.Taken()
	assert.Equal(t, Taken{Base: 1300, Total: 1300}, got)
}
