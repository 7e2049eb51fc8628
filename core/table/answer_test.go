package table

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

func parsed(t *testing.T, text string) wire.Value {
	t.Helper()
	v, err := wire.Parse([]byte(text))
	require.NoError(t, err)
	return v
}

func TestOpenTablesMustBeStrings(t *testing.T) {
	ids, err := ReadTables(parsed(t, `["1","12A"]`))
	require.NoError(t, err)
	assert.Equal(t, []string{"1", "12A"}, ids)
	for _, nonsense := range []string{`null`, `"1"`, `[1]`, `[""]`, `{}`, `["1234567890123456789012345678901234567890123456789012345678901234567890"]`} {
		_, err := ReadTables(parsed(t, nonsense))
		assert.Error(t, err, nonsense)
	}
}

// A card number is no table's id. The other tables of the list are open all the same.
func TestACardNumberIsNoTable(t *testing.T) {
	ids, err := ReadTables(parsed(t, `["1","4111111111111111","12A"]`))
	assert.ErrorContains(t, err, "card numbers")
	assert.Equal(t, []string{"1", "12A"}, ids)
}

func TestAGrantMustBeAnAmountThatConnectTakes(t *testing.T) {
	amount, currency, err := ReadGrant(parsed(t, `{"amount":4250,"currency":"GBP"}`))
	require.NoError(t, err)
	assert.Equal(t, int64(4250), amount)
	assert.Equal(t, "GBP", currency)
	for _, refusal := range []string{`null`, `{"amount":0}`} {
		amount, _, err = ReadGrant(parsed(t, refusal))
		require.NoError(t, err)
		assert.Zero(t, amount)
	}
	for _, nonsense := range []string{`{}`, `{"amount":"4250"}`, `{"amount":-1}`, `{"amount":42.5}`, `{"amount":100000000}`,
		`{"amount":1,"currency":"XXX"}`, `{"amount":1,"currency":1}`, `4250`, `[]`} {
		_, _, err := ReadGrant(parsed(t, nonsense))
		assert.Error(t, err, nonsense)
	}
}

func TestATableShowsWhatStaffMustKnow(t *testing.T) {
	e := tells("1", 20_000, paidBy("A", 4250))
	e.Notice.Payments[0].Gratuity = 500
	v := locked().then(e).storeAll().state.View(tableName)
	assert.Equal(t, `{"tableId":"12","state":"unconfirmed","tid":"1","amount":4250,"currency":"GBP",`+
		`"paid":{"amountPaid":4250,"amountGratuity":500,"amountCashback":0},"since":1000,"rev":20001,`+
		`"payments":[{"key":"1/12/A/4250/","tid":"1","tableId":"12","currency":"GBP","amountPaid":4250,"amountGratuity":500,`+
		`"amountCashback":0,"paymentId":"A","at":20000,"stored":true,"flags":[],"payment":{"amountPaid":4250,"paymentId":"A"}}]}`, v.Encode().String())
	doubted := locked().then(linkLostEvent).state
	shown := doubted.View(tableName)
	assert.Equal(t, ReasonLinkLost, shown.Reason)
	assert.True(t, shown.Same(doubted.View(tableName)))
	assert.False(t, shown.Same(v))
	assert.Contains(t, EncodeLock(doubted.Lock.Record).String(), `"state":"may-be-taken"`)
}
