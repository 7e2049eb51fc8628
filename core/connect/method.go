package connect

import "connect-epos/core/wire"

// The methods that a till calls.
const (
	ConnectedTerminals = "connectedTerminals" // [DOC] [CLIENT]
	TerminalDetails    = "terminalDetails"    // [DOC]

	Sale                = "sale"                // [SCHEMA]
	Refund              = "refund"              // [SCHEMA]
	PreAuth             = "preAuth"             // [SCHEMA]
	Completion          = "completion"          // [SCHEMA]
	AccountVerification = "accountVerification" // [SCHEMA]

	CancelTransaction = "cancelTransaction" // [DOC]
	Duplicate         = "duplicate"         // [SCHEMA]
)

// The messages that Connect sends of its own accord.
const (
	TerminalNotification         = "terminalNotification"         // [SCHEMA], a notification
	SignatureVerificationRequest = "signatureVerificationRequest" // [SCHEMA], a request
)

// Money is what an approval does to the money of the customer.
type Money uint8

// What an approval does to the money of the customer.
const (
	Leaves    Money = iota // nothing: it verifies an account, or it is a report
	Takes                  // it charges the card
	GivesBack              // it pays the customer
	Holds                  // it sets an amount aside, which a completion takes
)

// Method is all that tells one transaction method or report from the others. Whatever
// needs to know it reads it here.
type Method struct {
	_ wire.NeverCompared

	Name   string // on the wire, in the journal, and as a command of the counter
	Type   string // transactionType of its answer [SCHEMA names, REST values]; of a report reportType [SCHEMA]
	Report bool   // it asks for a report: it takes a terminal alone and has no amount
	Money  Money

	// MovesMoney says that its frame can move money: it leaves only after its journal
	// record is committed, and only once. An end of day settles what the terminal
	// holds [DOC]. Verifying an account counts too: it is a sale of nothing [DOC].
	MovesMoney bool
	NewTotals  bool // a report after which the terminal counts from nothing again

	Fields        []string // of its request, beside tid, currency, amount and reference [DOC]
	NeedsAuthCode bool     // a completion must name the pre-authorisation that it takes [DOC]
}

// methods are all transaction methods and reports. docs/changing.md says what else a
// new one needs.
var methods = [...]Method{
	{Name: Sale, Type: "SALE", Money: Takes, MovesMoney: true, Fields: []string{"amountCashback", "cardholderNotPresent"}},
	{Name: Refund, Type: "REFUND", Money: GivesBack, MovesMoney: true, Fields: []string{"cardholderNotPresent", "of"}},
	{Name: PreAuth, Type: "PRE_AUTH", Money: Holds, MovesMoney: true},
	{Name: Completion, Type: "COMPLETION", Money: Takes, MovesMoney: true,
		Fields: []string{"authCode", "amountPreAuthorisedTotal"}, NeedsAuthCode: true},
	{Name: AccountVerification, Type: "ACCOUNT_VERIFICATION", MovesMoney: true},

	{Name: ReportEndOfDay, Type: "END_OF_DAY", Report: true, MovesMoney: true, NewTotals: true},
	{Name: ReportBanking, Type: "BANKING", Report: true},
	{Name: ReportXBalance, Type: "X_BALANCE", Report: true},
	{Name: ReportZBalance, Type: "Z_BALANCE", Report: true, NewTotals: true},
}

// Methods are all transaction methods and reports. Nobody may change them.
func Methods() []Method { return methods[:] }

// MethodOf is the method of that name, which nobody may change. The zero Method stands
// for every name that is none: a word of newer code, or a record of pay at table.
func MethodOf(name string) *Method {
	for i := range methods {
		if methods[i].Name == name {
			return &methods[i]
		}
	}
	return &noMethod
}

var noMethod Method

// Payment reports whether m asks for a payment: it is known, and no report.
func (m *Method) Payment() bool { return m.Name != "" && !m.Report }

// Payments are the names of the methods that ask for a payment.
func Payments() []string { return names(false) }

// Reports are the names of the methods that ask for a report.
func Reports() []string { return names(true) }

func names(report bool) (all []string) {
	for i := range methods {
		if methods[i].Report == report {
			all = append(all, methods[i].Name)
		}
	}
	return all
}

// MovesMoney reports whether a frame of that method can move money; see
// Method.MovesMoney.
func MovesMoney(method string) bool { return MethodOf(method).MovesMoney }

// LeavesMoney reports whether an approval of method certainly leaves the money of the
// customer where it is. It is false of a method that this code does not know.
func LeavesMoney(method string) bool {
	m := MethodOf(method)
	return m.Name != "" && m.Money == Leaves
}

// IsReport reports whether method asks for a report.
func IsReport(method string) bool { return MethodOf(method).Report }

// TransactionType returns the transactionType of a successful answer to method, "" where
// method asks for no payment.
func TransactionType(method string) string {
	if m := MethodOf(method); m.Payment() {
		return m.Type
	}
	return ""
}

// ReportType returns the reportType of the answer to method, "" where method asks for
// no report.
func ReportType(method string) string {
	if m := MethodOf(method); m.Report {
		return m.Type
	}
	return ""
}

// ReportMethod returns the method that asks for a report of that type, "" where there
// is none.
func ReportMethod(reportType string) string {
	for i := range methods {
		if methods[i].Report && methods[i].Type == reportType {
			return methods[i].Name
		}
	}
	return ""
}

// Limits of a payment [REST; the maximum also SCHEMA]. Minor units.
const (
	MinAmount = 1
	MaxAmount = 99_999_999

	MaxCashback = 10_000
)

// Currencies that Connect takes [SCHEMA/REST].
func Currencies() []string { return []string{"GBP", "EUR"} }

// KnownCurrency reports whether Connect takes that currency.
func KnownCurrency(code string) bool {
	for _, c := range Currencies() {
		if c == code {
			return true
		}
	}
	return false
}
