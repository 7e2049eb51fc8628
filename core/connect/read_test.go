package connect

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

// golden reads the frame of one of the simulator's golden files.
func golden(t *testing.T, name string) wire.Value {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "sim", "testdata", "golden", name+".json"))
	require.NoError(t, err)
	v, err := wire.Parse(data)
	require.NoError(t, err)
	return v.Get("frame")
}

func value(t *testing.T, text string) wire.Value {
	t.Helper()
	v, err := wire.Parse([]byte(text))
	require.NoError(t, err)
	return v
}

// We write, byte for byte, what the golden requests show.
func TestParamsAreTheGoldenOnes(t *testing.T) {
	sale := Request{Method: Sale, TID: "VCMINVLSIP0", Amount: 1250, Currency: "GBP"}
	for name, params := range map[string]wire.Value{
		"sale_request":               sale.Params(),
		"sale_declined_request":      Request{Method: Sale, TID: "VCMINVLDIP0", Amount: 1250, Currency: "GBP"}.Params(),
		"terminalDetails_request":    TIDParams("VCMINVLSIP0"),
		"connectedTerminals_request": {},
	} {
		assert.Equal(t, golden(t, name).Get("params").String(), params.String(), name)
	}
	refund := golden(t, "refund_request").Get("params")
	amount, err := refund.Get("amount").Int()
	require.NoError(t, err)
	assert.Equal(t, refund.String(), Request{Method: Refund, TID: "VCMINVLSIP0", Amount: amount, Currency: "GBP"}.Params().String())
	assert.Equal(t, golden(t, "signature_accepted_reply").Get("result").String(), SignatureAnswer(true).String())
	assert.Equal(t, golden(t, "signature_declined_reply").Get("result").String(), SignatureAnswer(false).String())
}

func TestReadingTheGoldenPayment(t *testing.T) {
	p := Payment{golden(t, "sale_response").Get("result")}
	assert.Equal(t, []string{Successful, "SALE", "VCMINVLSIP0", "GBP"}, []string{p.Result(), p.Type(), p.TID(), p.Currency()})
	base, ok := p.Base()
	assert.True(t, ok)
	assert.EqualValues(t, 1250, base)
	total, ok := p.Total()
	assert.True(t, ok)
	assert.EqualValues(t, 1250, total)
	assert.Equal(t, p.Value.String(), p.Normal().String(), "what is spelled right stays as it is")
	assert.Equal(t, Declined, Payment{golden(t, "sale_declined_response").Get("result")}.Result())
	assert.Equal(t, TimedOut, Payment{golden(t, "sale_timed_out_response").Get("result")}.Result())
	assert.Equal(t, "REFUND", Payment{golden(t, "refund_response").Get("result")}.Type())
}

// Every field may be missing or of an unexpected type. Then it reads as absent.
func TestReadingAnOddPayment(t *testing.T) {
	for _, text := range []string{`null`, `[]`, `"SUCCESSFUL"`, `{}`, `{"transactionResult":1,"tid":null,"amountBase":"1250","amountTotal":12.5}`, `{"amountBase":-1}`} {
		p := Payment{value(t, text)}
		base, ok := p.Base()
		assert.False(t, ok, text)
		assert.Zero(t, base+func() int64 { n, _ := p.Total(); return n }(), text)
		assert.Equal(t, "", p.Result()+p.TID()+p.Type()+p.Currency(), text)
		assert.Equal(t, text, p.Normal().String())
	}
}

// U13: REST spells one field with a capital H.
func TestOneSpelling(t *testing.T) {
	p := Payment{value(t, `{"a":1,"cardHolderVerificationMethod":"PIN","z":2}`)}
	assert.Equal(t, `{"a":1,"cardholderVerificationMethod":"PIN","z":2}`, p.Normal().String())
	both := Payment{value(t, `{"cardHolderVerificationMethod":"PIN","cardholderVerificationMethod":"NONE"}`)}
	assert.Equal(t, `{"cardholderVerificationMethod":"NONE"}`, both.Normal().String())
}

// U1: we read every shape that a source shows.
func TestReadTerminals(t *testing.T) {
	one := []Terminal{{TID: "1", Status: Available, Currency: "GBP"}}
	for text, want := range map[string][]Terminal{
		`[{"tid":"1","status":"AVAILABLE","currency":"GBP"}]`:                        one,
		`{"terminals":[{"tid":"1","status":"AVAILABLE","currency":"GBP"}]}`:          one,
		`{"connectedTerminals":[{"tid":"1","status":"AVAILABLE","currency":"GBP"}]}`: one,
		`{"tid":"1","status":"AVAILABLE","currency":"GBP","new":{"x":1}}`:            one,
		`[{"tpi":"1","status":"AVAILABLE","currency":"GBP"}]`:                        one, // version v0
		`[{"status":"AVAILABLE"},{"tid":""},{"tid":7},null,"x"]`:                     nil,
		`[{"tid":"1"},{"tid":"2","status":"ASLEEP"}]`:                                {{TID: "1"}, {TID: "2", Status: "ASLEEP"}},
		`[]`:               nil,
		`{"terminals":[]}`: nil,
		`{}`:               nil,
		`null`:             nil,
		`7`:                nil,
	} {
		assert.Equal(t, want, ReadTerminals(value(t, text)), text)
	}
	assert.Len(t, ReadTerminals(golden(t, "connectedTerminals_response").Get("result")), 6)
	assert.Equal(t, ReadTerminals(golden(t, "connectedTerminals_response").Get("result")),
		ReadTerminals(golden(t, "connectedTerminals_object_response").Get("result")))
}

// U3: the answer is an object, a list of one, or a wrapper. Of several terminals we take
// the one that was asked for.
func TestReadTerminal(t *testing.T) {
	for _, text := range []string{`{"tid":"1","status":"BUSY"}`, `[{"tid":"1","status":"BUSY"}]`, `{"terminal":{"tid":"1","status":"BUSY"}}`,
		`{"terminals":[{"tid":"2"},{"tid":"1","status":"BUSY"}]}`} {
		got, err := ReadTerminal(value(t, text), "1")
		require.NoError(t, err, text)
		assert.Equal(t, Terminal{TID: "1", Status: Busy}, got, text)
	}
	for _, text := range []string{`{}`, `null`, `[]`, `{"tid":"2"}`, `{"terminal":[]}`} {
		_, err := ReadTerminal(value(t, text), "1")
		assert.ErrorIs(t, err, ErrNoTerminal, text)
	}
	got, err := ReadTerminal(golden(t, "terminalDetails_response").Get("result"), "VCMINVLSIP0")
	require.NoError(t, err)
	assert.Equal(t, Available, got.Status)
}

func TestReadNotification(t *testing.T) {
	assert.Equal(t, Notification{TID: "VCMINVLSIP0", Value: TransactionStarted}, ReadNotification(golden(t, "terminalNotification").Get("params")))
	for _, text := range []string{`null`, `{}`, `[1]`, `{"tid":1,"notificationValue":null}`} {
		assert.Equal(t, Notification{}, ReadNotification(value(t, text)), text)
	}
}
