package table

import (
	"testing"

	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/wire"
)

// FuzzAnswersOfTheTill reads what the till's handlers return. What is read is within the
// limits, or there is an error.
func FuzzAnswersOfTheTill(f *testing.F) {
	for _, seed := range []string{`["1","12A"]`, `{"amount":4250,"currency":"GBP"}`, `null`, `{"amount":1e2}`, `["4111111111111111",""]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := wire.Parse(text)
		if err != nil {
			return
		}
		ids, err := ReadTables(v)
		require.True(t, err != nil || ids != nil)
		for _, id := range ids {
			require.True(t, IsID(id))
		}
		amount, currency, err := ReadGrant(v)
		require.True(t, amount >= 0 && amount <= connect.MaxAmount)
		require.True(t, err == nil || amount == 0)
		require.True(t, currency == "" || connect.KnownCurrency(currency) || err != nil)
	})
}
