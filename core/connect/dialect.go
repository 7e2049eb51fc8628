package connect

import (
	"strings"

	"connect-epos/core/wire"
)

// TableMessage is what a message about tables means, whatever its name is. The zero
// value means none of them.
type TableMessage uint8

// The messages about tables. All of them but the last have a name in a Dialect.
const (
	TableList       TableMessage = iota + 1 // Which tables are open?
	TableLock                               // May this table be paid for?
	POSReceipt                              // the bill, before it is paid
	TablePayments                           // what was paid
	FinalPOSReceipt                         // the receipt, once it is paid
	TableUnlock                             // the card machine is done with the table
	TableReport                             // a report that a card machine made
)

// The rows of the dialect: first the messages above, then the members of a message, then
// the members of an answer.
const (
	paramTID = int(TableUnlock) + iota
	paramTableID
	paramWaiterID
	paramTimeout
	paramPayments
	paramCurrency
	paramPaid
	paramGratuity
	paramCashback
	paramTotal
	paramAuthCode
	paramPaymentID
	paramMethod
	paramScheme
	paramTime
	paramResult
	paramType
	resultTables
	resultCurrency
	resultConfirmed
	resultAmount
	resultLines
	rows
)

// dialect holds everything that we assume about names at the table. Each row has the
// name that a site's `dialect` uses for the thing, and then every spelling that we
// read, with one blank between them. Of a result we write the one spelling. Beside each
// row stands its evidence: no schema of Pay at Table is public. A spelling with points
// in it names a member inside another one.
var dialect = [rows]struct{ kind, spellings string }{
	TableList - 1:       {"tableList", "tableListRequest getTables tables"},          // [CLONE], others [INFERRED]
	TableLock - 1:       {"tableLock", "tableLockRequest lockTable"},                 // [CLONE], other [INFERRED]
	POSReceipt - 1:      {"posReceipt", "posReceiptRequest"},                         // [CLONE]
	TablePayments - 1:   {"payments", "transactionResponse transaction payment"},     // [CLONE], others [INFERRED]
	FinalPOSReceipt - 1: {"finalPosReceipt", "finalPOSReceiptRequest"},               // [CLONE]
	TableUnlock - 1:     {"tableUnlock", "tableUnlock unlockTable"},                  // [CLONE], other [INFERRED]
	paramTID:            {"tid", "tid tpi terminalId"},                               // as in other messages [INFERRED]
	paramTableID:        {"tableId", "tableId tableName table"},                      // [CLONE], [REST], [INFERRED]
	paramWaiterID:       {"waiterId", "waiterId waiter"},                             // [INFERRED] from waiterIds [REST]
	paramTimeout:        {"timeout", "timeout"},                                      // as that of a signature [INFERRED]
	paramPayments:       {"payments", "payments payment tablePayments tablePayment"}, // [REST], others [INFERRED]
	paramCurrency:       {"currency", "currency"},                                    // [REST]
	paramPaid:           {"amountPaid", "amountPaid amountBase"},                     // [REST]: at the table, of a payment
	paramGratuity:       {"amountGratuity", "amountGratuity"},                        // [REST]
	paramCashback:       {"amountCashback", "amountCashback"},                        // [REST]
	paramTotal:          {"amountTotal", "amountTotal"},                              // [REST], of a payment
	paramAuthCode:       {"authCode", "authCode"},                                    // [REST]
	paramPaymentID:      {"paymentId", "paymentId transactionId transactionNumber"},  // [REST]: at the table, of a payment
	paramMethod:         {"paymentMethod", "paymentMethod"},                          // [REST]
	paramScheme:         {"cardSchemeName", "cardSchemeName"},                        // [REST]
	paramTime:           {"time", "time transactionTime"},                            // [REST]: at the table, of a payment
	paramResult:         {"result", "transactionResult result"},                      // [REST] of a payment, other [INFERRED]
	paramType:           {"type", "transactionType type"},                            // [REST] of a payment, other [INFERRED]
	resultTables:        {"tables", "tables"},                                        // [INFERRED]
	resultCurrency:      {"currency", "currency"},                                    // [CLONE]
	resultConfirmed:     {"confirmed", "confirmed"},                                  // [CLONE]
	resultAmount:        {"amount", "amount"},                                        // [CLONE]
	resultLines:         {"receiptLines", "receiptLines"},                            // [CLONE]
}

// Dialect is how Connect spells Pay at Table. The zero Dialect is the default
// one.
type Dialect struct {
	names *[rows]string // one for each row; nil stands for the table above
}

// DefaultDialect is what the evidence suggests: its names are [CLONE] or [INFERRED].
func DefaultDialect() Dialect { return Dialect{} }

// spellings returns the names of a row. The first one is the most likely.
func (d Dialect) spellings(row int) string {
	if d.names == nil {
		return dialect[row].spellings
	}
	return d.names[row]
}

// Kind tells from its method what a message of Connect means. Capital letters and a
// "Request" at the end make no difference. A message that carries a report is a
// TableReport, whatever its name is [INFERRED].
func (d Dialect) Kind(method string, params wire.Value) TableMessage {
	for row := range paramTID {
		if listed(d.spellings(row), method, true) {
			return TableMessage(row + 1)
		}
	}
	if params.Get("reportType").Kind() > wire.KindNull || params.Get("reportLines").Kind() > wire.KindNull {
		return TableReport
	}
	return 0
}

// listed reports whether name is among spellings. It compares them loosely, as methods
// are compared, or to the letter.
func listed(spellings, name string, loosely bool) bool {
	for spellings != "" {
		var spelling string
		spelling, spellings, _ = strings.Cut(spellings, " ")
		if spelling == name || loosely && sameMethod(spelling, name) {
			return true
		}
	}
	return false
}

const request = "request"

func sameMethod(a, b string) bool { return sameWord(stem(a), stem(b)) }

// stem returns a method without the "Request" at its end.
func stem(method string) string {
	if n := len(method) - len(request); n > 0 && sameWord(method[n:], request) {
		return method[:n]
	}
	return method
}

// sameWord compares words of ASCII letters without regard to capitals.
func sameWord(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// find returns what v holds under the first spelling of a row that it has. A member that
// is null or blank counts as absent.
func (d Dialect) find(v wire.Value, row int) wire.Value {
	for spellings := d.spellings(row); spellings != ""; {
		var name string
		name, spellings, _ = strings.Cut(spellings, " ")
		found := inside(v, name)
		if text, ok := found.Text(); found.Kind() > wire.KindNull && (!ok || text != "") {
			return found
		}
	}
	return wire.Value{}
}

// inside returns the member of that name, or the one that "outer.inner" names.
func inside(v wire.Value, name string) wire.Value {
	if whole := v.Get(name); !whole.IsAbsent() {
		return whole
	}
	outer, inner, nested := strings.Cut(name, ".")
	if !nested {
		return wire.Value{}
	}
	return inside(v.Get(outer), inner)
}
