package sim

import (
	"encoding/json"
	"slices"
	"strings"
)

// The directions of a frame, seen from the simulator.
const (
	in  = "in"
	out = "out"
)

// Frame is one frame that crossed a link, or should have. If a client ever puts the
// API key into a frame, the key is blacked out.
type Frame struct {
	Seq  int `json:"seq"`
	Link int `json:"link"` // counted from 1, on over a Reset
	// On is "pat" for a pay-at-table link and empty for one of the counter.
	On        string `json:"on,omitempty"`
	Direction string `json:"direction"`
	// Name is how faults know the frame: "sale", "response:sale",
	// "notification:PRESENT_CARD", "error" (without id) or "malformed".
	Name   string `json:"name"`
	Method string `json:"method,omitempty"`
	ID     *int   `json:"id,omitempty"`
	Frame  string `json:"frame"`
	// Fate is "delivered", "dropped" (by a fault), "lost" (the link was gone),
	// "held", "altered", "repeated" or "inserted".
	Fate string `json:"fate"`
}

// keptFrames is how many frames are recorded; the oldest are forgotten first.
const keptFrames = 20000

// Frames returns the recorded frames, oldest first.
func (s *Sim) Frames() []Frame {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.frames)
}

func (s *Sim) record(f Frame, raw []byte) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Link <= s.lastLinkBeforeReset {
		return 0
	}
	s.frameSeq++
	hide := func(v string) string { return strings.ReplaceAll(v, s.key(), "[key]") }
	f.Seq, f.Frame, f.Name, f.Method = s.frameSeq, hide(string(raw)), hide(f.Name), hide(f.Method)
	if len(s.frames) >= keptFrames {
		s.frames = slices.Delete(s.frames, 0, keptFrames/10)
	}
	s.frames = append(s.frames, f)
	return f.Seq
}

// changeFate corrects what was recorded before the attempt.
func (s *Sim) changeFate(seq int, fate string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.frames) - 1; i >= 0; i-- {
		if s.frames[i].Seq == seq {
			s.frames[i].Fate = fate
			return
		}
	}
}

// frameHead is the part of a frame that is needed to name it.
type frameHead struct {
	ID     *int            `json:"id"`
	Method string          `json:"method"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`
	Params struct {
		NotificationValue string `json:"notificationValue"`
	} `json:"params"`
}

// requestNames remembers the method of each request, so that a response can be named
// after what it answers.
type requestNames map[string]map[int]string // direction of the request, id, method

// describe names a raw frame that goes in that direction.
func (n requestNames) describe(direction string, raw []byte) Frame {
	f := Frame{Direction: direction, Name: "malformed"}
	var g frameHead
	if json.Unmarshal(raw, &g) != nil {
		return f
	}
	f.ID, f.Method = g.ID, g.Method
	switch {
	case g.Method != "" && g.ID != nil:
		f.Name = g.Method
		n[direction][*g.ID] = g.Method
	case g.Method == terminalNotification:
		f.Name = "notification:" + g.Params.NotificationValue
	case g.Method != "":
		f.Name = "notification:" + g.Method
	case g.ID != nil:
		f.Method = n[opposite(direction)][*g.ID]
		f.Name = "response:" + f.Method
	case g.Error != nil:
		f.Name = "error"
	}
	return f
}

func opposite(direction string) string {
	if direction == in {
		return out
	}
	return in
}
