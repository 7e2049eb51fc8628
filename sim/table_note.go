package sim

import (
	"context"
	"encoding/json"
	"slices"
)

// tableMessage is something that a terminal tells: payments, an unlock, a report.
type tableMessage struct {
	method  string
	request bool
	params  json.RawMessage
	fate    string // what became of it, in the words of Seen.Told
	on      int    // the link on which it was sent last; 0 before
	order   int    // its place there
}

// tableNotice is the params of transactionResponse: name and content [CLONE],
// shape [INFERRED].
type tableNotice struct {
	tableParams
	Currency       string            `json:"currency"`
	AmountPaid     *int              `json:"amountPaid,omitempty"`
	AmountCashback *int              `json:"amountCashback,omitempty"`
	AmountGratuity *int              `json:"amountGratuity,omitempty"`
	Payments       []json.RawMessage `json:"payments,omitempty"`
}

// noticeLocked makes the notice of the payments that were not sent yet, or if the
// knobs say so, of all payments of the visit.
func (s *Sim) noticeLocked(t *terminal) *tableMessage {
	a := &t.table
	tell := a.taken[a.told:]
	if s.knobsLocked().TableNoticesCumulative {
		tell = a.taken
	}
	a.told = len(a.taken)
	counted := tell
	if s.knobsLocked().TableTotals == "visit" {
		counted = a.taken
	}
	return s.noticeOfLocked(t, tell, counted)
}

// noticeOfLocked makes a notice. Its totals are those of the counted payments.
func (s *Sim) noticeOfLocked(t *terminal, tell, counted []*tablePaid) *tableMessage {
	k := s.knobsLocked()
	n := tableNotice{tableParams: s.paramsLocked(t), Currency: t.currency}
	sum := k.TableNoticeForm == "sum"
	if sum && counted != nil {
		counted = t.table.taken
	}
	if sum || k.TableTotals != "none" {
		n.AmountPaid, n.AmountCashback, n.AmountGratuity = new(int), new(int), new(int)
		for _, p := range counted {
			*n.AmountPaid += p.payment.AmountBase
			*n.AmountCashback += p.payment.AmountCashback
			*n.AmountGratuity += p.payment.AmountGratuity
		}
	}
	var listed []json.RawMessage
	for _, p := range tell {
		listed = append(listed, p.encode(k))
	}
	var params json.RawMessage
	switch {
	case sum:
		params = encode(n)
	case k.TableNoticeForm == "payment" && len(listed) == 1:
		var one map[string]any
		_ = json.Unmarshal(listed[0], &one) // it was encoded here
		params = overlay(encode(n), one)
	default:
		n.Payments = listed
		params = encode(n)
	}
	return &tableMessage{method: methodNotice, request: k.TableNotices == asRequest, params: params}
}

func (s *Sim) unlockNoteLocked(t *terminal) *tableMessage {
	return &tableMessage{method: methodUnlock, request: s.knobsLocked().TableUnlockAs == asRequest,
		params: encode(s.paramsLocked(t))}
}

// tellPayments sends the payments that wait for the end of the visit.
func (p *stepRun) tellPayments() {
	s, t := p.sim, p.terminal
	s.mu.Lock()
	if t.table.told == len(t.table.taken) || t.table.off {
		s.mu.Unlock()
		return
	}
	n := s.noticeLocked(t)
	s.mu.Unlock()
	s.tell(p.ctx, t, n)
}

// report makes a report and sends it. Its name on the wire, and that it looks like a
// report of the counter, is [INFERRED].
func (p *stepRun) report() {
	s, t, k := p.sim, p.terminal, p.sim.Knobs()
	s.mu.Lock()
	if t.table.stage == stageLocked {
		p.seen.Refused = stageLocked
	}
	s.mu.Unlock()
	r := &reportRun{ctx: p.ctx, sim: s, terminal: t, typ: p.step.Report}
	if r.typ == "" {
		r.typ = reportXBalance
	}
	takes := reportTakes[r.typ]
	if k.ReportResult == resultTimedOut {
		takes = timedOutAfter
	}
	if p.seen.Refused != "" || !s.pause(p.ctx, takes) {
		return
	}
	told := r.makeReport(k.ReportResult, k.TimedOutReportSettles)
	p.seen.Result = told.ReportResult
	p.seen.Told = s.tell(p.ctx, t, &tableMessage{method: methodTReport, request: k.TableReports == asRequest, params: encode(told)})
}

// keepUndeliveredLocked keeps the message until the till has it, if the knobs say so.
func (s *Sim) keepUndeliveredLocked(t *terminal, n *tableMessage) {
	if s.knobsLocked().TablesRedeliver && !slices.Contains(t.table.undelivered, n) {
		t.table.undelivered = append(t.table.undelivered, n)
	}
}

func (s *Sim) dropUndeliveredLocked(t *terminal, n *tableMessage) {
	t.table.undelivered = slices.DeleteFunc(t.table.undelivered, func(o *tableMessage) bool { return o == n })
}

