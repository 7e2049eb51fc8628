package connect

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

// FuzzRead reads any result or parameters as everything that is read at the counter. What
// is read is within its limits, and no reading panics.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`{"tid":"1","notification":"PRESENT_CARD"}`, `{"notification":{"value":"APPROVED"},"tid":7}`,
		`{"tid":"1","timeout":80,"receipt":[{"value":"x"}]}`, `{"timeout":"90000"}`,
		`[{"tid":"1","status":"AVAILABLE","currency":"GBP"}]`, `{"terminals":[{"tpi":"1"}]}`, `{"1":{"status":"BUSY"}}`,
		`{"reportResult":"COMPLETE","reportType":"END_OF_DAY","tid":"1","reportTime":"x","reportLines":["a",{"value":"b"}],
			"balances":{"currentTotals":{"a":1},"issuerTotals":{"VISA":{"totalAmount":5}}},"banking":{}}`,
		`{"transactionResult":"SUCCESSFUL","transactionType":"SALE","tid":"1","amountBase":5,"receiptLines":{"CUSTOMER":[{}]}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := wire.Parse(text)
		if err != nil {
			return
		}
		n := ReadNotification(v)
		require.True(t, Step(n.Value) >= 0 && Step(n.Value) <= LastStep)
		require.GreaterOrEqual(t, ReadSignature(v).Timeout, time.Duration(0))
		for _, one := range ReadTerminals(v) {
			require.NotEmpty(t, one.TID)
		}
		_, _ = ReadTerminal(v, "1")
		r := Report{Value: Mask(v)}
		_ = r.Result() + r.Type() + r.TID() + r.Time() + r.Lines().String() + r.Balances().String() + r.Banking().String()
		p := Payment{Value: Mask(v)}
		for _, read := range []func() (int64, bool){p.Base, p.Gratuity, p.Cashback, p.Total} {
			amount, ok := read()
			require.True(t, ok || amount == 0)
		}
		once := p.Normal().String()
		again, err := wire.Parse([]byte(once))
		require.NoError(t, err)
		require.Equal(t, once, Payment{Value: again}.Normal().String())
		_, _ = StripDetails(v)
		_ = Cancelling(v)
	})
}
