package sim

import (
	"bytes"
	"encoding/json"
	"slices"
)

// What the simulator does with an API key: the values of Knobs.Token and
// Knobs.WrongToken. How Connect itself refuses a key is not known.
const (
	TokenAccept    = "accept"
	TokenReject    = "reject-401"        // the handshake answers HTTP 401
	TokenThenClose = "accept-then-close" // opens, then closes with CloseCode
	TokenMute      = "accept-and-mute"   // opens the link, reads, and never answers
)

// The values of Knobs.LateSignature and Knobs.UnknownTerminal.
const (
	lateError            = "error"
	lateIgnored          = "ignore"
	unknownUnavailable   = "unavailable"
	unknownInvalidParams = "invalid-params"
)

// Knobs are the settings of a simulator, as /control/knobs shows them. Delays
// inside a transaction are divided by TimeScale; PingEveryMs and
// SignatureTimeout are real time.
type Knobs struct {
	// TimeScale is how many times faster the terminals are than real ones.
	TimeScale float64 `json:"timeScale"`
	// Seed decides authorisation codes, card numbers and jitter.
	Seed uint64 `json:"seed"`
	// Token is what happens to the right key, WrongToken to any other.
	Token      string `json:"token"`
	WrongToken string `json:"wrongToken"`
	// CloseCode is the close code of TokenThenClose.
	CloseCode int `json:"closeCode"`
	// PingEveryMs is the gap between WebSocket pings; a client that misses
	// two is dropped. 0 sends none.
	PingEveryMs int `json:"pingEveryMs"`
	// Validation is "strict" (the schemas) or "lenient".
	Validation string `json:"validation"`
	// ConnectedTerminalsShape is "array" or "object" ({"terminals": [...]}).
	ConnectedTerminalsShape string `json:"connectedTerminalsShape"`
	// TerminalDetailsShape is "object" or "array" (of one).
	TerminalDetailsShape string `json:"terminalDetailsShape"`
	// UnknownTerminal is how a TID that the account does not have is refused:
	// "unavailable" (CodeUnavailable) or "invalid-params" (-32602 with
	// data.userMessage, as the newer API of the same house does [CLIENT]).
	UnknownTerminal string `json:"unknownTerminal"`
	// UserMessages adds error.userMessage, which no known schema shows.
	UserMessages bool `json:"userMessages"`
	// SignatureTimeout is the number sent as timeout; the unit says whether
	// it counts "s" or "ms". It runs in real time, so that it is true.
	SignatureTimeout     int    `json:"signatureTimeout"`
	SignatureTimeoutUnit string `json:"signatureTimeoutUnit"`
	// LateSignature is how a decision is answered whose question is over: with an
	// "error", or not at all ("ignore"). Silence accepted the signature by then.
	LateSignature string `json:"lateSignature"`
	// SignatureDeclined is the transactionResult after a declined signature.
	SignatureDeclined string `json:"signatureDeclined"`
	// ReversalFails, if not empty, lets the reversal after a declined signature
	// fail: the money stays taken, and the result is SUCCESSFUL or UNSUCCESSFUL.
	ReversalFails string `json:"reversalFails"`
	// FirstQuestionID is where the ids of the simulator's own requests begin on
	// each link, so that they may equal ids of the client's.
	FirstQuestionID int `json:"firstQuestionId"`
	// FinishedAfterResponse sends TRANSACTION_FINISHED after the response.
	FinishedAfterResponse bool `json:"finishedAfterResponse"`
	// TimedOutTakesMoney lets the bank authorise on the terminal that times out.
	// The answer is TIMED_OUT all the same, and duplicate shows the payment.
	TimedOutTakesMoney bool `json:"timedOutTakesMoney"`
	// CashbackLimit is the most cashback that a terminal gives.
	CashbackLimit int `json:"cashbackLimit"`
	// EnterCashback lets the customer choose that cashback at the terminal,
	// in place of what was asked; 0 does not ask the customer.
	EnterCashback int `json:"enterCashback"`
	// Gratuity is what customers add to sales with the card present.
	Gratuity int `json:"gratuity"`
	// CardTrouble are the notification values that are sent, one after the
	// other, before the card is read.
	CardTrouble []string `json:"cardTrouble,omitempty"`
	// PaperOut sends REPLACE_PAPER: "during" the end of a transaction, which
	// waits for the paper, or "after" its response. Empty means that there is
	// paper.
	PaperOut string `json:"paperOut"`
	// LateCancel is how a cancel that comes too late is answered: with an
	// "error", or with cancelling "false" or "true". UNABLE_TO_CANCEL is sent
	// in each case.
	LateCancel string `json:"lateCancel"`
	// CancelCrosses answers every cancel with cancelling true, and the
	// transaction goes on, as when the approval was already on its way.
	CancelCrosses bool `json:"cancelCrosses"`
	// ReportResult is COMPLETE or TIMED_OUT; a report that times out carries
	// no figures.
	ReportResult string `json:"reportResult"`
	// TimedOutReportSettles lets the terminal do what a report does (settle,
	// begin new totals) although the answer is TIMED_OUT.
	TimedOutReportSettles bool `json:"timedOutReportSettles"`
	// ReportNotifications sends REPORT_STARTED and REPORT_FINISHED.
	ReportNotifications bool `json:"reportNotifications"`
	// DuplicateStale is how many duplicates show the transaction before the last
	// one; it counts down. With -1 all of them do.
	DuplicateStale int `json:"duplicateStale"`
	// DuplicateDelayMs is how long a duplicate takes, in real milliseconds. It
	// answers what was true when it was requested.
	DuplicateDelayMs int `json:"duplicateDelayMs"`
	// DuplicateError answers duplicates with an error of that code; 0 is off.
	DuplicateError int `json:"duplicateError"`
	// DuplicateOccupies is how many seconds, by its own time, the terminal is
	// busy after a duplicate, as when it prints.
	DuplicateOccupies int `json:"duplicateOccupies"`
	// DuplicateBlank are the fields of the payment that are empty in a
	// duplicate: texts "", amounts 0.
	DuplicateBlank []string `json:"duplicateBlank,omitempty"`
	// NumberSkips makes the next transaction, on whichever terminal, jump over
	// that many transaction numbers; then it is 0 again.
	NumberSkips int `json:"numberSkips"`
	// NumberBlank sends every payment without its transactionNumber.
	NumberBlank bool `json:"numberBlank"`
	// ClockOffsetMinutes is how far the terminals' clocks are ahead of Now; it
	// moves transactionTime and reportTime, not the bank's ledger.
	ClockOffsetMinutes int `json:"clockOffsetMinutes"`
	// NotificationsLost keeps every terminalNotification of the counter from the
	// EPoS, as when Connect does not send them.
	NotificationsLost bool `json:"notificationsLost"`
	// Redeliver lets the newest link take over from a lost link, once it has
	// made a request: from then on it gets the notifications of what still runs,
	// an open signature question, and the answer, under the old ids. Without it,
	// all of these are lost.
	Redeliver bool `json:"redeliver"`
	// Unsupported are the methods that the terminals do not know. They are
	// answered with CodeUnsupported.
	Unsupported []string `json:"unsupported,omitempty"`
	// FailAfter is a notification value: after it, transactions end with an
	// error reply of FailCode. What the bank has booked by then stays booked.
	FailAfter string `json:"failAfter"`
	FailCode  int    `json:"failCode"`
	// Payment is an object whose members replace those of every Payment that is
	// sent. The ledger does not change.
	Payment json.RawMessage `json:"payment,omitempty"`
	// TableKnobs are the settings of pay at table.
	TableKnobs
}

