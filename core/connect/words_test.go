package connect

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// steps lists every notification value that a source shows, with its place on
// the scale. Those with 0 have no place there.
var steps = map[string]int{
	"TRANSACTION_STARTED": 1, "PRESENT_CARD": 2, "INSERT_CARD": 2, "RE_PRESENT_CARD": 2, "PRESENT_ONLY_ONE_CARD": 2,
	"BAD_SWIPE": 2, "PLEASE_WAIT": 3, "PIN_ENTRY": 4, "ENTER_CASHBACK": 4, "CONNECTING": 5, "RETRYING": 5,
	"CONNECTION_MADE": 6, "REQUEST_SENT": 6, "SIGNATURE_VERIFICATION": 7, "SIGNATURE_VERIFICATION_IN_PROGRESS": 7,
	"APPROVED": 8, "DECLINED": 8, "DECLINED_BY_CARD": 8, "SIGNATURE_VERIFICATION_PROCESS_COMPLETED": 8,
	"REMOVE_CARD": 9, "TRANSACTION_FINISHED": LastStep,
	"ATTEMPTING_CANCEL": 0, "CANCELLING": 0, "CANCELLED_TRANSACTION": 0, "UNABLE_TO_CANCEL": 0, "UNABLE_TO_CANCEL_TRANSACTION": 0,
	"CARD_ERROR": 0, "CARD_EXPIRED": 0, "CARD_NOT_SUPPORTED": 0, "PROCESSING_ERROR": 0, "REPLACE_PAPER": 0,
	"SIGNATURE_VERIFICATION_PROCESS_COULD_NOT_BE_COMPLETED": 0, "SIGNATURE_VERIFICATION_TIMEOUT": 0,
	"REPORT_STARTED": 0, "REPORT_FINISHED": 0, "SOMETHING_NEW": 0, "": 0,
}

func TestEveryNotificationHasItsPlace(t *testing.T) {
	for value, want := range steps {
		assert.Equal(t, want, Step(value), value)
		past := value != TransactionStarted && value != PresentCard
		assert.Equal(t, past, PastPresentCard(value), "%q: what we do not know counts as money on its way", value)
	}
}

func TestRefuses(t *testing.T) {
	for code, want := range map[int]bool{
		-32700: true, -32600: true, -32601: true, -32602: true, -32603: false,
		-32069: false, -32070: true, -32073: true, -32076: true, -32077: true, -32090: true, -32091: false,
		0: false, 1: false, 404: false, -32000: false, -32768: false, 32070: false,
	} {
		assert.Equal(t, want, Refuses(code), "%d", code)
	}
}

func TestMoneyMethods(t *testing.T) {
	for method, kind := range map[string]string{Sale: "SALE", Refund: "REFUND", ConnectedTerminals: "", TerminalDetails: "", "SALE": ""} {
		assert.Equal(t, kind != "", MovesMoney(method), method)
		assert.Equal(t, kind, TransactionType(method), method)
	}
	assert.True(t, KnownCurrency("GBP") && KnownCurrency("EUR"))
	assert.False(t, KnownCurrency("") || KnownCurrency("gbp") || KnownCurrency("USD"))
	assert.EqualError(t, &Error{Code: -32070, Message: "no"}, "connect: no")
}
