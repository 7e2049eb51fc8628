package connect

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

// Every golden frame is read here in the way of its kind. What we would send is
// rebuilt from its contents and must come out the same, byte for byte. What we would
// receive must give its meaning. A frame of a new kind fails the test.
func TestEveryGoldenFrameIsUnderstood(t *testing.T) {
	files, err := os.ReadDir("../../sim/testdata/golden")
	require.NoError(t, err)
	require.Greater(t, len(files), 50)
	for _, file := range files {
		name := strings.TrimSuffix(file.Name(), ".json")
		frame := golden(t, name)
		method, _ := frame.Get("method").Text()
		result := frame.Get("result")
		switch {
		case MovesMoney(method), IsReport(method):
			assert.Equal(t, frame.Get("params").String(), rebuilt(t, method, frame.Get("params")).Params().String(), name)
		case method == TerminalNotification:
			assert.NotEmpty(t, ReadNotification(frame.Get("params")).Value, name)
		case method == SignatureVerificationRequest:
			assert.NotEmpty(t, ReadSignature(frame.Get("params")).Receipt.Get("MERCHANT").Items(), name)
		case method == ConnectedTerminals:
			assert.True(t, frame.Get("params").IsAbsent(), name)
		case DefaultDialect().Kind(method, frame.Get("params")) != 0:
			askedAtTable(t, name, method, frame.Get("params"))
		case method != "":
			tid, _ := frame.Get("params").Get("tid").Text()
			assert.Equal(t, frame.Get("params").String(), TIDParams(tid).String(), name)
		case !frame.Get("error").IsAbsent():
			code, err := frame.Get("error").Get("code").Int()
			require.NoError(t, err, name)
			assert.True(t, Refuses(int(code)), name)
		default:
			understood(t, name, result)
		}
	}
}

func rebuilt(t *testing.T, method string, params wire.Value) Request {
	text := func(name string) string { s, _ := params.Get(name).Text(); return s }
	number := func(name string) int64 {
		if params.Get(name).IsAbsent() {
			return 0
		}
		n, err := params.Get(name).Int()
		require.NoError(t, err, name)
		return n
	}
	keyed, _ := params.Get("cardholderNotPresent").Flag()
	return Request{Method: method, TID: text("tid"), Amount: number("amount"), Currency: text("currency"),
		Cashback: number("amountCashback"), Keyed: keyed, AuthCode: text("authCode"),
		PreAuthorised: number("amountPreAuthorisedTotal")}
}

// understood reads a result in the way that its file name tells.
func understood(t *testing.T, name string, result wire.Value) {
	switch {
	case answeredAtTable(t, name, result):
	case strings.HasPrefix(name, "report"):
		r := Report{result}
		assert.True(t, IsReport(ReportMethod(r.Type())), name)
		assert.Equal(t, strings.Contains(name, "timed_out"), r.Result() == TimedOut, name)
		assert.Equal(t, r.Result() == Complete, len(r.Lines().Items()) > 0, name)
		assert.Equal(t, r.Result() == Complete, !r.Balances().IsAbsent() || !r.Banking().IsAbsent(), name)
	case strings.HasPrefix(name, "cancelTransaction"):
		assert.Equal(t, !strings.Contains(name, "late"), Cancelling(result), name)
	case strings.HasPrefix(name, "connectedTerminals"):
		assert.NotEmpty(t, ReadTerminals(result), name)
	case strings.HasPrefix(name, "terminalDetails"):
		assert.Len(t, ReadTerminals(result), 1, name)
	case strings.HasPrefix(name, "signature"):
		accepted, ok := result.Get("accepted").Flag()
		assert.True(t, ok, name)
		assert.Equal(t, result.String(), SignatureAnswer(accepted).String(), name)
	default:
		p := Payment{result}
		require.NotEmpty(t, p.Result(), name)
		if p.Result() == Successful && !strings.Contains(name, "signature") {
			_, ok := p.Base()
			assert.True(t, ok, name)
			assert.NotEmpty(t, p.TID(), name)
			assert.Equal(t, p.Value.String(), p.Normal().String(), name)
		}
	}
}

func TestReadingOddReports(t *testing.T) {
	for _, text := range []string{`null`, `[]`, `{}`, `"COMPLETE"`, `{"balances":null,"banking":{},"reportLines":{}}`, `{"balances":[1],"banking":7}`} {
		r := Report{value(t, text)}
		assert.Empty(t, r.Result()+r.Type()+r.TID()+r.Time(), text)
		assert.Equal(t, `[]`, r.Lines().String(), text)
		assert.True(t, r.Balances().IsAbsent() && r.Banking().IsAbsent(), text)
	}
	odd := Report{value(t, `{"balances":{"totalAmount":-5,"totalSalesAmount":"1250","totalSalesCount":1.5,"totalGratuityAmount":"x",
		"currency":"GBP","more":[1],"issuerTotals":{"VISA":{"totalAmount":12.0},"AMEX":{}}}}`)}
	assert.Equal(t, `{"totalAmount":-5,"totalSalesAmount":1250,"currency":"GBP","more":[1],"issuerTotals":{"VISA":{"totalAmount":12}}}`,
		odd.Balances().String(), "what is no whole number is left out, never rounded")
}

func TestReportMethods(t *testing.T) {
	for _, method := range Reports() {
		assert.True(t, IsReport(method))
		assert.Equal(t, method, ReportMethod(ReportType(method)))
		assert.Equal(t, method == ReportEndOfDay, MovesMoney(method), "of the reports, the end of day alone moves money")
	}
	for _, method := range append(Payments(), Duplicate, "", "report") {
		assert.False(t, IsReport(method), method)
	}
	assert.Empty(t, ReportMethod("")+ReportMethod("SOUP"))
	for _, method := range Payments() {
		assert.True(t, MovesMoney(method), method)
	}
}

// askedAtTable reads a message about tables: it tells who asks, or what was paid.
func askedAtTable(t *testing.T, name, method string, params wire.Value) {
	d := DefaultDialect()
	kind, r := d.Kind(method, params), d.Request(params)
	assert.NotEmpty(t, r.TID, name)
	assert.Equal(t, kind != TableList && kind != TableReport, r.TableID != "", name)
	if kind == TablePayments {
		for _, p := range d.Notice(params).Payments {
			assert.True(t, p.Readable, name)
		}
	}
}

// answeredAtTable rebuilds an answer about tables from its contents. It is false when
// the result is no such answer.
func answeredAtTable(t *testing.T, name string, result wire.Value) bool {
	d := DefaultDialect()
	currency, _ := result.Get("currency").Text()
	amount, _ := result.Get("amount").Int()
	confirmed, lock := result.Get("confirmed").Flag()
	again := result
	switch {
	case lock:
		again = d.LockAnswer(confirmed, amount, currency)
	case result.Get("tables").Kind() == wire.KindArray:
		var ids []string
		for _, id := range result.Get("tables").Items() {
			text, _ := id.Text()
			ids = append(ids, text)
		}
		again = d.TablesAnswer(ids, currency)
	case result.Get("receiptLines").Kind() == wire.KindArray:
		lines, err := Lines(result.Get("receiptLines"))
		require.NoError(t, err, name)
		again = d.ReceiptAnswer(lines)
	default:
		return result.String() == d.Done().String()
	}
	assert.Equal(t, result.String(), again.String(), name)
	return true
}
