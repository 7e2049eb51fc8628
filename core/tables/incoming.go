package tables

import (
	"strings"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/rpc"
	"connect-epos/core/table"
)

// How long an answer may take where a question names no limit. How long a terminal
// really waits is not documented.
const (
	handlerLimit  = 8 * time.Second
	answerLimit   = 10 * time.Second
	leastForReply = time.Second // before a question's deadline, or a quarter of its time
)

// incoming brings what the terminals say to the table that it concerns.
type incoming struct {
	tables *Tables
}

// received brings what a connection delivered to whom it concerns, in the order of
// arrival.
func (in *incoming) received(number uint64, m rpc.Message) {
	switch {
	case (m.Kind == rpc.KindRequest || m.Kind == rpc.KindNotification) && in.message(number, m):
		return
	case m.Kind == rpc.KindFault && in.fault(number, m):
	case number == in.tables.Link.Number() && discontinued(m.Error):
		in.tables.Trouble(in.tables.TroubleOf(m, ""))
		in.tables.Link.Displace(ReasonDiscontinued)
		return
	}
	in.notOfTables(number, m)
}

// notOfTables handles messages that are not about tables.
func (in *incoming) notOfTables(number uint64, m rpc.Message) {
	switch m.Kind {
	case rpc.KindResponse:
		in.tables.Link.Answer(m.ID, m.Result, m.Error)
	case rpc.KindNotification:
		in.notification(m)
	case rpc.KindRequest:
		in.request(number, m)
	default:
		if m.Fault == rpc.FaultUnreadable {
			in.tables.Link.Answer(m.ID, m.Result, &rpc.Error{Message: "the answer cannot be read"})
		}
		in.tables.Trouble(in.tables.TroubleOf(m, "a frame could not be used"))
		return
	}
	in.tables.TolerateOdd(m)
}

func (in *incoming) notification(m rpc.Message) {
	if m.Method != connect.TerminalNotification {
		in.tables.UnknownNotification()
		return
	}
	in.tables.Log("debug", "a notification that is not told as a payment's")
}

// request answers a request that is meant for a counter. No payment of ours runs on this
// connection, so a signature is declined: Connect accepts if nobody answers.
func (in *incoming) request(number uint64, m rpc.Message) {
	conn := in.tables.Link.Conn(number)
	switch {
	case conn == nil:
	case m.Method == connect.SignatureVerificationRequest:
		in.tables.ReplySignature(conn, m.ID, false)
	default:
		in.tables.RefuseRequest(conn, m.ID)
	}
}

// message brings a message to the table that it concerns. It reports whether the message
// was about tables.
func (in *incoming) message(number uint64, m rpc.Message) bool {
	d := in.tables.dialect
	params := connect.Mask(m.Params)
	kind := d.Kind(m.Method, params)
	request := d.Request(m.Params) // card numbers are masked there
	request.TableID = in.tableNamed(kind, request)
	if kind == 0 {
		if d.TellsOfMoney(params) {
			in.maybePaid(journal.Record{Request: journal.Request{TID: request.TID}, Table: journal.AtTable{Name: request.TableID}})
		}
		return false
	}
	from := journal.Record{
		ID: journal.ID{Account: in.tables.Account},
		Request: journal.Request{
			Site: in.tables.AnySite(), OutsideSequence: true, TID: in.terminalOf(kind, request), Token: tokenOf(number, m)},
		Owner:   journal.Owner{Engine: in.tables.Owner},
		Table:   journal.AtTable{Name: request.TableID, Waiter: request.WaiterID},
		FrameID: journal.FrameID(m.ID),
	}
	from.Epoch = in.tables.serving.epoch()
	var q table.Question
	switch conn := in.tables.Link.Conn(number); {
	case m.Kind != rpc.KindRequest:
	case m.Fault != rpc.FaultRepeatedID:
		q = in.question(number, m.ID, request.Timeout)
	case conn != nil: // the same again gets the answer of the first
		conn.Merge(m.ID)
	}
	switch kind {
	case connect.TablePayments:
		notice := d.Notice(m.Params)
		from.Answer.Value, from.Table.Name = params, in.tableOf(from)
		if from.Table.Name == "" && (len(notice.Payments) > 0 || notice.Paid > 0) {
			in.maybePaid(from)
		}
		in.tables.feed(from.Table.Name, table.Event{Kind: table.NoticeReceived, Record: from, Notice: notice, Question: q})
	case connect.TableUnlock:
		in.tables.feed(in.tableOf(from), table.Event{Kind: table.TerminalUnlocked, Record: from})
		if q.Asks() {
			in.tables.answer(q, d.Done())
		}
	case connect.TableReport:
		in.report(from, params, q)
	default:
		in.asked(kind, from, q)
	}
	return true
}

// fault makes the most of a message that is not well formed: it may tell of a payment,
// or may have told of one. It reports whether it was used.
func (in *incoming) fault(number uint64, m rpc.Message) bool {
	if m.Method != "" && in.message(number, m) {
		in.tables.Trouble(in.tables.TroubleOf(m, "a frame was odd and is tolerated"))
		return true
	}
	switch m.Fault {
	case rpc.FaultMalformed, rpc.FaultTooLarge, rpc.FaultNotAnObject, rpc.FaultBadMethod:
		in.maybePaidAnywhere()
	}
	return false
}

// asked handles what only a request can ask for.
func (in *incoming) asked(kind connect.TableMessage, from journal.Record, q table.Question) {
	switch {
	case !q.Asks():
		in.tables.Trouble(contract.Trouble{Fault: "unknown-notification", Message: "a question that wants no answer is passed over"})
	case kind == connect.TableList:
		in.tables.till.askTables(q, from)
	case kind == connect.TableLock:
		from.Kind, from.Reference = journal.TableLock, journal.LockReference(from.Table.Name)
		if in.tables.serving.held == nil || from.Table.Name == "" || in.tables.reserving() >= MaxReservations {
			in.tables.Log("warn", "a lock is refused: the table has no id, or too many locks are asked for at once")
			in.tables.answer(q, in.tables.dialect.LockAnswer(false, 0, ""))
			return
		}
		in.tables.feed(from.Table.Name, table.Event{Kind: table.LockRequested, Record: from, Question: q})
	case kind == connect.POSReceipt:
		in.tables.till.askReceipt(contract.AskReceipt, q, from)
	case kind == connect.FinalPOSReceipt:
		in.askFinal(q, from)
	}
}

func (in *incoming) question(number uint64, id int, timeout time.Duration) table.Question {
	now := in.tables.Now()
	decide, limit := handlerLimit, answerLimit
	if timeout > 0 {
		decide, limit = timeout-min(leastForReply, timeout/4), timeout
	}
	return table.Question{ID: id, Link: number, DecideAt: now + decide.Milliseconds(), Deadline: now + limit.Milliseconds()}
}

// discontinued reports whether an error says that another connection serves the tables
// now. Its code is not known; its words are [DOC].
func discontinued(e *rpc.Error) bool {
	return e != nil && strings.Contains(strings.ToLower(e.Message+e.UserMessage), "discontinu")
}
