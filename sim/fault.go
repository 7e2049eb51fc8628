package sim

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// Fault is something bad that happens to the next frames with a name. Faults are
// used in the order in which they were added, each Count times (0 means once).
type Fault struct {
	// Do is "drop" (the link), "delay", "lose" (the frame alone), "repeat",
	// "swap" (with the next frame of that direction), "extra" (unknown
	// members), "malform" (cut in half), "replace" or "insert" (Frame).
	Do string `json:"do"`
	// When is "before" or "after", for drop and insert.
	When string `json:"when,omitempty"`
	// Direction is "in" or "out", seen from the simulator, or "*" for either.
	Direction string `json:"direction"`
	// On limits the fault to links of "pac" or "pat"; empty means either.
	On string `json:"on,omitempty"`
	// Name is a Frame.Name, that of a notification also without its prefix, or
	// "*" for any frame.
	Name  string `json:"name"`
	Count int    `json:"count,omitempty"`
	// Skip lets that many matching frames pass first, so that with "*" a fault
	// can be aimed at the k-th frame from now. A frame that met another fault
	// is not counted.
	Skip int `json:"skip,omitempty"`
	// MS is the length of a delay, in real milliseconds.
	MS int `json:"ms,omitempty"`
	// With Code and Reason, drop closes the link properly. Without a code the
	// link is cut without a closing handshake.
	Code   int    `json:"code,omitempty"`
	Reason string `json:"reason,omitempty"`
	// Frame is the raw text of replace and insert; "$id" in it, with its
	// quotes, becomes the id of the frame that met the fault.
	Frame string `json:"frame,omitempty"`
}

// AddFault adds a fault. One that could never work is refused with a *ControlError.
func (s *Sim) AddFault(f Fault) error {
	if err := f.check(); err != nil {
		return err
	}
	if f.Count == 0 {
		f.Count = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
	return nil
}

// ClearFaults removes every fault that has not met its frame yet.
func (s *Sim) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

func (f Fault) check() error {
	timed := f.Do == "drop" || f.Do == "insert"
	switch {
	case !slices.Contains([]string{"drop", "delay", "lose", "repeat", "swap", "extra", "malform", "replace", "insert"}, f.Do):
		return badField("fault", "do", "is not a known fault")
	case !slices.Contains([]string{in, out, "*"}, f.Direction):
		return badField("fault", "direction", "must be in, out or *")
	case !slices.Contains([]string{"", onPAC, onPAT}, f.On):
		return badField("fault", "on", "must be pac or pat")
	case timed && f.When != "before" && f.When != "after":
		return badField("fault", "when", "must be before or after")
	case f.Name == "":
		return badField("fault", "name", "is required")
	case f.Count < 0:
		return badField("fault", "count", "must not be negative")
	case f.Skip < 0:
		return badField("fault", "skip", "must not be negative")
	case f.Do == "delay" && f.MS <= 0:
		return badField("fault", "ms", "must be positive")
	case f.Code != 0 && !sendableCode(f.Code):
		return badField("fault", "code", "must be a close code a server may send")
	case (f.Do == "replace" || f.Do == "insert") && f.Frame == "":
		return badField("fault", "frame", "is required")
	}
	return nil
}

func (f *Fault) matches(at Frame) bool {
	if f.On != "" && (f.On == onPAT) != (at.On == onPAT) {
		return false
	}
	return (f.Direction == at.Direction || f.Direction == "*") && (f.Name == at.Name || f.Name == "*" || "notification:"+f.Name == at.Name)
}

// fault takes the next armed fault for the frame, if any.
func (s *Sim) fault(f Frame) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Link <= s.lastLinkBeforeReset {
		return nil
	}
	for i, a := range s.faults {
		if !a.matches(f) {
			continue
		}
		if a.Skip > 0 {
			a.Skip--
			continue
		}
		if a.Count--; a.Count <= 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		taken := *a
		return &taken
	}
	return nil
}

// parcel is a raw frame with the fate that the record will give it.
type parcel struct {
	raw  []byte
	fate string
}

// plan is what a fault makes of one frame.
type plan struct {
	wait      time.Duration
	parcels   []parcel
	hold      bool // keep the frame until the next one has passed
	cutBefore bool
	cutAfter  bool
}

// apply decides what becomes of a frame. A nil fault delivers it.
func (f *Fault) apply(raw []byte, id *int) plan {
	whole := parcel{raw, "delivered"}
	if f == nil {
		return plan{parcels: []parcel{whole}}
	}
	switch f.Do {
	case "drop":
		if f.When == "before" {
			return plan{parcels: []parcel{{raw, "dropped"}}, cutBefore: true}
		}
		return plan{parcels: []parcel{whole}, cutAfter: true}
	case "delay":
		return plan{parcels: []parcel{whole}, wait: time.Duration(f.MS) * time.Millisecond}
	case "lose":
		return plan{parcels: []parcel{{raw, "dropped"}}}
	case "repeat":
		return plan{parcels: []parcel{whole, {raw, "repeated"}}}
	case "swap":
		return plan{hold: true}
	case "extra":
		return plan{parcels: []parcel{{withExtras(raw), "altered"}}}
	case "malform":
		return plan{parcels: []parcel{{raw[:len(raw)/2], "altered"}}}
	case "replace":
		return plan{parcels: []parcel{{f.frame(id), "altered"}}}
	}
	put := parcel{f.frame(id), "inserted"}
	if f.When == "before" {
		return plan{parcels: []parcel{put, whole}}
	}
	return plan{parcels: []parcel{whole, put}}
}

func (f *Fault) frame(id *int) []byte {
	if id == nil {
		return []byte(f.Frame)
	}
	return bytes.ReplaceAll([]byte(f.Frame), []byte(`"$id"`), []byte(strconv.Itoa(*id)))
}

// withExtras adds an unknown member to the frame and to the object in it.
func withExtras(raw []byte) []byte {
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		return raw
	}
	for _, part := range []string{"params", "result", "error"} {
		var inner map[string]json.RawMessage
		if json.Unmarshal(m[part], &inner) == nil && inner != nil {
			inner["unheardOf"] = json.RawMessage(`{"new":[1,"two",null]}`)
			m[part] = encode(inner)
		}
	}
	m["unheardOf"] = json.RawMessage(`"extra"`)
	return encode(m)
}