// DefaultKnobs returns the settings a Sim starts with: real time, the right
// key accepted, any other answered 401, strict validation.
func DefaultKnobs() Knobs {
	return Knobs{
		TimeScale: 1, Seed: 1,
		Token: TokenAccept, WrongToken: TokenReject, CloseCode: 1008,
		PingEveryMs: 15000, Validation: "strict",
		ConnectedTerminalsShape: "array", TerminalDetailsShape: "object",
		SignatureTimeout: 80, SignatureTimeoutUnit: "s", SignatureDeclined: resultVoid,
		LateSignature: lateError, UnknownTerminal: unknownUnavailable,
		CashbackLimit: maxCashback, LateCancel: "error", ReportResult: reportComplete,
		FirstQuestionID: 1, FailCode: CodeInternal, TableKnobs: defaultTableKnobs(),
	}
}

// clone is a copy that shares no list with the original.
func (k Knobs) clone() Knobs {
	k.CardTrouble, k.Unsupported = slices.Clone(k.CardTrouble), slices.Clone(k.Unsupported)
	k.DuplicateBlank = slices.Clone(k.DuplicateBlank)
	k.Payment, k.TablePayment = bytes.Clone(k.Payment), bytes.Clone(k.TablePayment)
	k.TablesDialect = k.TablesDialect.clone()
	return k
}
