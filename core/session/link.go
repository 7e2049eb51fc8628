package session

import (
	"errors"

	"connect-epos/core/rpc"
	"connect-epos/core/transaction"
)

// LinkState is the public word for how a link stands.
type LinkState string

// The states of a link.
const (
	LinkConnecting   LinkState = "connecting"
	LinkUp           LinkState = "up"
	LinkReconnecting LinkState = "reconnecting"
	LinkRefused      LinkState = "refused"
	LinkClosed       LinkState = "closed"
)

// The reasons of a link that is not up.
const (
	ReasonHandshake = "handshake" // the socket was refused; a browser does not say why
	ReasonNoAnswer  = "no-answer" // the socket opened and nothing was answered
	ReasonBlocked   = "blocked"   // the browser itself forbade the socket, by no rule we know
	ReasonDropped   = "dropped"   // it was up and went down
	ReasonStorage   = "storage"   // no ids: the journal does not answer
)

// Reasons of a link that the browser itself forbids, by its rule.
const (
	ReasonPolicy       = "csp"           // the Content-Security-Policy of page or worker
	ReasonMixedContent = "mixed-content" // ws:// from a secure page
	ReasonLocalNetwork = "local-network" // a public page without the permission to reach a local address
)

// forbidden says whether the browser itself stands in the way.
func forbidden(reason string) bool {
	switch reason {
	case ReasonBlocked, ReasonPolicy, ReasonMixedContent, ReasonLocalNetwork:
		return true
	}
	return false
}

// link is the machine of one connection after the other. Its number stamps
// everything that comes from it, so that what an old socket still delivers is
// known for what it is.
type link struct {
	state   LinkState
	since   int64
	reason  string
	number  uint64
	conn    *rpc.Conn
	pacer   pacer
	ids     rpc.IDs
	topping bool // a block of ids is on its way
	heardAt Moment
	pulsing bool // it was asked whether it lives

	dials     int // since it was last up
	backoff   int // dials since it was last up for long
	refusals  int // in a row, without being up
	upAt      Moment
	stopRetry func()
	waiters   []*waiter
}

// waiter is a payAtCounter that waits for its link.
type waiter struct {
	stop func()
	done func(error)
}

func (k *link) info() LinkInfo {
	i := LinkInfo{State: k.state, Since: k.since, Reason: k.reason, Attempt: k.dials}
	if k.state == LinkUp {
		i.Attempt = 0
	}
	return i
}

func (l *loop) setLink(state LinkState, reason string) {
	k := &l.link
	if k.state == state && k.reason == reason && state != LinkReconnecting {
		return
	}
	k.state, k.reason, k.since = state, reason, l.cfg.now()
	l.tellAll(EventLink, k.info())
}

// linkUp: the probe was answered.
func (l *loop) linkUp() {
	k := &l.link
	k.refusals, k.dials, k.upAt = 0, 0, l.cfg.Clock.Now()
	l.setLink(LinkUp, "")
	k.succeedWaiters()
	k.heard(k.upAt)
	if l.service != nil { // nothing is known to ask that proves the key, or that the link lives
		return
	}
	l.markWorked()
	k.pulsing = false
	l.watchPulse(k.number)
	l.recovery(transaction.Event{Kind: transaction.LinkUp, Link: k.number})
}

// linkDown: dialling failed, the probe was not answered, or the connection
// went. number guards against an old link's late end.
func (l *loop) linkDown(number uint64, reason string) {
	k := &l.link
	if number != k.number || len(l.closing) > 0 {
		return
	}
	wasUp := k.state == LinkUp
	k.number++ // whatever comes with the old number is late
	k.drop("going down")
	l.recall(ReasonDropped)
	l.failAsks(number)
	l.lostLanes(number)
	switch {
	case !wasUp:
		k.refusals++
	case reason != ReasonSilent:
		reason = ReasonDropped
	}
	if l.service != nil && l.tablesDown(wasUp) {
		return
	}
	l.setLink(l.downState(reason), reason)
	if k.refusals >= 2 || reason == ReasonNoAnswer || forbidden(reason) || reason == ReasonStorage {
		k.failWaiters(refusal(reason))
	}
	l.redial(wasUp)
}

// downState: a host that refuses a key that never worked is told as refused; a
// key that worked once is never called wrong on the strength of a bare refusal.
func (l *loop) downState(reason string) LinkState {
	switch {
	case l.site.Worked || l.link.refusals == 0:
		return LinkReconnecting
	case l.link.refusals >= 2, forbidden(reason), reason == ReasonNoAnswer:
		return LinkRefused
	}
	return LinkReconnecting
}

// redial waits, longer each time, and longer still for a host that refuses us.
// Only a link that stayed up for long starts over with short waits.
func (l *loop) redial(wasUp bool) {
	k := &l.link
	if wasUp && l.cfg.Clock.Now().Sub(k.upAt) >= StableUptime {
		k.backoff = 0
	}
	wait := delay(k.backoff, l.cfg.random())
	k.backoff++
	if k.state == LinkRefused {
		wait += coldDelay
	}
	number := k.number
	k.stopRetry = l.after(wait, func() {
		if number == k.number { // else something else dialled when this was due
			l.dial()
		}
	})
}

// wake looks at the open questions, and dials at once when the machine may be
// online again; it never hurries a host that refuses.
func (l *loop) wake() {
	l.watchAnew()
	if l.service != nil {
		l.wakeTables()
	}
	k := &l.link
	switch {
	case k.stopRetry != nil && k.state == LinkReconnecting:
		k.stopRetry()
		l.dial()
	case l.service == nil && k.state == LinkUp && k.silence(l.cfg.Clock.Now()) >= AwakeLimit:
		l.takePulse(func() {})
	}
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
	if forbidden(reason) {
		e.Code = CodeBlocked
		e.Message = remedies[reason]
		return e
	}
	switch reason {
	case ReasonNoAnswer:
		e.Message = "the host accepted the connection and answered nothing; check account, API key and installer id"
	case ReasonStorage:
		e.Code = transaction.StorageUnavailable
		e.Message = "the journal gives no request ids"
	default:
		e.Message = "the host refused the connection; check account, API key, installer id and the network"
	}
	return e
}

// drop forgets the connection and closes its socket; what the socket still
// delivers carries an old number.
func (k *link) drop(reason string) {
	if k.stopRetry != nil {
		k.stopRetry()
		k.stopRetry = nil
	}
	if k.conn != nil {
		_ = k.conn.Close(1000, reason) // an error says that it is closed already
		k.conn = nil
	}
}

func (l *loop) wait(done func(error)) {
	if l.link.state == LinkUp {
		done(nil)
		return
	}
	w := &waiter{done: done}
	w.stop = l.after(OpenLimit, func() { l.link.giveUp(w) })
	l.link.waiters = append(l.link.waiters, w)
}

func (k *link) giveUp(w *waiter) {
	for i, x := range k.waiters {
		if x == w {
			k.waiters = append(k.waiters[:i], k.waiters[i+1:]...)
			reason := k.reason
			if reason == "" {
				reason = ReasonNoAnswer
			}
			w.done(refusal(reason))
			return
		}
	}
}

func (k *link) failWaiters(err error) { k.endWaiters(err) }
func (k *link) succeedWaiters()       { k.endWaiters(nil) }

func (k *link) endWaiters(err error) {
	waiters := k.waiters
	k.waiters = nil
	for _, w := range waiters {
		w.stop()
		w.done(err)
	}
}

// dialReason is the reason behind a failed dial.
func dialReason(err error) string {
	var d *DialError
	if errors.As(err, &d) {
		return d.Reason
	}
	return ReasonHandshake
}