// tell sends the message, after those that are kept for the terminal, and returns
// what became of it.
func (s *Sim) tell(ctx context.Context, t *terminal, n *tableMessage) string {
	s.mu.Lock()
	s.keepUndeliveredLocked(t, n)
	n.fate = "no-link"
	if slices.Contains(t.table.undelivered, n) {
		n.fate = "kept"
	}
	l := s.tables
	s.mu.Unlock()
	if l != nil {
		s.post(ctx, t, l, n)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return n.fate
}

// post sends the terminal's messages that the link was not sent yet, one after the
// other, and n last, if there is one.
func (s *Sim) post(ctx context.Context, t *terminal, l *tableLink, n *tableMessage) {
	s.mu.Lock()
	if t.table.posting == nil {
		t.table.posting = make(chan struct{}, 1)
	}
	turn := t.table.posting
	s.mu.Unlock()
	select {
	case turn <- struct{}{}:
	case <-ctx.Done():
		return
	}
	defer func() { <-turn }()
	for _, one := range s.unseen(t, l, n) {
		s.deliver(ctx, t, l, one)
	}
}

func (s *Sim) unseen(t *terminal, l *tableLink, n *tableMessage) []*tableMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []*tableMessage
	for _, k := range t.table.undelivered {
		if k.on != l.wire.number && s.knobsLocked().TablesRedeliver {
			all = append(all, k)
		}
	}
	if n != nil && n.on == 0 && !slices.Contains(all, n) {
		all = append(all, n)
	}
	return all
}

// deliver sends one message. A terminal without power sends nothing.
func (s *Sim) deliver(ctx context.Context, t *terminal, l *tableLink, n *tableMessage) {
	s.mu.Lock()
	off := t.table.off || ctx.Err() != nil
	if !off {
		n.on = l.wire.number
	}
	s.mu.Unlock()
	switch {
	case off:
		s.setFate(t, n, askStopped, false)
	case n.request:
		a := &tableAsk{method: n.method}
		m, how := l.ask(ctx, a, n.params)
		if how == askDone && m.Error != nil {
			how = "error"
		}
		s.setFate(t, n, how, how == askDone)
	default:
		// The order is set before anything can show that the message was delivered:
		// only an answer to a later question does.
		order, ok := l.tell(n.method, n.params)
		s.mu.Lock()
		n.order = order
		s.mu.Unlock()
		if ok {
			s.setFate(t, n, "sent", false)
		} else {
			s.setFate(t, n, askLost, false)
		}
	}
}

func (s *Sim) setFate(t *terminal, n *tableMessage, word string, there bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n.fate = word
	if there {
		s.dropUndeliveredLocked(t, n)
	}
}

// forgetDelivered forgets the notifications that were sent on the link before a
// question that the till has answered.
func (s *Sim) forgetDelivered(l *tableLink, order int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.terminals {
		t.table.undelivered = slices.DeleteFunc(t.table.undelivered, func(n *tableMessage) bool {
			return !n.request && n.on == l.wire.number && n.order > 0 && n.order < order
		})
	}
}

// catchUp sends a new link what earlier ones did not get.
func (s *Sim) catchUp(ctx context.Context, l *tableLink) {
	s.mu.Lock()
	all := slices.Clone(s.terminalsLocked())
	s.mu.Unlock()
	for _, t := range all {
		s.post(ctx, t, l, nil)
	}
}

// powerOff ends the running step and forgets the table. Nothing more is sent, and the
// lock is never given back.
func (s *Sim) powerOff(ctx context.Context, st Step) (Seen, error) {
	seen := Seen{Do: st.Do, TID: st.TID}
	s.mu.Lock()
	t := s.terminalLocked(st.TID)
	if t == nil {
		s.mu.Unlock()
		return seen, badField("waiter", "tid", "is no terminal")
	}
	over := t.table.over
	if t.running && over == nil {
		s.mu.Unlock()
		seen.Refused = stateBusy
		return seen, nil
	}
	t.table.off = true
	if over != nil {
		t.table.stop()
	}
	s.mu.Unlock()
	if over != nil {
		select {
		case <-over:
		case <-ctx.Done():
			return seen, ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.table.told < len(t.table.taken) {
		s.keepUndeliveredLocked(t, s.noticeLocked(t))
	}
	s.endGrantLocked(t.table.grant, grantPowerOff)
	t.table.reset()
	return seen, nil
}

// powerOn starts the terminal again. It is idle, and still keeps the messages that it
// has not delivered.
func (s *Sim) powerOn(ctx context.Context, st Step) (Seen, error) {
	seen := Seen{Do: st.Do, TID: st.TID}
	s.mu.Lock()
	t := s.terminalLocked(st.TID)
	if t == nil {
		s.mu.Unlock()
		return seen, badField("waiter", "tid", "is no terminal")
	}
	t.table.off = false
	l := s.tables
	s.mu.Unlock()
	if l != nil {
		s.post(ctx, t, l, nil)
	}
	return seen, nil
}
