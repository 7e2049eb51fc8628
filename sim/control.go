package sim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// ControlError says why Control refused a call: the call, the wrong field if there is
// one, and a sentence for developers.
type ControlError struct {
	Call    string
	Field   string
	Message string
	Unknown bool // there is no such call
}

// Error names call and field.
func (e *ControlError) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("sim: control %s: %s", e.Call, e.Message)
	}
	return fmt.Sprintf("sim: control %s: %s %s", e.Call, e.Field, e.Message)
}

func badField(call, field, message string) error {
	return &ControlError{Call: call, Field: field, Message: message}
}

// controls are the calls of Control, each with its description.
var controls = map[string]struct {
	say string
	run func(*Sim, []byte) (any, error)
}{
	"reset":    {"everything as at the start; links closed", (*Sim).controlReset},
	"knobs":    {"GET the settings, POST a partial change", (*Sim).controlKnobs},
	"ledger":   {"every charge the bank booked", (*Sim).controlLedger},
	"holds":    {"every pre-authorisation and what became of it", (*Sim).controlHolds},
	"frames":   {"every frame seen, with its fate", (*Sim).controlFrames},
	"drop":     {"{when, direction, name, count?, code?, reason?}: drop the link at a frame", (*Sim).controlDrop},
	"fault":    {"{do, direction, name, ...}: any fault on a frame", (*Sim).controlFault},
	"terminal": {"{tid, state?, profile?, currency?}: hold, free or add a terminal", (*Sim).controlTerminal},

	"terminals":  {"every terminal with its table", (*Sim).controlTerminals},
	"waiter":     {"{do, tid, ...}: one step of a waiter; without do: a whole visit", (*Sim).controlWaiter},
	"grants":     {"every lock a till has confirmed", (*Sim).controlGrants},
	"violations": {"what tills did wrong at tables", (*Sim).controlViolations},

	"terminal/number": {"{tid, next?}: the number of its next transaction; 1 resets", (*Sim).controlNumber},
	"foreign":         {"{tid, amount, type?, currency?, result?}: a payment nobody here asked for", (*Sim).controlForeign},
	"terminal/cancel": {"{tid}: press the terminal's own cancel key", (*Sim).controlCancelKey},
	"links":           {"the open links, and which are frozen", (*Sim).controlLinks},
	"links/close":     {"{code, reason}: close all links", (*Sim).controlClose},
	"links/freeze":    {"{link?}: links neither read nor write any more, and stay open", (*Sim).controlFreeze},
	"links/thaw":      {"{link?}: frozen links deliver what they held back", (*Sim).controlThaw},
	"send":            {"{frame}: send a raw frame on all links", (*Sim).controlSend},
}

// Control runs one control call. Its name is the path after /control, without
// slashes at the ends; the body is JSON or empty. It returns JSON. Errors are
// *ControlError.
func (s *Sim) Control(call string, body []byte) ([]byte, error) {
	if call == "" {
		return controlIndex(), nil
	}
	c, ok := controls[call]
	if !ok {
		return nil, &ControlError{Call: call, Message: "is not a control call", Unknown: true}
	}
	v, err := c.run(s, body)
	var ce *ControlError
	if errors.As(err, &ce) {
		ce.Call = call
		return nil, ce
	}
	if err != nil {
		return nil, &ControlError{Call: call, Message: err.Error()}
	}
	return encode(v), nil
}

var emptyObject = struct{}{} // written as {}

func controlIndex() []byte {
	list := map[string]string{}
	for name, c := range controls {
		list["/control/"+name] = c.say
	}
	return encode(map[string]any{
		"what":  "a simulator of a card payment service; not Paymentsense's, nothing here moves money",
		"calls": list,
	})
}

func (s *Sim) controlReset([]byte) (any, error) {
	s.Reset()
	return emptyObject, nil
}

func (s *Sim) controlKnobs(body []byte) (any, error) {
	k := s.Knobs()
	if len(bytes.TrimSpace(body)) == 0 {
		return k, nil
	}
	k, err := k.Turned(body)
	if err != nil {
		return nil, err
	}
	return k, s.SetKnobs(k)
}

// Turned returns the settings with the changes of a JSON object. Errors are
// *ControlError.
func (k Knobs) Turned(body []byte) (Knobs, error) {
	k = k.clone()
	if err := decode(body, &k); err != nil {
		return k, err
	}
	return k, k.Check()
}

func (s *Sim) controlLedger([]byte) (any, error) {
	charges := s.Ledger()
	if charges == nil {
		charges = []Charge{}
	}
	return map[string]any{"charges": charges}, nil
}

func (s *Sim) controlHolds([]byte) (any, error) {
	holds := s.Holds()
	if holds == nil {
		holds = []Hold{}
	}
	return map[string]any{"holds": holds}, nil
}

func (s *Sim) controlCancelKey(body []byte) (any, error) {
	var with struct {
		TID string `json:"tid"`
	}
	if err := decode(body, &with); err != nil {
		return nil, err
	}
	return emptyObject, s.PressCancel(with.TID)
}

func (s *Sim) controlFrames([]byte) (any, error) {
	frames := s.Frames()
	if frames == nil {
		frames = []Frame{}
	}
	return map[string]any{"frames": frames}, nil
}

func (s *Sim) controlDrop(body []byte) (any, error) {
	f := Fault{Do: "drop"}
	if err := decode(body, &f); err != nil {
		return nil, err
	}
	if f.Do != "drop" {
		return nil, badField("drop", "do", "is not for this call")
	}
	return emptyObject, s.AddFault(f)
}

func (s *Sim) controlFault(body []byte) (any, error) {
	var f Fault
	if err := decode(body, &f); err != nil {
		return nil, err
	}
	return emptyObject, s.AddFault(f)
}

func (s *Sim) controlTerminal(body []byte) (any, error) {
	var o TerminalOrder
	if err := decode(body, &o); err != nil {
		return nil, err
	}
	return emptyObject, s.SetTerminal(o)
}

// decode reads a control body. Unknown members are refused by name.
func decode(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return badField("", "", err.Error())
	}
	return nil
}
