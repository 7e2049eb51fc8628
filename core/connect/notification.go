package connect

import (
	"connect-epos/core/wire"
)

// Notification is one terminalNotification [SCHEMA StCN_terminalNotification]:
// what a terminal shows while it works. It informs, and it never ends a payment.
type Notification struct {
	TID   string
	Value string
}

// ReadNotification reads the parameters of a terminalNotification. Both fields
// may be empty when the frame is not as expected.
func ReadNotification(params wire.Value) Notification {
	tid, _ := params.Get("tid").Text()
	value, _ := params.Get("notificationValue").Text()
	return Notification{TID: tid, Value: value}
}

// The notification values that our own logic uses. All others are only shown.
const (
	TransactionStarted  = "TRANSACTION_STARTED"  // [REST]
	PresentCard         = "PRESENT_CARD"         // [SCHEMA]
	RemoveCard          = "REMOVE_CARD"          // [SCHEMA]
	TransactionFinished = "TRANSACTION_FINISHED" // [SCHEMA, REST]

	// NotCompleted says that a decision about a signature could not be carried out
	// [SCHEMA, the value]. That a terminal tells in this way of a reversal that failed
	// after a decline is [INFERRED].
	NotCompleted = "SIGNATURE_VERIFICATION_PROCESS_COULD_NOT_BE_COMPLETED"
)

// PastPresentCard reports whether a value shows that the terminal no longer waits for a
// card, so that money may have begun to move. An unknown value counts as such.
func PastPresentCard(value string) bool {
	return value != TransactionStarted && value != PresentCard
}

// LastWord reports whether a value is one with which a terminal ends its work. Right
// after a payment was sent, it may still be about the payment before: whether it comes
// before or after the answer of that payment is not documented.
func LastWord(value string) bool { return value == RemoveCard || value == TransactionFinished }

// LastStep is the highest value of Step.
const LastStep = 10

// Step places a notification on a scale from 1 to LastStep, for a progress bar. It is
// 0 for a value that has no place there. The order of the values is not documented;
// this is the order that the sequences in docs/protocol.md show.
func Step(value string) int {
	switch value {
	case TransactionStarted:
		return 1
	case PresentCard, "INSERT_CARD", "RE_PRESENT_CARD", "PRESENT_ONLY_ONE_CARD", "BAD_SWIPE":
		return 2
	case "PLEASE_WAIT":
		return 3
	case "PIN_ENTRY", "ENTER_CASHBACK":
		return 4
	case "CONNECTING", "RETRYING":
		return 5
	case "CONNECTION_MADE", "REQUEST_SENT":
		return 6
	case "SIGNATURE_VERIFICATION", "SIGNATURE_VERIFICATION_IN_PROGRESS":
		return 7
	case "APPROVED", "DECLINED", "DECLINED_BY_CARD", "SIGNATURE_VERIFICATION_PROCESS_COMPLETED":
		return 8
	case RemoveCard:
		return 9
	case TransactionFinished:
		return LastStep
	}
	return 0
}
