package sim

import (
	"context"
	"slices"
)

// Step is one thing a waiter does at a terminal.
type Step struct {
	// Do is "tables" (list them), "lock" (choose one), "bill" (print it), "pay",
	// "final" (print the receipt of what is paid), "unlock", "walkAway" (leave with
	// nothing paid, and unlock if the table is locked), "report", "powerOff" or
	// "powerOn".
	Do  string `json:"do"`
	TID string `json:"tid"`
	// WaiterID is keyed in with "tables" or "lock" and stays until the unlock.
	WaiterID string `json:"waiterId,omitempty"`
	TableID  string `json:"tableId,omitempty"` // of "lock"
	// Amount is what "pay" takes of what is due, in minor units; 0 takes all.
	Amount   int64 `json:"amount,omitempty"`
	Gratuity int64 `json:"gratuity,omitempty"`
	Cashback int64 `json:"cashback,omitempty"`
	// Method is ICC_CHIP, CONTACTLESS, SWIPED or KEYED; empty is the terminal's.
	Method string `json:"method,omitempty"`
	// Report is the reportType of "report"; empty is X_BALANCE.
	Report string `json:"report,omitempty"`
}

// Seen is what the waiter sees when a step is over.
type Seen struct {
	Do  string `json:"do"`
	TID string `json:"tid"`
	// Refused says why the step was refused, or is empty. By the terminal: "off", "unavailable", "busy", "locked" (a table already),
	// "not-locked", "more-than-due", "nothing-due", "paid" (a walk away), "no-final-receipt". By the till:
	// "not-confirmed", "error" (an error reply), "late", "unreadable",
	// "currency". By the link: "no-link", "link-lost". Or "stopped".
	Refused string `json:"refused,omitempty"`
	// Late says that the answer did not come in time.
	Late     bool     `json:"late,omitempty"`
	Tables   []string `json:"tables,omitempty"`
	Currency string   `json:"currency,omitempty"`
	// Confirmed says that the table is locked. Due is what is left to pay.
	Confirmed bool        `json:"confirmed"`
	Due       int64       `json:"due"`
	Lines     []TableLine `json:"lines,omitempty"`
	// Result is the transactionResult of "pay"; the charge is in the ledger when
	// it is SUCCESSFUL.
	Result    string `json:"result,omitempty"`
	PaymentID string `json:"paymentId,omitempty"`
	AuthCode  string `json:"authCode,omitempty"`
	// Told says what became of the payment's notice, the unlock or the report:
	// "sent" (a notification), "answered", "error", "late", "link-lost",
	// "no-link", "stopped", or "kept" if it is sent later. What did not reach the
	// till is sent again only with Knobs.TablesRedeliver.
	Told string `json:"told,omitempty"`
}

// TableLine is a line that the till wants printed [REST].
type TableLine struct {
	Value  string   `json:"value"`
	Type   string   `json:"type,omitempty"`
	Format []string `json:"format,omitempty"`
}

// atTable is what a terminal knows of tables. The zero value is idle; Sim.mu
// guards it.
type atTable struct {
	off         bool
	stop        context.CancelFunc // of the running step
	over        chan struct{}      // closed when that has ended
	stage       string             // "", "listed" or "locked"
	waiter      string
	table       string
	due         int
	grant       int             // number of the lock it holds
	taken       []*tablePaid    // in this visit
	told        int             // how many of them are in a notice
	undelivered []*tableMessage // messages that may not have reached the till
	posting     chan struct{}   // holds a token while something is being sent
}

// The words of atTable.stage as /control/terminals shows them.
const (
	stageIdle   = "idle"
	stageListed = "listed"
	stageLocked = "locked"
	stageOff    = "off"
)

// stepRun is one running step.
type stepRun struct {
	ctx      context.Context
	sim      *Sim
	terminal *terminal
	step     Step
	link     *tableLink    // that was asked last
	note     *tableMessage // of the payment
	seen     Seen
}

// keyPressTime is how long a waiter takes to press the keys of a step [INFERRED].
const keyPressTime = 300 * ms

var steps = map[string]func(*stepRun){
	"tables": (*stepRun).list, "lock": (*stepRun).lock, "bill": (*stepRun).bill, "pay": (*stepRun).pay,
	"final": (*stepRun).final, "unlock": (*stepRun).unlock, "walkAway": (*stepRun).walkAway,
	"report": (*stepRun).report, "powerOff": nil, "powerOn": nil,
}

