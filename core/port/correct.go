package port

import (
	"connect-epos/core/connect"
	"connect-epos/core/wire"
)

// correct is a correct value for each field that is checked, as a developer would write
// it.
func correct(field string) string {
	switch field {
	case "amount", "amountCashback", "amountPreAuthorisedTotal":
		return "1250, whole pence: £12.50 is 1250"
	case "currency":
		return `"GBP"`
	case "tid", "defaultTid":
		return `"12345678", as terminals() lists it`
	case "reference", "of":
		return `"T-42", the id of your bill`
	case "cardholderNotPresent", "paid", "force", "accepted", "wait", "finalPosReceipt", "terminalGone", "receipts", "records":
		return "true"
	case "authCode":
		return `"123456"`
	case "verdict":
		return `"paid"`
	case "paidOtherwise":
		return `"cash"`
	case "by":
		return `"Ann"`
	case "reason":
		return `"the receipt is printed"`
	case "attempt", "rev":
		return "1, as pending() says"
	case "question":
		return `"1/1", as onSignature is told`
	case "kind":
		return `"payment"`
	case "from", "to", "since", "before":
		return "Date.now()"
	case "limit", "keepDays":
		return "90"
	case "type":
		return `"X_BALANCE"`
	case "tableId":
		return `"12"`
	case "id", "site":
		return `"front-bar"`
	case "account":
		return `"sd711b330000", the first part of the host name`
	case "environment":
		return `"test"`
	case "apiKey":
		return "the key that Paymentsense gave for this account"
	case "installerId", "softwareHouseId":
		return `"SD711B33"`
	case "endpoint":
		return `"ws://127.0.0.1:8080"`
	case "terminals":
		return `"shared"`
	case "signatureDefault":
		return `{ sale: "decline" }`
	case "sale", "refund":
		return `"decline"`
	case "lookBack":
		return `"journal"`
	case "tradingDayStartsAt":
		return `"04:00"`
	case "waitForTerminal":
		return "5000, in ms"
	case "storage":
		return `"indexeddb"`
	case "host":
		return `"worker"`
	case "logLevel":
		return `"warn"`
	}
	return ""
}

// mostShown is how long a value may be that a message shows. A key is longer, in case it
// stands in a wrong field.
const mostShown = 30

// advice is what a message says of a field beside the problem: the value that was given,
// and a correct one. It shows no value that may be a key, or an address that somebody
// pasted with the key in it, or of a field that is not known: that may be a misspelt key.
func advice(field string, given wire.Value) string {
	right := correct(field)
	if right == "" {
		return ""
	}
	return shown(field, given) + "; correct is " + field + ": " + right
}

func shown(field string, given wire.Value) string {
	switch field {
	case "apiKey", "account", "endpoint", "authCode":
		return ""
	}
	text := given.String()
	if lost, marked := given.Get("$").Text(); marked { // what JSON cannot carry, such as NaN
		text = lost
	}
	if given.IsAbsent() || len(text) > mostShown {
		return ""
	}
	return ", not " + connect.MaskText(text)
}
