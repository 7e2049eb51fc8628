package sim

import "encoding/json"

// The names this simulator speaks: requests of the EPoS, then its own.
const (
	methodConnected  = "connectedTerminals"
	methodDetails    = "terminalDetails"
	methodSale       = "sale"
	methodRefund     = "refund"
	methodDuplicate  = "duplicate"
	signatureRequest = "signatureVerificationRequest"

	terminalNotification = "terminalNotification"
)

// notice is the params of terminalNotification [SCHEMA].
type notice struct {
	NotificationValue string `json:"notificationValue"`
	TID               string `json:"tid"`
}

// request handles one request of the EPoS. Sale and refund answer later, when
// the transaction has finished; the others at once.
func (s *Sim) request(l *link, id int, method string, params json.RawMessage) {
	if s.forgot(l) {
		return
	}
	o, no := readOrder(method, params)
	var result json.RawMessage
	if no == nil {
		result, no = s.reply(l, id, method, o)
	}
	switch {
	case no != nil:
		l.refuse(id, no)
	case result != nil:
		l.answer(id, result)
	}
}

// readOrder reads params far enough to act on them. The schemas, where a Guard
// holds them, have been stricter before.
func readOrder(method string, params json.RawMessage) (order, *wireError) {
	var o order
	switch method {
	case methodDetails, methodDuplicate, methodSale, methodRefund:
	default:
		return o, nil
	}
	if json.Unmarshal(params, &o) != nil || o.TID == "" {
		return o, refusal(CodeInvalidParams, "invalid params", "")
	}
	pays := method == methodSale || method == methodRefund
	if pays && (o.Amount < 1 || o.Amount > 99999999 || o.AmountCashback < 0) {
		return o, refusal(CodeInvalidParams, "invalid amount", "")
	}
	return o, nil
}

// reply returns the result of a request that is answered at once, or nil.
func (s *Sim) reply(l *link, id int, method string, o order) (json.RawMessage, *wireError) {
	switch method {
	case methodConnected:
		return s.connectedTerminals(), nil
	case methodDetails:
		return s.terminalDetails(o.TID)
	case methodDuplicate:
		return s.duplicate(o.TID)
	case methodSale:
		return nil, s.start(l, id, typeSale, o)
	case methodRefund:
		return nil, s.start(l, id, typeRefund, o)
	}
	return nil, refusal(CodeMethodNotFound, "method not found", "")
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
	t, no := s.onlineLocked(tid)
	if no != nil {
		return nil, no
	}
	if s.knobsLocked().TerminalDetailsShape == "array" {
		return encode([]terminalView{t.view()}), nil
	}
	return encode(t.view()), nil
}

// duplicate answers the terminal's last transaction; the errors for a busy
// terminal and for one without a last transaction are [INFERRED].
func (s *Sim) duplicate(tid string) (json.RawMessage, *wireError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, no := s.idleLocked(tid)
	if no != nil {
		return nil, no
	}
	if t.last == nil {
		return nil, refusal(CodeTerminalOther, "no last transaction", tid+" has no last transaction.")
	}
	return encodePayment(duplicateOf(t.last), s.knobsLocked().Payment), nil
}