// Waiter does one step and returns when it is over, with what the waiter sees.
// A step that the terminal or the till refuses is no error: Seen.Refused says
// why. The error is a *ControlError for a step that makes no sense, or that of the
// context: then the step goes on, and nobody sees its end.
func (s *Sim) Waiter(ctx context.Context, st Step) (Seen, error) {
	if err := st.check(); err != nil {
		return Seen{}, err
	}
	switch st.Do {
	case "powerOff":
		return s.powerOff(ctx, st)
	case "powerOn":
		return s.powerOn(ctx, st)
	}
	p, err := s.beginStep(st)
	if err != nil || p.seen.Refused != "" {
		return p.seen, err
	}
	done := make(chan Seen, 1)
	go func() {
		defer s.running.Done()
		if s.pause(p.ctx, keyPressTime) {
			steps[st.Do](p)
		} else {
			p.seen.Refused = askStopped
		}
		s.endStep(p)
		done <- p.seen
	}()
	select {
	case seen := <-done:
		return seen, nil
	case <-ctx.Done():
		return Seen{}, ctx.Err()
	}
}

func (st Step) check() error {
	_, known := steps[st.Do]
	methods := []string{"", "ICC_CHIP", "CONTACTLESS", "SWIPED", "KEYED"}
	reports := []string{"", reportXBalance, reportZBalance, reportBanking, reportEndOfDay}
	switch {
	case !known:
		return badField("waiter", "do", "is no step")
	case st.TID == "":
		return badField("waiter", "tid", "is required")
	case st.Do == "lock" && st.TableID == "":
		return badField("waiter", "tableId", "is required to lock")
	case st.Amount < 0 || st.Amount > maxAmount:
		return badField("waiter", "amount", "must lie between 0 and 99999999")
	case st.Gratuity < 0 || st.Gratuity > maxAmount:
		return badField("waiter", "gratuity", "must lie between 0 and 99999999")
	case st.Cashback < 0 || st.Cashback > maxCashback:
		return badField("waiter", "cashback", "must lie between 0 and 10000")
	case !slices.Contains(methods, st.Method):
		return badField("waiter", "method", "must be ICC_CHIP, CONTACTLESS, SWIPED or KEYED")
	case !slices.Contains(reports, st.Report):
		return badField("waiter", "report", "must be a report type")
	}
	return nil
}

// beginStep makes the terminal busy with the step, or seen says why it cannot.
func (s *Sim) beginStep(st Step) (*stepRun, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := &stepRun{sim: s, step: st, seen: Seen{Do: st.Do, TID: st.TID}}
	t := s.terminalLocked(st.TID)
	if t == nil {
		return p, badField("waiter", "tid", "is no terminal")
	}
	p.terminal = t
	switch {
	case s.workLocked().Err() != nil:
		p.seen.Refused = askStopped
	case t.table.off:
		p.seen.Refused = stageOff
	case t.held == stateUnavailable:
		p.seen.Refused = stateUnavailable
	case t.running || t.held == stateBusy:
		p.seen.Refused = stateBusy
	default:
		p.ctx, t.table.stop = context.WithCancel(s.workLocked())
		t.table.over = make(chan struct{})
		t.running = true
		s.running.Add(1)
		return p, nil
	}
	p.refreshScreenLocked()
	return p, nil
}

// endStep frees the terminal.
func (s *Sim) endStep(p *stepRun) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := p.terminal
	p.refreshScreenLocked()
	t.running, t.current = false, nil
	t.table.stop()
	close(t.table.over)
	t.table.stop, t.table.over = nil, nil
}

// refreshScreenLocked shows the table and what is due.
func (p *stepRun) refreshScreenLocked() {
	a := &p.terminal.table
	p.seen.Confirmed, p.seen.Due = a.stage == stageLocked, int64(a.due)
	if p.seen.Currency == "" && p.seen.Confirmed {
		p.seen.Currency = p.terminal.currency
	}
}

// locked reports whether the terminal has a table, and refuses the step if not.
func (p *stepRun) locked() bool {
	p.sim.mu.Lock()
	defer p.sim.mu.Unlock()
	if p.terminal.table.stage != stageLocked {
		p.seen.Refused = "not-locked"
	}
	return p.seen.Refused == ""
}
