package sim

import (
	"encoding/json"
	"slices"
	"time"
)

// TableKnobs are the settings of pay at table. How Connect itself behaves is not
// known: each default is [CLONE] or [INFERRED].
type TableKnobs struct {
	// TablesTimeout is the number sent as timeout with every question; the unit
	// says whether it counts "s" or "ms". It runs in real time.
	TablesTimeout     int    `json:"tablesTimeout"`
	TablesTimeoutUnit string `json:"tablesTimeoutUnit"`
	// TableNotices, TableUnlockAs and TableReports say how a terminal sends
	// payments, the unlock and a report: as "notification" or as "request".
	TableNotices  string `json:"tableNotices"`
	TableUnlockAs string `json:"tableUnlockAs"`
	TableReports  string `json:"tableReports"`
	// TableNoticesCumulative lets each notice repeat all payments of the visit.
	TableNoticesCumulative bool `json:"tableNoticesCumulative"`
	// TableNoticesAtEnd sends all payments of a visit together, before its final
	// receipt or its unlock, and not each by itself.
	TableNoticesAtEnd bool `json:"tableNoticesAtEnd"`
	// TableTotals says which payments the totals of a notice contain: those of
	// the "notice", or of the "visit". With "none" there are no totals.
	TableTotals string `json:"tableTotals"`
	// TableNoticeForm is the form of a notice: "list" is a list of payments.
	// "payment" has no list for a single payment: its members are next to those of
	// the table. "sum" is the sum of the visit only, without a list and without
	// any member of a payment.
	TableNoticeForm string `json:"tableNoticeForm"`
	// TablePaymentShape is "tablePayment" (fields of [REST]) or "payment" (the
	// Payment of the counter).
	TablePaymentShape string `json:"tablePaymentShape"`
	// TablePayment is an object whose members replace those of every payment at a
	// table that is sent. The ledger does not change.
	TablePayment json.RawMessage `json:"tablePayment,omitempty"`
	// TableTellsFailures also sends payments that took no money, with their
	// transactionResult.
	TableTellsFailures bool `json:"tableTellsFailures"`
	// PaymentIDs sends every payment at a table with its paymentId.
	PaymentIDs bool `json:"paymentIds"`
	// TableIDsAsNumbers sends table and waiter ids that are digits as JSON numbers.
	TableIDsAsNumbers bool `json:"tableIdsAsNumbers"`
	// TablesRedeliver keeps a message that could not be delivered, or a request
	// that was not answered, and sends it again on the next link, in order. A
	// notification counts as delivered when the till has answered a later question.
	TablesRedeliver bool `json:"tablesRedeliver"`
	// TablesDisplacedCode is the code of the error without id that a displaced till
	// gets. TablesDisplacedClose closes its link after that, with
	// TablesDisplacedCloseCode.
	TablesDisplacedCode      int  `json:"tablesDisplacedCode"`
	TablesDisplacedClose     bool `json:"tablesDisplacedClose"`
	TablesDisplacedCloseCode int  `json:"tablesDisplacedCloseCode"`
	// TablesDialect renames what crosses a pay-at-table link.
	TablesDialect *TablesDialect `json:"tablesDialect,omitempty"`
}

// The two forms in which some messages may be sent.
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
