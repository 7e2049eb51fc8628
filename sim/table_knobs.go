package sim

import (
	"encoding/json"
	"slices"
	"time"
)

// TableKnobs are the settings of pay at table. What Connect itself does of all
// this is not known: each default is [CLONE] or [INFERRED].
type TableKnobs struct {
	// TablesTimeout is the number sent as timeout with every question; the unit
	// says whether it counts "s" or "ms". It runs in real time.
	TablesTimeout     int    `json:"tablesTimeout"`
	TablesTimeoutUnit string `json:"tablesTimeoutUnit"`
	// TableNotices and TableUnlockAs say how a terminal tells payments and
	// the unlock, TableReports a report: as "notification" or as "request".
	TableNotices  string `json:"tableNotices"`
	TableUnlockAs string `json:"tableUnlockAs"`
	TableReports  string `json:"tableReports"`
	// TableNoticesCumulative lets each notice repeat all payments of the visit.
	TableNoticesCumulative bool `json:"tableNoticesCumulative"`
	// TableNoticesAtEnd tells the payments of a visit together, before its final
	// receipt or unlock, in place of each by itself.
	TableNoticesAtEnd bool `json:"tableNoticesAtEnd"`
	// TableTotals says what the amounts beside the payments count: the payments
	// of the "notice", those of the "visit", or "none", which leaves them out.
	TableTotals string `json:"tableTotals"`
	// TableNoticeForm says how a notice tells payments: as a "list"; a single one as
	// a "payment", its members beside the table's, without a list; or as the "sum"
	// of the visit alone, without a list and without what a payment has of its own.
	TableNoticeForm string `json:"tableNoticeForm"`
	// TablePaymentShape is "tablePayment" (fields of [REST]) or "payment" (the
	// Payment of the counter).
	TablePaymentShape string `json:"tablePaymentShape"`
	// TablePayment is an object whose members replace those of every table
	// payment told; it does not change the ledger.
	TablePayment json.RawMessage `json:"tablePayment,omitempty"`
	// TableTellsFailures tells payments that took no money as well, with their
	// transactionResult.
	TableTellsFailures bool `json:"tableTellsFailures"`
	// PaymentIDs gives every table payment told its paymentId.
	PaymentIDs bool `json:"paymentIds"`
	// TableIDsAsNumbers sends table and waiter ids of digits as JSON numbers.
	TableIDsAsNumbers bool `json:"tableIdsAsNumbers"`
	// TablesRedeliver keeps what could not be delivered, or as a request was not
	// answered, and sends it again on the next link, in order. A notification
	// counts as delivered when the till has answered a later question.
	TablesRedeliver bool `json:"tablesRedeliver"`
	// TablesDisplacedCode is the code of the error without id that tells a till
	// of its displacement; TablesDisplacedClose closes its link behind that, with
	// TablesDisplacedCloseCode.
	TablesDisplacedCode      int  `json:"tablesDisplacedCode"`
	TablesDisplacedClose     bool `json:"tablesDisplacedClose"`
	TablesDisplacedCloseCode int  `json:"tablesDisplacedCloseCode"`
	// TablesDialect renames what crosses a pay-at-table link.
	TablesDialect *TablesDialect `json:"tablesDialect,omitempty"`
}

// The forms of a message that may be either.
const (
	asNotification = "notification"
	asRequest      = "request"
)

func defaultTableKnobs() TableKnobs {
	return TableKnobs{
		TablesTimeout: 10, TablesTimeoutUnit: "s",
		TableNotices: asNotification, TableUnlockAs: asNotification, TableReports: asNotification,
		TableTotals: "notice", TableNoticeForm: "list", TablePaymentShape: "tablePayment", PaymentIDs: true,
		TablesDisplacedCode: CodeDiscontinued, TablesDisplacedClose: true, TablesDisplacedCloseCode: 1000,
	}
}

// tablesLimit is how long a terminal waits for an answer.
func (k *Knobs) tablesLimit() time.Duration {
	if k.TablesTimeoutUnit == "ms" {
		return time.Duration(k.TablesTimeout) * time.Millisecond
	}
	return time.Duration(k.TablesTimeout) * time.Second
}

func (k Knobs) checkTables() error {
	forms := []string{asNotification, asRequest}
	words := []struct {
		field, value string
		allowed      []string
	}{
		{"tablesTimeoutUnit", k.TablesTimeoutUnit, []string{"s", "ms"}},
		{"tableNotices", k.TableNotices, forms},
		{"tableUnlockAs", k.TableUnlockAs, forms},
		{"tableReports", k.TableReports, forms},
		{"tableTotals", k.TableTotals, []string{"notice", "visit", "none"}},
		{"tableNoticeForm", k.TableNoticeForm, []string{"list", "payment", "sum"}},
		{"tablePaymentShape", k.TablePaymentShape, []string{"tablePayment", "payment"}},
	}
	for _, w := range words {
		if !slices.Contains(w.allowed, w.value) {
			return badField("knobs", w.field, "must be one of its listed words")
		}
	}
	switch {
	case k.TablesTimeout < 1 || k.TablesTimeout > 3600000:
		return badField("knobs", "tablesTimeout", "must lie between 1 and 3600000")
	case k.TablesDisplacedCode >= 0:
		return badField("knobs", "tablesDisplacedCode", "must be negative")
	case !sendableCode(k.TablesDisplacedCloseCode):
		return badField("knobs", "tablesDisplacedCloseCode", "must be a close code a server may send")
	case len(k.TablePayment) > 0 && !isObject(k.TablePayment):
		return badField("knobs", "tablePayment", "must be an object")
	}
	return k.TablesDialect.check()
}
