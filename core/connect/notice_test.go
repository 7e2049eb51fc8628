package connect

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// U23: we read the names that the sources show. Ids may be numbers.
func TestReadingTableRequests(t *testing.T) {
	d := DefaultDialect()
	for text, want := range map[string]TableRequest{
		`{"timeout":10,"tid":"12345678","waiterId":"1","tableId":"12A"}`: {"12345678", "12A", "1", 10 * time.Second},
		`{"timeout":"2500","tpi":"1","waiter":2,"tableName":3}`:          {"1", "3", "2", 2500 * time.Millisecond},
		`{"terminalId":1.0,"table":"T","timeout":1.5}`:                   {"1", "T", "", 0},
		`{"tid":"","tpi":null,"terminalId":"z","timeout":-1}`:            {"z", "", "", 0},
		`{"tid":{},"tableId":["1"],"waiterId":true,"timeout":"soon"}`:    {},
		`{"tid":1e300}`: {TID: "1e300"},
		`{}`:            {}, `null`: {}, `[]`: {}, `"tid"`: {},
	} {
		assert.Equal(t, want, d.Request(value(t, text)), text)
	}
}

const meal = `{"tid":"1","tableId":"12A","waiterId":"7","currency":"GBP","amountPaid":4250,"amountCashback":100,"amountGratuity":500,"payments":[
	{"paymentId":"p1","authCode":"A1","time":"2026-11-23T20:15:00Z","paymentMethod":"ICC_CHIP","cardSchemeName":"VISA","currency":"EUR","amountPaid":4000,"amountGratuity":500,"amountCashback":0},
	{"transactionResult":"DECLINED","transactionType":"SALE","amountBase":0,"amountTotal":0,"transactionId":"","transactionNumber":"0012","transactionTime":"2026-11-23T20:16:00"}]}`

func TestReadingAMeal(t *testing.T) {
	n := DefaultDialect().Notice(value(t, meal))
	assert.Equal(t, TableRequest{TID: "1", TableID: "12A", WaiterID: "7"}, n.TableRequest)
	assert.Equal(t, []any{"GBP", int64(4250), int64(500), int64(100), true}, []any{n.Currency, n.Paid, n.Gratuity, n.Cashback, n.HasTotals})
	require.Len(t, n.Payments, 2)
	first, second := n.Payments[0], n.Payments[1]
	assert.Equal(t, value(t, meal).Get("payments").Items()[0].String(), first.Value.String())
	first.Value, second.Value = value(t, `0`), value(t, `0`)
	assert.Equal(t, TablePayment{ID: "p1", AuthCode: "A1", Time: "2026-11-23T20:15:00Z", Method: "ICC_CHIP", Scheme: "VISA", Currency: "EUR",
		Paid: 4000, Gratuity: 500, Value: first.Value, Readable: true}, first)
	assert.Equal(t, TablePayment{ID: "0012", Time: "2026-11-23T20:16:00", Result: Declined, Type: "SALE", Value: second.Value, Readable: true}, second)
}

// A message that tells of one payment needs no list.
func TestOnePaymentWithoutAList(t *testing.T) {
	for text, want := range map[string][3]int64{
		`{"tid":"1","amountPaid":5,"amountGratuity":1}`:                          {5, 1, 0},
		`{"amountPaid":5,"payments":null}`:                                       {5, 0, 0},
		`{"amountBase":5,"amountGratuity":1,"amountCashback":2,"amountTotal":8}`: {5, 1, 2},
		`{"amountGratuity":1,"amountCashback":2,"amountTotal":8}`:                {5, 1, 2},
		`{"payments":{"amountPaid":5.0,"amountGratuity":null}}`:                  {5, 0, 0},
		`{"payment":{"amountPaid":99999999}}`:                                    {99999999, 0, 0},
		`{"amountPaid":0,"authCode":"A"}`:                                        {},
		`{"amountPaid":0,"transactionResult":"DECLINED"}`:                        {},
	} {
		n := DefaultDialect().Notice(value(t, text))
		require.Len(t, n.Payments, 1, text)
		p := n.Payments[0]
		assert.True(t, p.Readable, text)
		assert.Equal(t, want, [3]int64{p.Paid, p.Gratuity, p.Cashback}, text)
		assert.False(t, n.HasTotals && strings.HasPrefix(text, `{"amount`), text)
	}
}

// A message without a list, an id and a code may be the sum of several payments.
func TestWhatMayBeASum(t *testing.T) {
	for text, sum := range map[string]bool{
		`{"tid":"1","amountPaid":5,"amountGratuity":1}`:                          true,
		`{"amountPaid":5,"time":"2026-11-23T20:15:00Z","cardSchemeName":"VISA"}`: true,
		`{"amountTotal":5,"transactionResult":"SUCCESSFUL"}`:                     true,
		`{"amountPaid":"5"}`:                             true, // a sum, and not readable
		`{"amountPaid":5,"authCode":"A"}`:                false,
		`{"amountBase":5,"transactionId":7}`:             false,
		`{"amountPaid":5,"payments":[{"amountPaid":5}]}`: false,
		`{"payments":{"amountPaid":5}}`:                  false,
		`{"amountPaid":5,"payments":[]}`:                 false,
		`{"amountPaid":0}`:                               false,
	} {
		assert.Equal(t, sum, DefaultDialect().Notice(value(t, text)).Sum, text)
	}
}

