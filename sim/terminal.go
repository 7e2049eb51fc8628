package sim

import (
	"fmt"
	"slices"
)

// The states in which /control/terminal may put a terminal.
const (
	stateAvailable   = "available"
	stateBusy        = "busy"
	stateUnavailable = "unavailable"
)

// terminal is one card machine. Sim.mu guards it.
type terminal struct {
	tid      string
	currency string
	profile  profile
	held     string // busy or unavailable, if a test says so; otherwise ""
	running  bool
	current  *transaction // nil while idle or busy with a report
	runs     int          // how many transactions were begun
	number   int          // of the last processed transaction in this session
	last     *Payment     // the last processed transaction
	before   *Payment     // and the one before it
	totals   totals
	table    atTable
}

// terminalView is a terminal as the wire shows it [REST] [CLIENT].
type terminalView struct {
	TID      string `json:"tid"`
	Status   string `json:"status"`
	Currency string `json:"currency"`
}

func (t *terminal) view() terminalView {
	v := terminalView{TID: t.tid, Status: "AVAILABLE", Currency: t.currency}
	if t.running || t.held == stateBusy {
		v.Status = "BUSY"
	}
	return v
}

// online reports whether the terminal can be reached.
func (t *terminal) online() bool { return t.held != stateUnavailable && !t.table.off }

func (s *Sim) terminalsLocked() []*terminal {
	if s.terminals == nil {
		for _, m := range machines[:listedMachines] {
			s.addTerminalLocked("VCM"+accountTag+m.ending, m.profile)
		}
	}
	return s.terminals
}

func (s *Sim) addTerminalLocked(tid string, p profile) *terminal {
	t := &terminal{tid: tid, currency: "GBP", profile: p}
	s.terminals = append(s.terminals, t)
	return t
}

// terminalLocked finds a terminal. A virtual card machine is there as soon as it is asked for.
func (s *Sim) terminalLocked(tid string) *terminal {
	for _, t := range s.terminalsLocked() {
		if t.tid == tid {
			return t
		}
	}
	if p, virtual := profileOf(tid); virtual {
		return s.addTerminalLocked(tid, p)
	}
	return nil
}

// connected lists the terminals that are online.
func (s *Sim) connected() []terminalView {
	s.mu.Lock()
	defer s.mu.Unlock()
	views := []terminalView{}
	for _, t := range s.terminalsLocked() {
		if t.online() {
			views = append(views, t.view())
		}
	}
	return views
}

// onlineLocked finds a terminal that is online.
func (s *Sim) onlineLocked(tid string) (*terminal, *wireError) {
	t := s.terminalLocked(tid)
	if t == nil && s.knobsLocked().UnknownTerminal == unknownInvalidParams {
		return nil, &wireError{Code: CodeInvalidParams, Message: "terminal not found",
			Data: &errorData{TerminalID: tid, UserMessage: "There is no card machine " + tid + " here."}}
	}
	if t == nil || !t.online() {
		return nil, refusal(CodeUnavailable, "terminal unavailable",
			fmt.Sprintf("%s cannot be reached. Check its screen and cables, then try again in 10 seconds.", tid))
	}
	return t, nil
}

// idleLocked finds a terminal that is online and idle.
func (s *Sim) idleLocked(tid string) (*terminal, *wireError) {
	t, refused := s.onlineLocked(tid)
	if refused != nil {
		return nil, refused
	}
	if t.running || t.held == stateBusy {
		return nil, refusal(CodeBusy, "terminal busy", tid+" is busy with another transaction.")
	}
	return t, nil
}

// begin makes the terminal busy with one transaction.
func (s *Sim) begin(l *link, id int, method string, o order) (*transaction, *wireError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, refused := s.idleLocked(o.TID)
	switch {
	case refused != nil:
		return nil, refused
	case t.currency != o.Currency:
		return nil, refusal(CodeTerminalOther, "currency not supported by terminal",
			o.TID+" does not take "+o.Currency+".")
	case s.workLocked().Err() != nil:
		return nil, refusal(CodeInternal, "simulator closed", "")
	}
	t.running = true
	t.runs++
	s.running.Add(1)
	t.current = s.newTransactionLocked(s.addCallerLocked(l, id, method), t, transactionTypes[method], o)
	return t.current, nil
}

// release frees the terminal. If p is not nil, it was processed and becomes the
// terminal's last transaction. Only a processed transaction uses up its number.
func (s *Sim) release(t *terminal, p *Payment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t.running, t.current = false, nil
	if p != nil {
		t.process(p)
	}
}

func (t *terminal) process(p *Payment) {
	t.before, t.last = t.last, p
	t.number++
}

// TerminalOrder changes a terminal, or adds one when the TID is new.
type TerminalOrder struct {
	TID string `json:"tid"`
	// State is "available", "busy" (with something else) or "unavailable"
	// (offline). Empty does not change it. A running transaction goes on.
	State string `json:"state,omitempty"`
	// Profile is the TID of the virtual terminal whose behaviour it gets. A new
	// terminal without one behaves like VCMINVLSIP0, unless its own TID is that of
	// a virtual one.
	Profile string `json:"profile,omitempty"`
	// Currency is GBP or EUR. A new terminal without one takes GBP.
	Currency string `json:"currency,omitempty"`
}

// SetTerminal does what the order says, or refuses it with a *ControlError.
func (s *Sim) SetTerminal(o TerminalOrder) error {
	p, known := profileOf(o.Profile)
	switch {
	case o.TID == "":
		return badField("terminal", "tid", "is required")
	case !slices.Contains([]string{"", stateAvailable, stateBusy, stateUnavailable}, o.State):
		return badField("terminal", "state", "must be available, busy or unavailable")
	case o.Profile != "" && !known:
		return badField("terminal", "profile", "must be the TID of a virtual terminal")
	case !slices.Contains([]string{"", "GBP", "EUR"}, o.Currency):
		return badField("terminal", "currency", "must be GBP or EUR")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.terminalLocked(o.TID)
	if t == nil {
		t = s.addTerminalLocked(o.TID, chipAndPIN)
	}
	t.obey(o, p)
	return nil
}

func (t *terminal) obey(o TerminalOrder, p profile) {
	if o.Profile != "" {
		t.profile = p
	}
	if o.Currency != "" {
		t.currency = o.Currency
	}
	if o.State != "" {
		t.held = o.State
	}
	if t.held == stateAvailable {
		t.held = ""
	}
}
