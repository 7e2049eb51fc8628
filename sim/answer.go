package sim

import (
	"encoding/json"
	"slices"
)

// The methods: first the requests of the EPoS, then those of the simulator.
const (
	methodConnected  = "connectedTerminals"
	methodDetails    = "terminalDetails"
	methodDuplicate  = "duplicate"
	methodCancel     = "cancelTransaction"
	signatureRequest = "signatureVerificationRequest"

	terminalNotification = "terminalNotification"
)

// notice is the params of terminalNotification [SCHEMA].
type notice struct {
	NotificationValue string `json:"notificationValue"`
	TID               string `json:"tid"`
}

// request handles one request of the EPoS. Transactions and reports answer
// later, when they have finished; the others at once.
func (s *Sim) request(l *link, id int, method string, params json.RawMessage) {
	if s.isFromBeforeReset(l) {
		return
	}
	o, refused := s.readOrder(method, params)
	var result json.RawMessage
	if refused == nil {
		result, refused = s.reply(l, id, method, o)
	}
	switch {
	case refused != nil:
		l.refuse(id, refused)
	case result != nil:
		l.answer(id, result)
	}
	if s.isFirstRequest(l) {
		s.redeliver()
	}
}

// isFirstRequest tells whether this was the link's first request.
func (s *Sim) isFirstRequest(l *link) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := l.hasRequested
	l.hasRequested = true
	return !before
}

// readOrder reads of params what is needed to act on them. A Guard, if there is one,
// has checked them against the schemas before.
func (s *Sim) readOrder(method string, params json.RawMessage) (order, *wireError) {
	var o order
	switch {
	case !knownMethod(method):
		return o, refusal(CodeMethodNotFound, "method not found", "")
	case slices.Contains(s.Knobs().Unsupported, method):
		return o, refusal(CodeUnsupported, "not supported by terminal", "This terminal cannot do that.")
	case method == methodConnected:
		return o, nil
	case json.Unmarshal(params, &o) != nil || o.TID == "":
		return o, refusal(CodeInvalidParams, "invalid params", "")
	}
	if typ, ok := transactionTypes[method]; ok && !o.fits(typ) {
		return o, refusal(CodeInvalidParams, "invalid amount or parameters", "")
	}
	return o, nil
}

// reply returns the result of a request that is answered at once, or nil.
func (s *Sim) reply(l *link, id int, method string, o order) (json.RawMessage, *wireError) {
	if _, ok := transactionTypes[method]; ok {
		return nil, s.start(l, id, method, o)
	}
	if _, ok := reportTypes[method]; ok {
		return nil, s.startReport(l, id, method, o.TID)
	}
	switch method {
	case methodDetails:
		return s.terminalDetails(o.TID)
	case methodDuplicate:
		return s.duplicate(l, id, o.TID)
	case methodCancel:
		return nil, s.cancel(l, id, o.TID)
	}
	return s.connectedTerminals(), nil
}

// connectedTerminals answers an array [CLIENT] or, by knob, REST's object.
func (s *Sim) connectedTerminals() json.RawMessage {
	list := s.connected()
	if s.Knobs().ConnectedTerminalsShape == "object" {
		return encode(map[string]any{"terminals": list})
	}
	return encode(list)
}

// terminalDetails answers one terminal, or by knob an array of it; both are
// [INFERRED].
func (s *Sim) terminalDetails(tid string) (json.RawMessage, *wireError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, refused := s.onlineLocked(tid)
	if refused != nil {
		return nil, refused
	}
	if s.knobsLocked().TerminalDetailsShape == "array" {
		return encode([]terminalView{t.view()}), nil
	}
	return encode(t.view()), nil
}