func TestNothingPaidIsNoPayment(t *testing.T) {
	for _, text := range []string{`{"tid":"1","amountPaid":0,"amountGratuity":0}`, `{"amountPaid":0,"payments":[]}`} {
		n := DefaultDialect().Notice(value(t, text))
		assert.Empty(t, n.Payments, text)
		assert.True(t, n.HasTotals && n.Paid == 0, text)
	}
	n := DefaultDialect().Notice(value(t, `{"amountPaid":7,"payments":[]}`))
	assert.True(t, n.HasTotals && n.Paid == 7 && n.Payments == nil, "totals that no payment explains")
}

// Whatever cannot be read is told as unreadable. A payment is never left out, rounded
// or guessed.
func TestUnreadablePayments(t *testing.T) {
	for _, text := range []string{
		`null`, `[]`, `{}`, `"x"`, `{"tid":"1","tableId":"2"}`, `{"amountPaid":12.5}`, `{"amountPaid":-1}`, `{"amountPaid":100000000}`,
		`{"amountPaid":"1250"}`, `{"amountPaid":1e400}`, `{"amountPaid":{}}`, `{"amountPaid":5,"amountGratuity":"1"}`, `{"amountPaid":5,"amountCashback":-1}`,
		`{"amountPaid":5,"amountTotal":7}`, `{"amountTotal":5,"amountGratuity":6}`, `{"amountPaid":5,"amountTotal":"5"}`, `{"amountGratuity":1}`,
		`{"payments":7}`, `{"payments":[7]}`, `{"payments":[[]]}`, `{"payments":[null]}`, `{"payments":["5"]}`,
		`{"amountPaid":5,"payments":[{}]}`, `{"payments":[` + strings.Repeat(`{"amountPaid":1},`, 500) + `{"amountPaid":1}]}`,
	} {
		n := DefaultDialect().Notice(value(t, text))
		require.Len(t, n.Payments, 1, text)
		p := n.Payments[0]
		assert.False(t, p.Readable, text)
		assert.Zero(t, p.Paid|p.Gratuity|p.Cashback, text)
	}
}

func TestWhatAPaymentsResultSays(t *testing.T) {
	for text, want := range map[string][2]bool{
		`{}`: {true, true}, `{"transactionResult":"SUCCESSFUL","transactionType":"SALE"}`: {true, true}, `{"transactionType":""}`: {true, true},
		`{"result":"DECLINED"}`: {false, true}, `{"transactionResult":"VOID","transactionType":"REFUND"}`: {false, true},
		`{"transactionResult":"UNSUCCESSFUL"}`: {false, true}, `{"transactionResult":"CANCELLED"}`: {false, true},
		`{"transactionResult":"TIMED_OUT"}`: {}, `{"transactionResult":"OK"}`: {}, `{"transactionType":"REFUND"}`: {}, `{"type":"SALE_REVERSAL"}`: {},
		`{"transactionResult":false}`: {}, `{"transactionResult":["DECLINED"]}`: {}, `{"transactionResult":{}}`: {}, `{"transactionType":0}`: {},
	} {
		yes, known := DefaultDialect().Notice(value(t, `{"payments":[`+text+`]}`)).Payments[0].Succeeded()
		assert.Equal(t, want, [2]bool{yes, known}, text)
	}
}

func TestCardNumbersOfPaymentsAreHidden(t *testing.T) {
	const pan = "4111111111111111"
	p := DefaultDialect().Notice(value(t, `{"amountPaid":5,"authCode":"`+pan+`","paymentMethod":`+pan+`,"cardSchemeName":"VISA `+pan+`",
		"currency":"`+pan+`","transactionResult":{"x":"`+pan+`"},"transactionType":"`+pan+`","primaryAccountNumber":"4111 1111 1111 1111"}`)).Payments[0]
	kept := p.AuthCode + p.Method + p.Scheme + p.Currency + p.Result + p.Type + p.Value.String()
	assert.NotContains(t, kept, "411111")
	assert.NotContains(t, kept, "4111 1111")
	assert.Contains(t, p.Scheme, "VISA ************1111")
}

// What names a table, a waiter or a payment may be a card number by mistake. Two ids that
// end in the same digits must not become the same id: a masked one counts only beside an
// authorisation code.
func TestNoNameIsACardNumber(t *testing.T) {
	n := DefaultDialect().Notice(value(t, `{"tid":"4111111111111111","tableId":"4111 1111 1111 1111","waiterId":4111111111111111,
		"payments":[{"amountPaid":5,"paymentId":"4111111111111111","time":"4111111111111111"},
			{"amountPaid":5,"paymentId":4111111111111111,"authCode":"A1","time":"20:15 4111.1111.1111.1111"}]}`))
	assert.Equal(t, TableRequest{TID: "************1111", TableID: "**** **** **** 1111", WaiterID: "************1111"}, n.TableRequest)
	bare, coded := n.Payments[0], n.Payments[1]
	assert.Equal(t, []string{"", ""}, []string{bare.ID, bare.Time})
	assert.Equal(t, []string{"************1111", ""}, []string{coded.ID, coded.Time})
}

// A time that is written in digits stays, also if its check digit is right by chance.
func TestATimeInDigitsIsNoCardNumber(t *testing.T) {
	for _, time := range []string{"20261123201500", "20261123201501", "20261123201502", "20261123201503", "20261123201504", "20261123201505",
		"20261123201506", "20261123201507", "20261123201508", "20261123201509", "1764000000000", "1764000000001", "1764000000002"} {
		assert.Equal(t, time, DefaultDialect().Notice(value(t, `{"amountPaid":5,"time":`+time+`}`)).Payments[0].Time)
	}
}
