package transaction

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/evidence"
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
		`{"transactionResult":"SUCCESSFUL"}`:                                                     {journal.Approved, evidence.ReasonApproved},
		`{"transactionResult":"SUCCESSFUL","transactionType":"SALE","tid":"1","currency":"GBP"}`: {journal.Approved, evidence.ReasonApproved},
		`{"transactionResult":"SUCCESSFUL","transactionType":"","tid":"","currency":""}`:         {journal.Approved, evidence.ReasonApproved},
		`{"transactionResult":"SUCCESSFUL","transactionType":null,"tid":7}`:                      {journal.Approved, evidence.ReasonApproved},
		`{"transactionResult":"SUCCESSFUL","transactionType":"REFUND"}`:                          {"", evidence.ReasonOtherType},
		`{"transactionResult":"SUCCESSFUL","transactionType":"SALE_REVERSAL"}`:                   {"", evidence.ReasonOtherType},
		`{"transactionResult":"SUCCESSFUL","tid":"2"}`:                                           {"", evidence.ReasonOtherTerminal},
		`{"transactionResult":"SUCCESSFUL","currency":"EUR"}`:                                    {"", evidence.ReasonOtherCurrency},
		`{"transactionResult":"DECLINED"}`:                                                       {journal.Declined, evidence.ReasonDeclined},
		`{"transactionResult":"VOID"}`:                                                           {journal.Declined, evidence.ReasonVoid},
		`{"transactionResult":"UNSUCCESSFUL"}`:                                                   {journal.Declined, evidence.ReasonUnsuccessful},
		`{"transactionResult":"CANCELLED"}`:                                                      {journal.Cancelled, evidence.ReasonCancelled},
		`{"transactionResult":"TIMED_OUT"}`:                                                      {"", evidence.ReasonTimedOut},
		`{"transactionResult":"successful"}`:                                                     {"", evidence.ReasonUnknownResult},
		`{"transactionResult":"APPROVED"}`:                                                       {"", evidence.ReasonUnknownResult},
		`{"transactionResult":true}`:                                                             {"", evidence.ReasonUnknownResult},
		`{}`:                                                                                     {"", evidence.ReasonUnknownResult},
		`null`:                                                                                   {"", evidence.ReasonUnknownResult},
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
		`{"transactionResult":"UNSUCCESSFUL"}`:                                   {true, Unsettled, evidence.ReasonReversal},
		`{"transactionResult":"VOID"}`:                                           {true, Unsettled, evidence.ReasonReversal},
		`{"transactionResult":"DECLINED"}`:                                       {true, Unsettled, evidence.ReasonReversal},
		`{"transactionResult":"CANCELLED"}`:                                      {true, Unsettled, evidence.ReasonReversal},
		`{"transactionResult":"SUCCESSFUL"}`:                                     {true, journal.Approved, evidence.ReasonApproved},
		`{"transactionResult":"TIMED_OUT"}`:                                      {true, Unsettled, evidence.ReasonTimedOut},
		`{"transactionResult":"UNSUCCESSFUL","transactionType":"SALE_REVERSAL"}`: {false, Unsettled, evidence.ReasonReversal},
		`{"transactionResult":"DECLINED","transactionType":"SALE_REVERSAL"}`:     {false, Unsettled, evidence.ReasonReversal},
		`{"transactionResult":"VOID","transactionType":"SALE_REVERSAL"}`:         {false, journal.Declined, evidence.ReasonVoid},
		`{"transactionResult":"UNSUCCESSFUL","transactionType":"SALE"}`:          {false, journal.Declined, evidence.ReasonUnsuccessful},
	} {
		s := after(granted, reserve)
		if c := want; c.told {
			s = after(granted, reserve, asking, Event{Kind: SignatureDecided, Signature: SignatureEvent{By: ByStaff}}, told)
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
	assert.Equal(t, evidence.ReasonReversal, s.Record.Reason)
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
