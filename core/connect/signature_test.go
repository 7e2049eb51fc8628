package connect_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/wire"
)

func parsed(t *testing.T, text string) wire.Value {
	t.Helper()
	v, err := wire.Parse([]byte(text))
	require.NoError(t, err)
	return v
}

// The unit of timeout is not documented, so we read both units. Where it is not a
// whole number above 0, the documented limit counts.
func TestASignaturesTimeoutInEveryUnit(t *testing.T) {
	for timeout, want := range map[string]time.Duration{
		`80`: 80 * time.Second, `"80"`: 80 * time.Second, `1`: time.Second, `999`: 999 * time.Second,
		`1000`: time.Second, `80000`: 80 * time.Second, `"80000"`: 80 * time.Second, `80.0`: 80 * time.Second,
		`0`: 80 * time.Second, `-1`: 80 * time.Second, `80.5`: 80 * time.Second, `null`: 80 * time.Second, `""`: 80 * time.Second,
		`"soon"`: 80 * time.Second, `{}`: 80 * time.Second, `99999999999`: 80 * time.Second, `"99999999999"`: 80 * time.Second, `1e400`: 80 * time.Second,
	} {
		s := connect.ReadSignature(parsed(t, `{"tid":"1","timeout":`+timeout+`}`))
		assert.Equal(t, want, s.Timeout, timeout)
	}
	assert.Equal(t, 80*time.Second, connect.ReadSignature(wire.Value{}).Timeout)
}

func TestASignaturesReceiptInEveryShape(t *testing.T) {
	for given, want := range map[string]string{
		`{"MERCHANT":[{"value":"SIGN"}]}`: `{"MERCHANT":[{"value":"SIGN"}]}`,
		`[{"value":"SIGN"}]`:              `{"MERCHANT":[{"value":"SIGN"}]}`,
		`null`:                            `null`,
	} {
		s := connect.ReadSignature(parsed(t, `{"tid":"1","timeout":80,"receiptLines":`+given+`}`))
		assert.Equal(t, want, s.Receipt.String(), given)
		assert.Equal(t, "1", s.TID)
	}
	assert.True(t, connect.ReadSignature(parsed(t, `{"tid":7}`)).Receipt.IsAbsent())
	assert.Empty(t, connect.ReadSignature(parsed(t, `{"tid":7}`)).TID)
}

// Only a plain false says that Connect does not try to cancel.
func TestCancellingInEveryShape(t *testing.T) {
	for result, want := range map[string]bool{
		`{"cancelling":true}`: true, `{"cancelling":false}`: false, `{"cancelling":true,"tid":"1"}`: true,
		`{}`: true, `null`: true, `true`: true, `{"cancelling":"false"}`: true,
	} {
		assert.Equal(t, want, connect.Cancelling(parsed(t, result)), result)
	}
}

func TestASignaturesAnswerIsExact(t *testing.T) {
	assert.Equal(t, `{"accepted":true}`, connect.SignatureAnswer(true).String())
	assert.Equal(t, `{"accepted":false}`, connect.SignatureAnswer(false).String())
}
