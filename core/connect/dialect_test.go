package connect

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

func TestKindsOfMessages(t *testing.T) {
	d := DefaultDialect()
	for method, want := range map[string]TableMessage{
		"tableListRequest": TableList, "tableList": TableList, "getTables": TableList, "tables": TableList, "TABLELISTREQUEST": TableList,
		"tableLockRequest": TableLock, "tableLock": TableLock, "lockTable": TableLock, "lockTableRequest": TableLock,
		"posReceiptRequest": POSReceipt, "posReceipt": POSReceipt,
		"finalPOSReceiptRequest": FinalPOSReceipt, "finalPosReceipt": FinalPOSReceipt,
		"transactionResponse": TablePayments, "transaction": TablePayments, "payment": TablePayments, "transactionRequest": TablePayments,
		"tableUnlock": TableUnlock, "unlockTable": TableUnlock, "tableUnlockRequest": TableUnlock,
		"": 0, "request": 0, "Request": 0, "sale": 0, TerminalNotification: 0, "tableListRequestRequest": 0, "tableLists": 0,
	} {
		assert.Equal(t, want, d.Kind(method, wire.Value{}), method)
	}
}

func TestAReportIsKnownByWhatItCarries(t *testing.T) {
	d := DefaultDialect()
	assert.Equal(t, TableReport, d.Kind("reportResponse", value(t, `{"reportType":"END_OF_DAY"}`)))
	assert.Equal(t, TableReport, d.Kind("anything", value(t, `{"reportLines":[]}`)))
	assert.Zero(t, d.Kind("reportResponse", value(t, `{"reportType":null,"tid":"1"}`)))
	assert.Zero(t, d.Kind("reportResponse", value(t, `["reportType"]`)))
	assert.Equal(t, TableUnlock, d.Kind("tableUnlock", value(t, `{"reportType":"X"}`)), "a name that is known goes first")
}

// Every name in the table is read as the kind of its row, and no two rows of a section
// share a name.
func TestTheTableIsOfOneMind(t *testing.T) {
	first := 0
	for _, s := range sections {
		seen := map[string]bool{}
		for row := first; row < s.end; row++ {
			require.NotEmpty(t, dialect[row].kind)
			assert.Equal(t, row, rowOf(dialect[row].kind, first, s.end), "two rows of one kind")
			for _, name := range strings.Split(dialect[row].spellings, " ") {
				require.NotEmpty(t, name)
				assert.False(t, seen[name], name)
				seen[name] = true
				if s.name == "messages" {
					assert.EqualValues(t, row+1, DefaultDialect().Kind(name, wire.Value{}), name)
				}
			}
		}
		first = s.end
	}
	assert.Equal(t, rows, first)
}

func with(t *testing.T, overrides string) Dialect {
	t.Helper()
	d, err := DefaultDialect().With(value(t, overrides))
	require.NoError(t, err, overrides)
	return d
}

func TestASiteMayNameThings(t *testing.T) {
	d := with(t, `{"messages":{"tableList":["openTables","listTables"],"payments":"tableTransaction"},
		"params":{"tableId":"table.number","amountPaid":"sum"},"results":{"tables":"tableIds","confirmed":["locked"]}}`)
	for method, want := range map[string]TableMessage{"openTablesRequest": TableList, "LISTTABLES": TableList, "tableListRequest": TableList,
		"tableTransaction": TablePayments, "transactionResponse": TablePayments} {
		assert.Equal(t, want, d.Kind(method, wire.Value{}), method)
	}
	assert.Equal(t, "7", d.Request(value(t, `{"table":{"number":7}}`)).TableID)
	assert.Equal(t, "8", d.Request(value(t, `{"table.number":"8","table":{"number":7}}`)).TableID)
	assert.Equal(t, "9", d.Request(value(t, `{"tableId":"9"}`)).TableID, "known names are still read")
	assert.EqualValues(t, 5, d.Notice(value(t, `{"sum":5,"amountPaid":6}`)).Payments[0].Paid)
	assert.Equal(t, `{"tableIds":["1"],"currency":"GBP"}`, d.TablesAnswer([]string{"1"}, "GBP").String())
	assert.Equal(t, `{"locked":true,"amount":1,"currency":"GBP"}`, d.LockAnswer(true, 1, "GBP").String())
	assert.Equal(t, `{"locked":false}`, d.LockAnswer(false, 1, "GBP").String())

	again, err := d.With(value(t, `{"results":{"amount":"due"}}`))
	require.NoError(t, err)
	assert.Equal(t, `{"locked":true,"due":1}`, again.LockAnswer(true, 1, "").String(), "what was changed stays changed")
	assert.Equal(t, `{"locked":true,"amount":1}`, d.LockAnswer(true, 1, "").String(), "and the one before is what it was")
}

