package tables

import (
	"strconv"
	"strings"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/rpc"
	"connect-epos/core/service"
	"connect-epos/core/table"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// The time for an answer where a question names none. How long a terminal waits
// is not documented.
const (
	handlerLimit  = 8 * time.Second
	answerLimit   = 10 * time.Second
	leastForReply = time.Second // before a question's deadline, or a quarter of its time
)

// incoming brings what the terminals say to the table that it concerns.
type incoming struct {
	*service.Service
	tables *Tables
}

// received brings what a link says to whom it concerns, in arrival order.
func (in *incoming) received(number uint64, m rpc.Message) {
	switch {
	case (m.Kind == rpc.KindRequest || m.Kind == rpc.KindNotification) && in.message(number, m):
		return
	case m.Kind == rpc.KindFault && in.fault(number, m):
	case number == in.Link.Number() && discontinued(m.Error):
		in.Trouble(in.TroubleOf(m, ""))
		in.Link.Displace(ReasonDiscontinued)
		return
	}
	in.notOfTables(number, m)
}

// notOfTables handles what is no message of pay at table.
func (in *incoming) notOfTables(number uint64, m rpc.Message) {
	switch m.Kind {
	case rpc.KindResponse:
		in.Link.Answer(m.ID, m.Result, m.Error)
	case rpc.KindNotification:
		in.notification(m)
	case rpc.KindRequest:
		in.request(number, m)
	default:
		if m.Fault == rpc.FaultUnreadable {
			in.Link.Answer(m.ID, m.Result, &rpc.Error{Message: "the answer cannot be read"})
		}
		in.Trouble(in.TroubleOf(m, "a frame could not be used"))
		return
	}
	in.TolerateOdd(m)
}

func (in *incoming) notification(m rpc.Message) {
	if m.Method != connect.TerminalNotification {
		in.UnknownNotification()
		return
	}
	in.Log("debug", "a notification that is not told as a payment's")
}

// request answers what is asked of the counter. No payment of ours runs here, so a
// signature is declined: silence would accept it.
func (in *incoming) request(number uint64, m rpc.Message) {
	conn := in.Link.Conn(number)
	switch {
	case conn == nil:
	case m.Method == connect.SignatureVerificationRequest:
		in.ReplySignature(conn, m.ID, false)
	default:
		in.RefuseRequest(conn, m.ID)
	}
}

// message brings what a link says to the table it concerns, in arrival
// order. It reports whether it was of pay at table.
func (in *incoming) message(number uint64, m rpc.Message) bool {
	d := in.tables.dialect
	params := connect.Mask(m.Params)
	kind := d.Kind(m.Method, params)
	request := d.Request(m.Params)
	if kind == 0 {
		if d.TellsOfMoney(params) {
			in.maybePaid(journal.Record{Request: journal.Request{TID: request.TID}, Table: journal.AtTable{Name: request.TableID}})
		}
		return false
	}
	from := journal.Record{
		ID: journal.ID{Account: in.Account},
		Request: journal.Request{
			Site: in.AnySite(), OutsideSequence: true, TID: in.terminalOf(kind, request), Token: tokenOf(number, m)},
		Owner:   journal.Owner{Engine: in.Owner},
		Table:   journal.AtTable{Name: request.TableID, Waiter: request.WaiterID},
		FrameID: m.ID,
	}
	from.Epoch = in.tables.serving.epoch()
	var q table.Question
	switch conn := in.Link.Conn(number); {
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

// tablesFault makes the most of what is no proper message: it may tell of a
// payment all the same, or may have. It reports whether nothing more is to be
// done with it.
func (in *incoming) fault(number uint64, m rpc.Message) bool {
	if m.Method != "" && in.message(number, m) {
		in.Trouble(in.TroubleOf(m, "a frame was odd and is tolerated"))
		return true
	}
	switch m.Fault {
	case rpc.FaultMalformed, rpc.FaultTooLarge, rpc.FaultNotAnObject, rpc.FaultBadMethod:
		in.unreadable()
	}
	return false
}

// garbled: nobody knows which table that was about. Those that are locked may
// have been paid for.
func (in *incoming) unreadable() {
	for id := range in.tables.byID {
		in.maybePaidFor(id)
	}
}

// unsure: money was told of that may be for any table which its terminal has.
func (in *incoming) maybePaid(of journal.Record) {
	place := in.tableOf(of)
	for id, st := range in.tables.byID {
		if id == place || place == "" && (of.TID == st.state.Lock.Record.TID || of.TID == "" || of.TID == table.NoTerminal) {
			in.maybePaidFor(id)
		}
	}
}

// unread: something was said of a table that nobody can read. If it is locked it
// may have been paid for.
func (in *incoming) maybePaidFor(id string) {
	st := in.tables.byID[id]
	if st != nil && st.state.Lock.Held() && st.state.Lock.Phase != table.Doubt {
		unread := connect.TableNotice{Payments: []connect.TablePayment{{}}}
		in.tables.feed(id, table.Event{Kind: table.NoticeReceived, Record: journal.Record{Table: journal.AtTable{Name: id}}, Notice: unread})
	}
}

// terminalOf is the terminal that a message is about. What tells of payments or
// of the end and names none is about the one that has the table.
func (in *incoming) terminalOf(kind connect.TableMessage, r connect.TableRequest) string {
	if r.TID != "" {
		return r.TID
	}
	if st := in.tables.byID[r.TableID]; st != nil && (kind == connect.TablePayments || kind == connect.TableUnlock) {
		if tid := st.state.View(r.TableID).Lock.TID; tid != "" {
			return tid
		}
	}
	return table.NoTerminal
}

// tokenOf names a frame, so that its record is found again after the storage did
// not say whether it was kept.
func tokenOf(number uint64, m rpc.Message) string {
	return strconv.FormatUint(number, 10) + "." + strconv.Itoa(m.ID)
}

// tablesAsked handles what only a request can ask.
func (in *incoming) asked(kind connect.TableMessage, from journal.Record, q table.Question) {
	switch {
	case !q.Asks():
		in.Trouble(contract.Trouble{Fault: "unknown-notification", Message: "a question that wants no answer is passed over"})
	case kind == connect.TableList:
		in.tables.till.askTables(q, from)
	case kind == connect.TableLock:
		from.Kind, from.Reference = journal.TableLock, journal.LockReference(from.Table.Name)
		if from.Table.Name == "" || in.tables.serving.held == nil {
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
	now := in.Now()
	decide, limit := handlerLimit, answerLimit
	if timeout > 0 {
		decide, limit = timeout-min(leastForReply, timeout/4), timeout
	}
	return table.Question{ID: id, Link: number, DecideAt: now + decide.Milliseconds(), Deadline: now + limit.Milliseconds()}
}

// tableOf is the table that a message is about. Where it names none, it is the
// one that its terminal has, or had last; "" where it may be one of several.
func (in *incoming) tableOf(from journal.Record) string {
	if from.Table.Name != "" {
		return from.Table.Name
	}
	found, nearest := "", 0
	for id, st := range in.tables.byID {
		if st.shown.State == table.StateFree || st.state.Lock.Record.TID != from.TID {
			continue
		}
		near := 1
		switch {
		case st.state.Lock.Phase == table.Doubt:
			near = 2
		case st.state.Lock.Held():
			near = 3
		}
		switch {
		case near > nearest:
			found, nearest = id, near
		case near == nearest:
			found = ""
		}
	}
	return found
}

// finalAsked is a question for the final receipt: it waits until the till knows
// what was paid.
type finalAsked struct {
	question table.Question
	from     journal.Record
	stop     func()
}

func (in *incoming) askFinal(q table.Question, from journal.Record) {
	st := in.tables.table(in.tableOf(from))
	f := finalAsked{question: q, from: from}
	f.stop = in.After(time.Duration(q.DecideAt-in.Now())*time.Millisecond/2, func() { st.answerFinal(q) })
	st.finals = append(st.finals, f)
	st.answerFinals()
}

// answerFinal waits no longer for the till.
func (st *servedTable) answerFinal(q table.Question) {
	for i, f := range st.finals {
		if f.question == q {
			st.finals = append(st.finals[:i:i], st.finals[i+1:]...)
			st.tables.till.askReceipt(contract.AskFinalReceipt, q, f.from)
			return
		}
	}
}

func (st *servedTable) answerFinals() {
	for len(st.finals) > 0 && !st.state.Waits() {
		st.finals[0].stop()
		st.answerFinal(st.finals[0].question)
	}
}

// discontinued reports whether an error says that another connection serves now.
// Its code is not known, its words are [DOC].
func discontinued(e *rpc.Error) bool {
	return e != nil && strings.Contains(strings.ToLower(e.Message+e.UserMessage), "discontinu")
}

// tablesReport keeps a report, tells of it, and answers if that is wanted.
func (in *incoming) report(r journal.Record, params wire.Value, q table.Question) {
	report := connect.Report{Value: params}
	r.Kind = connect.ReportMethod(report.Type())
	if r.Kind == "" {
		r.Kind = "report"
	}
	now := in.Now()
	r.Reference = "report/" + r.TID + "/" + report.Type() + "/" + report.Time()
	r.Status, r.Sent, r.Acknowledged = journal.Settled, journal.SentAnswered, true
	r.Reason, r.Answer.Value, r.CreatedAt, r.SettledAt = transaction.ReasonUnknownResult, params, now, now
	switch report.Result() {
	case connect.Complete:
		r.Reason = transaction.ReasonComplete
	case connect.TimedOut:
		r.Reason = transaction.ReasonTimedOut
	}
	w := service.Write{Record: r, Entry: r.Entry(journal.EntryAnswered, now), Reserve: true}
	go func() {
		kept, err := in.Keep(&w)
		in.Post(func() { in.reportKept(w, kept, q, err) })
	}()
}

func (in *incoming) reportKept(w service.Write, kept journal.Record, q table.Question, err error) {
	if err != nil {
		kept = w.Record
		in.Log("warn", "a report could not be kept: "+err.Error())
	} else {
		in.CopyOut(kept, w.Entry)
	}
	in.TellAll(contract.EventReport, contract.TableReport{Record: kept, Stored: err == nil})
	if q.Asks() {
		in.tables.answerNotice(table.AnswerNotice{Question: q, Stored: err == nil})
	}
}
