package session

import (
	"time"

	"connect-epos/core/link"
	"connect-epos/core/rpc"
	"connect-epos/core/transaction"
)

// The names of package link, as this room's callers know them.
type (
	LinkInfo  = link.Info
	LinkState = link.State
	Dialer    = link.Dialer
	DialError = link.DialError
)

// The states of a link and their reasons.
const (
	LinkConnecting   = link.Connecting
	LinkUp           = link.Up
	LinkReconnecting = link.Reconnecting
	LinkRefused      = link.Refused
	LinkDisplaced    = link.Displaced
	LinkClosed       = link.Closed

	ReasonHandshake    = link.ReasonHandshake
	ReasonUnreachable  = link.ReasonUnreachable
	ReasonOffline      = link.ReasonOffline
	ReasonTurnedAway   = link.ReasonTurnedAway
	ReasonNoAnswer     = link.ReasonNoAnswer
	ReasonBlocked      = link.ReasonBlocked
	ReasonDropped      = link.ReasonDropped
	ReasonStorage      = link.ReasonStorage
	ReasonSilent       = link.ReasonSilent
	ReasonPolicy       = link.ReasonPolicy
	ReasonMixedContent = link.ReasonMixedContent
	ReasonLocalNetwork = link.ReasonLocalNetwork
)

// The limits that a link keeps.
const (
	ConnectLimit = link.ConnectLimit
	ProbeLimit   = link.ProbeLimit
	OpenLimit    = link.OpenLimit
	StableUptime = link.StableUptime
	IdleLimit    = link.IdleLimit
	RequestGap   = link.RequestGap
)

// LinkChanged implements [link.Owner].
func (l *loop) LinkChanged(i link.Info) { l.tellAll(EventLink, i) }

// LinkUp implements [link.Owner].
func (l *loop) LinkUp(number uint64) {
	if l.service != nil {
		return
	}
	l.markWorked()
	l.recovery(transaction.Event{Kind: transaction.LinkUp, Link: number})
}

// LinkLost implements [link.Owner].
func (l *loop) LinkLost(number uint64) {
	if l.service != nil {
		l.linkLostTables()
		return
	}
	l.lostLanes(number)
}

// DialAgain implements [link.Owner].
func (l *loop) DialAgain(wasUp bool) bool { return l.service == nil || !l.tablesDown(wasUp) }

// LinkClosed implements [link.Owner].
func (l *loop) LinkClosed(number uint64) {
	l.framesClosed(number)
	l.hearing.forget(number)
	for _, ln := range l.all() {
		l.feed(ln, transaction.Event{Kind: transaction.LinkClosed, Link: number})
	}
}

// Received implements [link.Owner].
func (l *loop) Received(number uint64, m rpc.Message) { l.message(number, m) }

// Uses implements [link.Owner].
func (l *loop) Uses(id int) bool {
	ln := l.byRPC[id]
	return ln != nil && ln.state.Record.Unresolved()
}

// ListenFor implements [link.Owner].
func (l *loop) ListenFor(number uint64) time.Duration {
	limit := time.Duration(0)
	for _, ln := range l.all() {
		limit = max(limit, l.needs(ln, number))
	}
	return limit
}

// needs is for how long a lane needs a link that looks dead: it carries its
// payment, or asked a question that is not answered.
func (l *loop) needs(ln *lane, number uint64) time.Duration {
	s := ln.state
	switch {
	case s.Signature.Open && s.Signature.Question.Link == number:
	case s.Frame.Link != number || s.Phase != transaction.InFlight && !s.Waiting() || l.link.Waits(s.Record.FrameID):
		return 0
	}
	if s.Record.Keyed {
		return transaction.KeyedLimit
	}
	return transaction.AnswerLimit
}

// Log implements [link.Owner].
func (l *loop) Log(level, message string) { l.log(level, message, "") }

// up reports whether the link is up.
func (l *loop) up() bool {
	_, up := l.link.Up()
	return up
}

// wake looks at the open questions, and at the link.
func (l *loop) wake() {
	l.watchAnew()
	if l.service != nil {
		l.wakeTables()
	}
	l.link.Wake()
}

// remedies tell developers what to change where the browser forbids a link.
var remedies = map[string]string{
	ReasonBlocked:      "the browser forbids this connection",
	ReasonPolicy:       "the Content-Security-Policy forbids this connection: connect-src of the page, and of the worker's own response, must name the host",
	ReasonMixedContent: "a secure page may not open ws://: use wss://",
	ReasonLocalNetwork: "this page may not reach local addresses: allow local network access for this site in the browser, or by the policy LocalNetworkAccessAllowedForUrls; a frame needs it in its allow attribute",
}

// refusal is the error for a till that waits for a link that does not come up.
func refusal(reason string) *Error {
	e := &Error{Code: CodeConnectionRefused, Reason: reason}
	if link.Forbidden(reason) {
		e.Code = CodeBlocked
		e.Message = remedies[reason]
		return e
	}
	switch reason {
	case ReasonNoAnswer:
		e.Message = "the host accepted the connection and answered nothing; check account, API key and installer id"
	case ReasonOffline:
		e.Message = "the connection did not open, and the browser says that this device has no network"
	case ReasonTurnedAway:
		e.Message = "the host accepted the connection and closed it at once; check account, API key and installer id"
	case ReasonUnreachable:
		e.Message = "the connection did not open, though this API key worked before: nobody answered, or the host refused it"
	case ReasonStorage:
		e.Code = transaction.StorageUnavailable
		e.Message = "the journal gives no request ids"
	default:
		e.Message = "the connection did not open: nobody answered, or the host refused it; check the network, account, API key and installer id"
	}
	return e
}
