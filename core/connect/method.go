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

// The messages that Connect sends without being asked.
const (
	TerminalNotification         = "terminalNotification"         // [SCHEMA], a notification
	SignatureVerificationRequest = "signatureVerificationRequest" // [SCHEMA], a request
)

// Money is what an approval does to the customer's money.
type Money uint8

// The values of Money.
const (
	Leaves    Money = iota // nothing: it verifies an account, or it is a report
	Takes                  // it charges the card
	GivesBack              // it pays the customer
	Holds                  // it reserves an amount, which a completion takes
)

// Method is everything in which transaction methods and reports differ. Code that needs
// to know it reads it here.
type Method struct {
	_ wire.NeverCompared

	Name   string // on the wire, in the journal, and as a command of the counter
	Type   string // of its answer: the transactionType [SCHEMA names, REST values], or of a report the reportType [SCHEMA]
	Report bool   // it asks for a report: it takes nothing but a terminal, and has no amount
	Money  Money

	// MovesMoney says that its frame can move money. Such a frame is sent only after its
	// journal record is committed, and only once. An end of day settles what the terminal
	// holds [DOC]. Verifying an account counts too: it is a sale of nothing [DOC].
	MovesMoney bool
	NewTotals  bool // it is a report after which the terminal's totals begin at nothing again

	Fields        []string // the fields of its request, beside tid, currency, amount and reference [DOC]
	NeedsAuthCode bool     // it must name the pre-authorisation that it completes [DOC]
}

// methods are all transaction methods and reports. docs/changing.md says what else to
// change for a new one.
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

// Methods returns all transaction methods and reports. Nobody may change them.
func Methods() []Method { return methods[:] }

// MethodOf returns the method of that name, which nobody may change. For a name that it
// does not know, it returns the zero Method: newer code may have written that name, or
// the record belongs to pay at table.
func MethodOf(name string) *Method {
	for i := range methods {
		if methods[i].Name == name {
			return &methods[i]
		}
	}
	return &noMethod
}

var noMethod Method

// Payment reports whether m is a known method that asks for a payment.
func (m *Method) Payment() bool { return m.Name != "" && !m.Report }

// Payments returns the names of the methods that ask for a payment.
func Payments() []string { return names(false) }

// Reports returns the names of the methods that ask for a report.
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

// LeavesMoney reports whether an approval of method certainly leaves the customer's
// money where it is. It is false for a method that this code does not know.
func LeavesMoney(method string) bool {
	m := MethodOf(method)
	return m.Name != "" && m.Money == Leaves
}

// IsReport reports whether method asks for a report.
func IsReport(method string) bool { return MethodOf(method).Report }

// TransactionType returns the transactionType of a successful answer to method, or ""
// when method does not ask for a payment.
func TransactionType(method string) string {
	if m := MethodOf(method); m.Payment() {
		return m.Type
	}
	return ""
}

// ReportType returns the reportType of the answer to method, or "" when method does not
// ask for a report.
func ReportType(method string) string {
	if m := MethodOf(method); m.Report {
		return m.Type
	}
	return ""
}

// ReportMethod returns the method that asks for a report of that type, or "" when there
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

// Currencies returns the currencies that Connect takes [SCHEMA/REST].
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
