package followed

import (
	"slices"
	"strconv"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// Signatures are the questions about signatures that Connect asks of payments here.
type Signatures struct {
	service  *service.Service
	payments *Payments
	Arrivals link.Arrivals // when something came on each connection
}

// leastNotice is how long before Connect's deadline a question is decided. It makes up
// for a silence that is too short to be noticed.
const leastNotice = link.MaybeDelayed

// Asked brings a question to the payment that it belongs to. It is declined if it
// belongs to no payment of ours, if it came on another connection than the payment was
// sent on, or if the counter is closing: Connect accepts if nobody answers.
func (sg *Signatures) Asked(number uint64, id int, params wire.Value) {
	s := connect.ReadSignature(connect.Mask(params))
	now := sg.Arrivals.SentAt(number)
	deadline := now.UnixMilli() + s.Timeout.Milliseconds()
	q := transaction.Question{ID: id, Link: number, Params: s.Params, Deadline: deadline,
		At: now.UnixMilli(), Uptime: now.Uptime.Milliseconds(),
		DecideAt: deadline - min(leastNotice, s.Timeout/4).Milliseconds()}
	p := sg.inFlightOn(s.TID, number)
	if p == nil || sg.service.Closing() {
		sg.answer(q, false)
		sg.payments.desk.AtWork(s.TID, connect.SignatureVerificationRequest)
		return
	}
	sg.declineHeldBack(p, q)
	p.Feed(transaction.Event{Kind: transaction.SignatureAsked, Signature: transaction.SignatureEvent{Question: q}})
	sg.decideIfDue(p) // it may have been on its way for too long
}

// declineHeldBack declines in time a question that waits for the journal together with
// its payment: nobody is asked so long, and Connect accepts if nobody answers.
func (sg *Signatures) declineHeldBack(p *Payment, q transaction.Question) {
	if !p.State.Waiting() {
		return
	}
	sg.service.After(time.Duration(sg.decideAt(q)-q.At)*time.Millisecond, func() {
		at := slices.IndexFunc(p.heldBack, func(e transaction.Event) bool {
			return e.Kind == transaction.SignatureAsked && e.Signature.Question.ID == q.ID && e.Signature.Question.Link == q.Link && e.Signature.Question.At == q.At
		})
		if at >= 0 {
			p.heldBack = slices.Delete(p.heldBack, at, at+1)
			sg.answer(q, false)
		}
	})
}

// inFlightOn is the payment that a terminal works on for one connection; nil when there
// is none.
func (sg *Signatures) inFlightOn(tid string, number uint64) *Payment {
	for _, p := range sg.payments.ByTerminal[tid] {
		s := p.State
		if s.Frame.Link == number && p.FrameMayBeSent() && !connect.IsReport(s.Record.Kind) && (s.Phase == transaction.InFlight || s.Phase == transaction.Accepting) {
			return p
		}
	}
	return sg.inDoubtOn(tid)
}

// inDoubtOn is the payment in doubt of a terminal. A question about a signature there,
// on whatever connection, belongs to it.
func (sg *Signatures) inDoubtOn(tid string) *Payment {
	holders := sg.payments.ByTerminal[tid]
	if len(holders) != 1 || holders[0].State.Record.Sent != journal.SentMaybe {
		return nil
	}
	switch s := holders[0].State; { // of what is being stored it is seen afterwards whose it is
	case s.Phase == transaction.Unknown, s.Phase == transaction.Storing && s.Record.Unresolved():
		return holders[0]
	}
	return nil
}

// askStaff tells of a question.
func (sg *Signatures) askStaff(p *Payment, q transaction.Question) {
	r := p.State.Record
	s := connect.ReadSignature(q.Params)
	sg.service.TellSite(r.Site, contract.EventSignature, contract.Signature{TID: r.TID, Reference: r.Reference, Attempt: r.Attempt,
		Question: questionName(r, q), Receipt: s.Receipt, Payment: s.Params, Deadline: q.DecideAt, Accepts: sg.siteDefault(p)})
}

// questionName names a question among all that are ever asked of a reference.
func questionName(r journal.Record, q transaction.Question) string {
	return strconv.Itoa(r.Attempt) + "/" + strconv.Itoa(q.Number)
}

// openQuestion is the question about a payment without an end that staff can still
// Decide, if whoever asked can still be answered; nil when there is none.
func (sg *Signatures) openQuestion(p *Payment) *contract.OpenQuestion {
	s := p.State
	if !s.Signature.Open || !s.Record.Unresolved() || sg.service.Link.Conn(s.Signature.Question.Link) == nil {
		return nil
	}
	return &contract.OpenQuestion{Question: questionName(s.Record, s.Signature.Question), Deadline: s.Signature.Question.DecideAt}
}

// openTime is how long a question has been open, by the clock that went further.
func (sg *Signatures) openTime(q transaction.Question) time.Duration {
	now := sg.service.Moment()
	return time.Duration(max(now.UnixMilli()-q.At, now.Uptime.Milliseconds()-q.Uptime)) * time.Millisecond
}

// pastDeadline reports whether it is too late to accept a question, by either clock.
func (sg *Signatures) pastDeadline(q transaction.Question) bool {
	return sg.openTime(q).Milliseconds() > q.Deadline-q.At
}

// answer answers a question on the connection it came on, while that is open. A decline
// needs nothing else. An acceptance that comes too late is sent as a decline. answer
// reports whether what was meant was handed over.
func (sg *Signatures) answer(q transaction.Question, accepted bool) bool {
	late := accepted && sg.pastDeadline(q)
	if !sg.service.ReplySignature(sg.service.Link.Conn(q.Link), q.ID, accepted && !late) {
		return false
	}
	if late {
		sg.service.Log("warn", "a signature was accepted too late, and so it was declined")
	}
	return !late
}
