package sim

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// The words of reportType and reportResult [SCHEMA]; a report's other result
// is resultTimedOut.
const (
	reportEndOfDay = "END_OF_DAY"
	reportBanking  = "BANKING"
	reportXBalance = "X_BALANCE"
	reportZBalance = "Z_BALANCE"
	reportComplete = "COMPLETE"
)

// Report is the result of a report request: all seven members always [SCHEMA].
// A block that does not apply to the type is an empty object [INFERRED].
type Report struct {
	TID          string `json:"tid"`
	ReportType   string `json:"reportType"`
	ReportTime   string `json:"reportTime"` // local, no zone
	ReportResult string `json:"reportResult"`
	Balances     any    `json:"balances"`
	Banking      any    `json:"banking"`
	ReportLines  []Line `json:"reportLines"`
}

// reportRun is one run of a report. Like a transaction it keeps its terminal busy,
// and goes on when its link is lost.
type reportRun struct {
	ctx      context.Context
	sim      *Sim
	caller   *caller
	terminal *terminal
	typ      string
}

// reportTakes is how long each report takes [INFERRED].
var reportTakes = map[string]time.Duration{
	reportEndOfDay: 6 * time.Second, reportBanking: 4 * time.Second,
	reportXBalance: 2 * time.Second, reportZBalance: 2 * time.Second,
}

// startReport begins a report, or returns why it cannot. It does not wait for the
// end.
func (s *Sim) startReport(l *link, id int, method, tid string) *wireError {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, refused := s.idleLocked(tid)
	switch {
	case refused != nil:
		return refused
	case s.workLocked().Err() != nil:
		return refusal(CodeInternal, "simulator closed", "")
	}
	t.running = true
	s.running.Add(1)
	r := &reportRun{s.workLocked(), s, s.addCallerLocked(l, id, method), t, reportTypes[method]}
	go func() {
		defer s.running.Done()
		r.run()
	}()
	return nil
}

// run answers the request once, unless the simulator is closed before that.
func (r *reportRun) run() {
	k := r.sim.Knobs()
	takes := reportTakes[r.typ]
	if k.ReportResult == resultTimedOut {
		takes = timedOutAfter
	}
	if k.ReportNotifications {
		r.tell("REPORT_STARTED")
	}
	if !r.sim.pause(r.ctx, takes) {
		return
	}
	told := r.makeReport(k.ReportResult, k.TimedOutReportSettles)
	if k.ReportNotifications {
		r.tell("REPORT_FINISHED")
	}
	r.sim.release(r.terminal, nil)
	r.caller.answer(encode(told))
}

// makeReport makes the report, and begins new totals if the terminal got that far.
func (r *reportRun) makeReport(result string, anyway bool) *Report {
	r.sim.mu.Lock()
	defer r.sim.mu.Unlock()
	t := r.terminal
	p := &Report{TID: t.tid, ReportType: r.typ, ReportTime: r.sim.terminalTimeLocked(),
		ReportResult: result, Balances: emptyObject, Banking: emptyObject, ReportLines: []Line{}}
	if result == reportComplete {
		p.ReportLines = append(p.ReportLines, reportHead(p)...)
		r.figuresLocked(p)
		p.ReportLines = append(p.ReportLines, text("REPORT COMPLETE", bold), mark("TICKET_FEED"))
	}
	if result == reportComplete || anyway {
		r.sim.beginTotalsLocked(t, r.typ)
	}
	return p
}

func (r *reportRun) figuresLocked(p *Report) {
	if r.typ != reportBanking {
		b := r.sim.balancesLocked(r.terminal)
		p.Balances = b
		p.ReportLines = append(p.ReportLines, printBalances(b)...)
	}
	if r.typ == reportBanking || r.typ == reportEndOfDay {
		b := r.sim.bankingLocked(r.terminal)
		p.Banking = b
		p.ReportLines = append(p.ReportLines, printBanking(b[acquirer])...)
	}
}

func (r *reportRun) tell(value string) {
	r.caller.notify(terminalNotification, notice{NotificationValue: value, TID: r.terminal.tid})
}

func reportHead(p *Report) []Line {
	return []Line{
		text(merchant, bold, doubleHigh), text(simulated), text(merchantID), text("TID:****" + last(p.TID, 4)),
		text(printed(p.ReportTime)), mark("LINE_SEPARATOR_DOUBLE"),
		text(strings.ReplaceAll(p.ReportType, "_", " "), bold, doubleWide), mark("CARRIAGE_RETURN"),
	}
}

// printed is a time as a receipt shows it. A text that is no time is not changed.
func printed(when string) string {
	if _, err := time.Parse(paymentTime, when); err != nil {
		return when
	}
	return strings.Replace(when, "T", " ", 1)
}

func printBalances(b *balances) []Line {
	lines := append([]Line{text("SINCE " + printed(b.TotalsSince))}, printTotals(b.breakdown)...)
	return append(lines, sides("CASHBACK", money(b.TotalCashbackAmount, b.Currency)),
		sides("GRATUITY", money(b.TotalGratuityAmount, b.Currency)), mark("LINE_SEPARATOR_SINGLE"))
}

func printBanking(b banking) []Line {
	lines := append([]Line{text(acquirer, bold), text("CURRENT SESSION")}, printTotals(b.CurrentSessionTotals)...)
	lines = append(lines, text("TXN "+strings.Join(b.CurrentSessionTransactionNumbers, " - ")), text("PREVIOUS SESSION"))
	return append(append(lines, printTotals(b.PreviousSessionTotals)...), mark("LINE_SEPARATOR_SINGLE"))
}

func printTotals(b breakdown) []Line {
	return []Line{
		sides("SALES "+strconv.Itoa(b.TotalSalesCount), money(b.TotalSalesAmount, b.Currency)),
		sides("REFUNDS "+strconv.Itoa(b.TotalRefundsCount), money(b.TotalRefundsAmount, b.Currency)),
		sides("TOTAL", money(b.TotalAmount, b.Currency)),
	}
}
