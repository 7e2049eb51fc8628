package service

import (
	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/core/transaction"
)

// remedies tell developers what to change where the browser forbids a link.
var remedies = map[string]string{
	link.ReasonBlocked:      "the browser forbids this connection",
	link.ReasonPolicy:       "the Content-Security-Policy forbids this connection: connect-src of the page, and of the worker's own response, must name the host",
	link.ReasonMixedContent: "a secure page may not open ws://: use wss://",
	link.ReasonLocalNetwork: "this page may not reach local addresses: allow local network access for this site in the browser, or by the policy LocalNetworkAccessAllowedForUrls; a frame needs it in its allow attribute",
}

// LinkRefusal is the error for a till that waits for a link which does not come up.
func LinkRefusal(reason string) *contract.Error {
	e := &contract.Error{Code: contract.CodeConnectionRefused, Reason: reason}
	if link.Forbidden(reason) {
		e.Code = contract.CodeBlocked
		e.Message = remedies[reason]
		return e
	}
	switch reason {
	case link.ReasonNoAnswer:
		e.Message = "the host accepted the connection and answered nothing; check account, API key and installer id"
	case link.ReasonOffline:
		e.Message = "the connection did not open, and the browser says that this device has no network"
	case link.ReasonTurnedAway:
		e.Message = "the host accepted the connection and closed it at once; check account, API key and installer id"
	case link.ReasonUnreachable:
		e.Message = "the connection did not open, though this API key worked before: nobody answered, or the host refused it"
	case link.ReasonStorage:
		e.Code = transaction.StorageUnavailable
		e.Message = "the journal gives no request ids"
	default:
		e.Message = "the connection did not open: nobody answered, or the host refused it; check the network, account, API key and installer id"
	}
	return e
}
