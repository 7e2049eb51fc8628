package journal

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

// gives is an attempt of a refund of T-1.
func gives(amount int64, status Status, result Result) Record {
	return Record{
		ID:      ID{Reference: "R"},
		Request: Request{Kind: "refund", RefundOf: "T-1", Amount: amount, Currency: "GBP"},
		Ending:  Ending{Result: result},
		Status:  status, Version: 1,
	}
}

// paid is an approved payment of T-1 by its answer's words.
func paid(kind string, members ...wire.Member) Record {
	return Record{
		ID:      ID{Reference: "T-1"},
		Request: Request{Kind: kind, Amount: 1000, Currency: "GBP"},
		Ending:  Ending{Result: Approved},
		Answer:  Answer{Value: wire.Object(members...)},
		Status:  Settled, Version: 1,
	}
}

func TestMayRefund(t *testing.T) {
	inCash := gives(400, Settled, Declined)
	inCash.Reason = ReasonPaidOtherwise
	byStaff := gives(400, Settled, Approved)
	byStaff.Settlement = &Settlement{Paid: true, Amount: 300}
	more := gives(400, Settled, Approved)
	more.Answer.Value = wire.Object(wire.M("amountTotal", wire.Int(600)))
	ofAnother := gives(400, Settled, Approved)
	ofAnother.RefundOf = "T-9"
	unreadable := Remains{ID: ID{Account: "a", Reference: "R", Attempt: 1}, Text: `{"amount":400,`}.StandIn()
	lost := Remains{ID: ID{Account: "a", Reference: "R", Attempt: 1}, Text: `{`}.StandIn()
	cash := paid("sale")
	cash.Result, cash.Reason = Declined, ReasonPaidOtherwise
	disputed := paid("sale")
	disputed.Status = Disputed
	withTip := paid("sale", wire.M("amountBase", wire.Int(1000)), wire.M("amountGratuity", wire.Int(100)), wire.M("amountTotal", wire.Int(1100)))

	for name, c := range map[string]struct {
		bill    Record
		refunds []Record
		left    int64 // of the refunds that is still allowed; -1: none of it may be given back
	}{
		"all of it":                      {paid("sale"), nil, 1000},
		"a completion":                   {paid("completion"), nil, 1000},
		"the gratuity, too":              {withTip, nil, 1100},
		"less was taken":                 {paid("sale", wire.M("amountBase", wire.Int(600))), nil, 600},
		"a part is gone":                 {paid("sale"), []Record{gives(400, Settled, Approved)}, 600},
		"several parts are gone":         {paid("sale"), []Record{gives(400, Settled, Approved), gives(400, Open, "")}, 200},
		"nobody can tell":                {paid("sale"), []Record{gives(400, Unknown, "")}, 600},
		"it is disputed":                 {paid("sale"), []Record{gives(400, Disputed, Declined)}, 600},
		"newer code knows":               {paid("sale"), []Record{gives(400, "reversing", "")}, 600},
		"declined":                       {paid("sale"), []Record{gives(400, Settled, Declined)}, 1000},
		"cancelled":                      {paid("sale"), []Record{gives(400, Settled, Cancelled)}, 1000},
		"refused":                        {paid("sale"), []Record{gives(400, Settled, Refused)}, 1000},
		"not sent":                       {paid("sale"), []Record{gives(400, Withdrawn, "")}, 1000},
		"given back in cash":             {paid("sale"), []Record{inCash}, 600},
		"as staff said":                  {paid("sale"), []Record{byStaff}, 700},
		"more was given back than asked": {paid("sale"), []Record{more}, 400},
		"of another bill":                {paid("sale"), []Record{ofAnother}, 1000},
		"one cannot be read":             {paid("sale"), []Record{unreadable}, 600},
		"one is lost":                    {paid("sale"), []Record{lost}, 0},
		"too much is gone already":       {paid("sale"), []Record{gives(4000, Open, "")}, 0},
		"only set aside":                 {paid("preAuth"), nil, -1},
		"a card was checked":             {paid("accountVerification"), nil, -1},
		"a refund":                       {paid("refund"), nil, -1},
		"paid in cash":                   {cash, nil, -1},
		"it is disputed whether it was":  {disputed, nil, -1},
	} {
		t.Run(name, func(t *testing.T) {
			bill := Bill{Attempts: []Record{{ID: ID{Reference: "T-1"}, Request: Request{Kind: "sale"}, Ending: Ending{Result: Declined}, Status: Settled}, c.bill}, Refunds: c.refunds}
			if c.left > 0 {
				assert.NoError(t, MayRefund(gives(c.left, Open, ""), bill))
			}
			var refusal *Refusal
			require.ErrorAs(t, MayRefund(gives(c.left+1, Open, ""), bill), &refusal)
			want := Refusal{Code: ExceedsTaken, Field: "amount", Problem: refusal.Problem, Left: c.left}
			if c.left < 0 {
				want = Refusal{Code: InvalidRequest, Field: "of", Problem: refusal.Problem}
			}
			assert.Equal(t, want, *refusal)
		})
	}
}

func TestWhatNamesNoBillIsNotCounted(t *testing.T) {
	r := gives(5000, Open, "")
	r.RefundOf = ""
	assert.NoError(t, MayRefund(r, Bill{}))
}

// When the list of refunds cannot be read, no further refund is admitted.
func TestAListOfRefundsThatCannotBeReadIsNoEmptyOne(t *testing.T) {
	for _, list := range []string{"?", "{}", "[1]", `["R-1"`} {
		_, ok := RefundsOf(list)
		assert.False(t, ok, list)
		assert.Equal(t, list, WithRefund(list, "R-2"), "it is kept for whoever can read it")
	}
	var refusal *Refusal
	require.ErrorAs(t, MayRefund(gives(1, Open, ""), Bill{Attempts: []Record{paid("sale")}, Damaged: true}), &refusal)
	assert.Equal(t, []string{InvalidRequest, "of"}, []string{refusal.Code, refusal.Field})

	list := WithRefund(WithRefund(WithRefund("", "R \"1\""), "R-2"), "R-2")
	references, ok := RefundsOf(list)
	assert.True(t, ok)
	assert.Equal(t, []string{`R "1"`, "R-2"}, references)
}
