package journal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

// The files in testdata were written by the code that had a flat Record. They hold
// every member with a value of its own. They must never change: shops have such
// records.

func stored(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return strings.TrimSuffix(string(text), "\n")
}

func TestTheStoredRecordStaysByteForByte(t *testing.T) {
	text := stored(t, "record.json")
	r, err := Decode([]byte(text))
	require.NoError(t, err)
	assert.Equal(t, text, string(Encode(r)))
	assert.Equal(t, stored(t, "entry.json"), string(EncodeEntry(r.Entry(EntryFinding, 7))))
}

func TestWhatIsStoredBesideRecordsStaysByteForByte(t *testing.T) {
	assert.Equal(t, stored(t, "last.json"), EncodeLast(DecodeLast(stored(t, "last.json"))))
	assert.Equal(t, stored(t, "claim.json"), EncodeClaim(DecodeClaim(stored(t, "claim.json"))))
}

// Each member is read into the field that its name stands for.
func TestEachMemberHasItsField(t *testing.T) {
	text := stored(t, "record.json")
	r, err := Decode([]byte(text))
	require.NoError(t, err)
	v, err := wire.Parse([]byte(text))
	require.NoError(t, err)
	same := func(name string, field any) {
		t.Helper()
		text, _ := v.Get(name).Text()
		number, _ := v.Get(name).Int()
		flag, _ := v.Get(name).Flag()
		switch field := field.(type) {
		case string:
			assert.Equal(t, text, field, name)
			assert.NotEmpty(t, field, name)
		case int:
			assert.Equal(t, number, int64(field), name)
			assert.NotZero(t, field, name)
		case int64:
			assert.Equal(t, number, field, name)
			assert.NotZero(t, field, name)
		case bool:
			assert.Equal(t, flag, field, name)
			assert.True(t, field, name)
		default:
			require.Fail(t, "a field of a new kind", name)
		}
	}
	members := map[string]any{
		"v": r.Version, "account": r.Account, "reference": r.Reference, "attempt": r.Attempt,
		"site": r.Site, "token": r.Token, "kind": r.Kind, "tid": r.TID, "amount": r.Amount, "currency": r.Currency,
		"amountCashback": r.Cashback, "cardholderNotPresent": r.Keyed, "authCode": r.AuthCode,
		"amountPreAuthorisedTotal": r.PreAuthorised, "of": r.RefundOf, "noted": r.Noted, "aside": r.OutsideSequence,
		"engine": r.Engine, "epoch": int(r.Epoch), "rev": r.Rev,
		"lastNumber": r.Before.Number, "lastTime": r.Before.Time, "unbroken": r.Before.Unbroken, "loose": r.Before.LooseEnd,
		"rpc": int(r.FrameID), "createdAt": r.CreatedAt, "status": string(r.Status), "sent": string(r.Sent),
		"heard": r.Evidence.Arrived, "begun": r.Evidence.CardSeen, "worked": r.Evidence.SeenAtWork,
		"finding": r.Evidence.Finding, "why": r.Evidence.Why,
		"signature": r.Signature.By, "signatureDeclined": r.Signature.Declined, "questions": r.Signature.Questions,
		"unreversed": r.Signature.ReversalFailed,
		"result":     string(r.Result), "reason": r.Reason, "settledBy": string(r.SettledBy), "settledAt": r.SettledAt,
		"recovered": r.Recovered, "acknowledged": r.Acknowledged,
		"number": r.Answer.Number, "time": r.Answer.Time, "errorCode": r.Answer.ErrorCode,
		"errorText": r.Answer.ErrorText, "userMessage": r.Answer.UserMessage,
		"table": r.Table.Name, "waiter": r.Table.Waiter, "amountGratuity": r.Table.Gratuity, "amountPaid": r.Table.PaidSum,
		"sum": r.Table.MaybeSum, "paymentMethod": r.Table.CardEntry, "cardSchemeName": r.Table.Scheme,
	}
	for name, field := range members {
		same(name, field)
	}
	assert.Equal(t, v.Get("answer").String(), r.Answer.Value.String())
	parts := map[string]bool{"answer": true, "settlement": true, "check": true, "carriedOn": true, "takenOver": true}
	for _, m := range v.Members() {
		assert.True(t, members[m.Name] != nil || parts[m.Name], "the member %q is looked at here", m.Name)
	}
}