func TestANameGivenAwayIsTaken(t *testing.T) {
	d := with(t, `{"messages":{"tableList":"tableLock","tableLock":"tableList"},"params":{"paymentMethod":"type"}}`)
	assert.Equal(t, TableList, d.Kind("tableLockRequest", wire.Value{}))
	assert.Equal(t, TableLock, d.Kind("tableListRequest", wire.Value{}))
	p := d.Notice(value(t, `{"amountPaid":5,"type":"CONTACTLESS"}`)).Payments[0]
	assert.Equal(t, [2]string{"CONTACTLESS", ""}, [2]string{p.Method, p.Type})
}

func TestNothingGivenChangesNothing(t *testing.T) {
	for _, given := range []wire.Value{{}, value(t, `{}`), value(t, `{"messages":{},"params":{},"results":{}}`)} {
		d, err := DefaultDialect().With(given)
		require.NoError(t, err)
		for row := range rows {
			assert.Equal(t, dialect[row].spellings, d.spellings(row))
		}
	}
}

func TestABadDialectNamesItsMember(t *testing.T) {
	for given, member := range map[string]string{
		`null`: "", `[]`: "", `"x"`: "",
		`{"message":{}}`:                                             "message",
		`{"messages":[]}`:                                            "messages",
		`{"params":null}`:                                            "params",
		`{"messages":{"lock":"x"}}`:                                  "messages.lock",
		`{"messages":{"tid":"x"}}`:                                   "messages.tid",
		`{"messages":{"tableLock":""}}`:                              "messages.tableLock",
		`{"messages":{"tableLock":7}}`:                               "messages.tableLock",
		`{"messages":{"tableLock":[]}}`:                              "messages.tableLock",
		`{"messages":{"tableLock":["a","a"]}}`:                       "messages.tableLock",
		`{"messages":{"tableLock":["a",null]}}`:                      "messages.tableLock",
		`{"messages":{"tableLock":"lock it"}}`:                       "messages.tableLock",
		`{"params":{"tid":"t\u0000d"}}`:                              "params.tid",
		`{"params":{"tid":"é"}}`:                                     "params.tid",
		`{"params":{"tid":"` + strings.Repeat("x", 101) + `"}}`:      "params.tid",
		`{"params":{"tid":[` + strings.Repeat(`"x",`, 20) + `"y"]}}`: "params.tid",
		`{"params":{"tid":"x","waiterId":"x"}}`:                      "params.waiterId",
		`{"messages":{"tableList":"Go","tableLock":"goRequest"}}`:    "messages.tableLock",
		`{"results":{"tables":["a","b"]}}`:                           "results.tables",
		`{"results":{"tables":"amount"}}`:                            "results.amount",
		`{"results":{"amount":"confirmed"}}`:                         "results.confirmed",
	} {
		before := with(t, `{"results":{"amount":"due"}}`)
		if strings.Contains(given, "amount") {
			before = DefaultDialect()
		}
		d, err := before.With(value(t, given))
		var wrong *DialectError
		require.ErrorAs(t, err, &wrong, given)
		assert.Equal(t, member, wrong.Member, given)
		assert.NotEmpty(t, wrong.Problem)
		assert.True(t, strings.HasPrefix(err.Error(), member))
		assert.Equal(t, before, d, "nothing of it is taken")
	}
}

func TestAnswers(t *testing.T) {
	d := DefaultDialect()
	for got, want := range map[wire.Value]string{
		d.TablesAnswer([]string{"1", "12A"}, "GBP"): `{"tables":["1","12A"],"currency":"GBP"}`,
		d.TablesAnswer(nil, "GBP"):                  `{"tables":[]}`,
		d.TablesAnswer([]string{"1", "2", "1"}, ""): `{"tables":["1","2"]}`,
		d.TablesAnswer([]string{"1"}, ""):           `{"tables":["1"]}`,
		d.LockAnswer(true, 4250, "GBP"):             `{"confirmed":true,"amount":4250,"currency":"GBP"}`,
		d.LockAnswer(false, 4250, "GBP"):            `{"confirmed":false}`,
		d.ReceiptAnswer(value(t, `[1]`)):            `{"receiptLines":[1]}`,
		d.ReceiptAnswer(wire.Value{}):               `{"receiptLines":[]}`,
		d.Done():                                    `{}`,
	} {
		assert.Equal(t, want, got.String())
	}
}
