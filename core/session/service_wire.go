package session

import (
	"strconv"
	"strings"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/rpc"
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

// tablesMessage brings what a link says to the table it concerns, in arrival
// order. It reports whether it was of pay at table.
func (l *loop) tablesMessage(number uint64, m rpc.Message) bool {
	d := l.service.dialect
	params := connect.Mask(m.Params)
	kind := d.Kind(m.Method, params)
	request := d.Request(m.Params)
	if kind == 0 {
		if d.TellsOfMoney(params) {
			l.unsure(journal.Record{Request: journal.Request{TID: request.TID}, Table: journal.AtTable{Name: request.TableID}})
		}
		return false
	}
	from := journal.Record{
		ID: journal.ID{Account: l.host},
		Request: journal.Request{
			Site: l.anySite(), OutsideSequence: true, TID: l.terminalOf(kind, request), Token: tokenOf(number, m)},
		Owner:   journal.Owner{Engine: l.owner},
		Table:   journal.AtTable{Name: request.TableID, Waiter: request.WaiterID},
		FrameID: m.ID,
	}
	from.Epoch = l.service.epoch()
	var q table.Question
	switch conn := l.link.Conn(number); {
	case m.Kind != rpc.KindRequest:
	case m.Fault != rpc.FaultRepeatedID:
		q = l.tablesQuestion(number, m.ID, request.Timeout)
	case conn != nil: // the same again gets the answer of the first
		conn.Merge(m.ID)
	}
	switch kind {
	case connect.TablePayments:
		notice := d.Notice(m.Params)
		from.Answer.Value, from.Table.Name = params, l.tableOf(from)
		if from.Table.Name == "" && (len(notice.Payments) > 0 || notice.Paid > 0) {
			l.unsure(from)
		}
		l.feedTable(from.Table.Name, table.Event{Kind: table.Noticed, Record: from, Notice: notice, Question: q})
	case connect.TableUnlock:
		l.feedTable(l.tableOf(from), table.Event{Kind: table.Unlocked, Record: from})
		if q.Asks() {
			l.answerTables(q, d.Done())
		}
	case connect.TableReport:
		l.tablesReport(from, params, q)
	default:
		l.tablesAsked(kind, from, q)
	}
	return true
}

// tablesFault makes the most of what is no proper message: it may tell of a
// payment all the same, or may have. It reports whether nothing more is to be
// done with it.
func (l *loop) tablesFault(number uint64, m rpc.Message) bool {
	if m.Method != "" && l.tablesMessage(number, m) {
		l.trouble(l.troubleOf(m, "a frame was odd and is tolerated"))
		return true
	}
	switch m.Fault {
	case rpc.FaultMalformed, rpc.FaultTooLarge, rpc.FaultNotAnObject, rpc.FaultBadMethod:
		l.garbled()
	}
	return false
}

// garbled: nobody knows which table that was about. Those that are locked may
// have been paid for.
func (l *loop) garbled() {
	for id := range l.service.tables {
		l.unread(id)
	}
}

// unsure: money was told of that may be for any table which its terminal has.
func (l *loop) unsure(of journal.Record) {
	place := l.tableOf(of)
	for id, ln := range l.service.tables {
		if id == place || place == "" && (of.TID == ln.state.Lock.Record.TID || of.TID == "" || of.TID == table.NoTerminal) {
			l.unread(id)
		}
	}
}

// unread: something was said of a table that nobody can read. If it is locked it
// may have been paid for.
func (l *loop) unread(id string) {
	ln := l.service.tables[id]
	if ln != nil && ln.state.Lock.Held() && ln.state.Lock.Phase != table.Doubt {
		unread := connect.TableNotice{Payments: []connect.TablePayment{{}}}
		l.feedTable(id, table.Event{Kind: table.Noticed, Record: journal.Record{Table: journal.AtTable{Name: id}}, Notice: unread})
	}
}

// epoch is that of our lease; what is reserved without one is refused.
func (s *service) epoch() int {
	if s.held == nil {
		return -1
	}
	return s.held.epoch
}

// terminalOf is the terminal that a message is about. What tells of payments or
// of the end and names none is about the one that has the table.
func (l *loop) terminalOf(kind connect.TableMessage, r connect.TableRequest) string {
	if r.TID != "" {
		return r.TID
	}
	if ln := l.service.tables[r.TableID]; ln != nil && (kind == connect.TablePayments || kind == connect.TableUnlock) {
		if tid := ln.state.View(r.TableID).Lock.TID; tid != "" {
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
func (l *loop) tablesAsked(kind connect.TableMessage, from journal.Record, q table.Question) {
	switch {
	case !q.Asks():
		l.trouble(Trouble{Fault: "unknown-notification", Message: "a question that wants no answer is passed over"})
	case kind == connect.TableList:
		l.askTables(q, from)
	case kind == connect.TableLock:
		from.Kind, from.Reference = journal.TableLock, journal.LockReference(from.Table.Name)
		if from.Table.Name == "" || l.service.held == nil {
			l.answerTables(q, l.service.dialect.LockAnswer(false, 0, ""))
			return
		}
		l.feedTable(from.Table.Name, table.Event{Kind: table.LockAsked, Record: from, Question: q})
	case kind == connect.POSReceipt:
		l.askReceipt(AskReceipt, q, from)
	case kind == connect.FinalPOSReceipt:
		l.askFinal(q, from)
	}
}

func (l *loop) tablesQuestion(number uint64, id int, timeout time.Duration) table.Question {
	now := l.cfg.now()
	decide, limit := handlerLimit, answerLimit
	if timeout > 0 {
		decide, limit = timeout-min(leastForReply, timeout/4), timeout
	}
	return table.Question{ID: id, Link: number, DecideAt: now + decide.Milliseconds(), Deadline: now + limit.Milliseconds()}
}

// tableOf is the table that a message is about. Where it names none, it is the
// one that its terminal has, or had last; "" where it may be one of several.
func (l *loop) tableOf(from journal.Record) string {
	if from.Table.Name != "" {
		return from.Table.Name
	}
	found, nearest := "", 0
	for id, ln := range l.service.tables {
		if ln.shown.State == table.StateFree || ln.state.Lock.Record.TID != from.TID {
			continue
		}
		near := 1
		switch {
		case ln.state.Lock.Phase == table.Doubt:
			near = 2
		case ln.state.Lock.Held():
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

func (l *loop) askFinal(q table.Question, from journal.Record) {
	ln := l.tableLane(l.tableOf(from))
	f := finalAsked{question: q, from: from}
	f.stop = l.after(time.Duration(q.DecideAt-l.cfg.now())*time.Millisecond/2, func() { l.answerFinal(ln, q) })
	ln.finals = append(ln.finals, f)
	l.answerFinals(ln)
}

// answerFinal waits no longer for the till.
func (l *loop) answerFinal(ln *tableLane, q table.Question) {
	for i, f := range ln.finals {
		if f.question == q {
			ln.finals = append(ln.finals[:i:i], ln.finals[i+1:]...)
			l.askReceipt(AskFinalReceipt, q, f.from)
			return
		}
	}
}

func (l *loop) answerFinals(ln *tableLane) {
	for len(ln.finals) > 0 && !ln.state.Waits() {
		ln.finals[0].stop()
		l.answerFinal(ln, ln.finals[0].question)
	}
}

// discontinued reports whether an error says that another connection serves now.
// Its code is not known, its words are [DOC].
func discontinued(e *rpc.Error) bool {
	return e != nil && strings.Contains(strings.ToLower(e.Message+e.UserMessage), "discontinu")
}

// TableReport is a report that a terminal made of its own accord, and that is in
// the journal, or could not be kept.
type TableReport transaction.Outcome

// tablesReport keeps a report, tells of it, and answers if that is wanted.
func (l *loop) tablesReport(r journal.Record, params wire.Value, q table.Question) {
	report := connect.Report{Value: params}
	r.Kind = connect.ReportMethod(report.Type())
	if r.Kind == "" {
		r.Kind = "report"
	}
	now := l.cfg.now()
	r.Reference = "report/" + r.TID + "/" + report.Type() + "/" + report.Time()
	r.Status, r.Sent, r.Acknowledged = journal.Settled, journal.SentAnswered, true
	r.Reason, r.Answer.Value, r.CreatedAt, r.SettledAt = transaction.ReasonUnknownResult, params, now, now
	switch report.Result() {
	case connect.Complete:
		r.Reason = transaction.ReasonComplete
	case connect.TimedOut:
		r.Reason = transaction.ReasonTimedOut
	}
	w := write{record: r, entry: r.Entry(journal.EntryAnswered, now), reserve: true}
	go func() {
		kept, err := l.keep(&w)
		l.post(func() { l.reportKept(w, kept, q, err) })
	}()
}

func (l *loop) reportKept(w write, kept journal.Record, q table.Question, err error) {
	if err != nil {
		kept = w.record
		l.log("warn", "a report could not be kept: "+err.Error(), "")
	} else {
		l.copyOut(kept, w.entry)
	}
	l.tellAll(EventReport, TableReport{Record: kept, Stored: err == nil})
	if q.Asks() {
		l.answerNotice(table.AnswerNotice{Question: q, Kept: err == nil})
	}
}
