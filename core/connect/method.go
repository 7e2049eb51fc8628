package connect

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

// Payments are the methods that take a payment.
func Payments() []string { return []string{Sale, Refund, PreAuth, Completion, AccountVerification} }

// MovesMoney reports whether a frame of that method can move money. Such a
// frame leaves only after its journal record is committed, and only once. An end of
// day settles what the terminal holds [DOC].
func MovesMoney(method string) bool {
	switch method {
	case Sale, Refund, PreAuth, Completion, AccountVerification, ReportEndOfDay:
		return true
	}
	return false
}

// TransactionType returns the transactionType that a successful answer to
// method carries [SCHEMA names, REST values].
func TransactionType(method string) string {
	switch method {
	case Sale:
		return "SALE"
	case Refund:
		return "REFUND"
	case PreAuth:
		return "PRE_AUTH"
	case Completion:
		return "COMPLETION"
	case AccountVerification:
		return "ACCOUNT_VERIFICATION"
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
