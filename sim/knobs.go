package sim

import (
	"bytes"
	"encoding/json"
	"slices"
)

// What the simulator does with an API key: the values of Knobs.Token and
// Knobs.WrongToken. How Connect itself refuses a key is not known.
const (
	TokenAccept    = "accept"
	TokenReject    = "reject-401"        // the handshake answers HTTP 401
	TokenThenClose = "accept-then-close" // opens, then closes with CloseCode
	TokenMute      = "accept-and-mute"   // opens, reads, never answers
)

// Knobs are the settings of a simulator, as /control/knobs shows them. Delays
// inside a transaction are divided by TimeScale; PingEveryMs and
// SignatureTimeout are real time.
type Knobs struct {
	// TimeScale makes the terminals that many times faster than real ones.
	TimeScale float64 `json:"timeScale"`
	// Seed feeds authorisation codes, card numbers and jitter.
	Seed uint64 `json:"seed"`
	// Token is what happens to the right key, WrongToken to any other.
	Token      string `json:"token"`
	WrongToken string `json:"wrongToken"`
	// CloseCode is the close code of TokenThenClose.
	CloseCode int `json:"closeCode"`
	// PingEveryMs is the gap between WebSocket pings; a client that misses
	// two is dropped. 0 sends none.
	PingEveryMs int `json:"pingEveryMs"`
	// Validation is "strict" (the schemas) or "lenient".
	Validation string `json:"validation"`
	// ConnectedTerminalsShape is "array" or "object" ({"terminals": [...]}).
	ConnectedTerminalsShape string `json:"connectedTerminalsShape"`
	// TerminalDetailsShape is "object" or "array" (of one).
	TerminalDetailsShape string `json:"terminalDetailsShape"`
	// UserMessages adds error.userMessage, which no known schema shows.
	UserMessages bool `json:"userMessages"`
	// SignatureTimeout is the number sent as timeout; the unit says whether
	// it counts "s" or "ms". It runs in real time: what is told is true.
	SignatureTimeout     int    `json:"signatureTimeout"`
	SignatureTimeoutUnit string `json:"signatureTimeoutUnit"`
	// SignatureDeclined is the transactionResult after a declined signature.
	SignatureDeclined string `json:"signatureDeclined"`
	// FirstQuestionID starts each link's own request ids, so that they
	// collide with the client's.
	FirstQuestionID int `json:"firstQuestionId"`
	// FinishedAfterResponse sends TRANSACTION_FINISHED behind the response.
	FinishedAfterResponse bool `json:"finishedAfterResponse"`
	// TimedOutTakesMoney lets the bank authorise on the terminal that times
	// out; the answer is TIMED_OUT all the same, and duplicate shows the payment.
	TimedOutTakesMoney bool `json:"timedOutTakesMoney"`
	// FailAfter, a notification value, ends transactions there with an error
	// reply of FailCode; what the bank has booked by then stays. Empty is off.
	FailAfter string `json:"failAfter"`
	FailCode  int    `json:"failCode"`
	// Payment is an object whose members replace those of every Payment sent;
	// it changes what is told, not what the ledger holds.
	Payment json.RawMessage `json:"payment,omitempty"`
}

// DefaultKnobs returns the settings a Sim starts with: real time, the right
// key accepted, any other answered 401, strict validation.
func DefaultKnobs() Knobs {
	return Knobs{
		TimeScale: 1, Seed: 1,
		Token: TokenAccept, WrongToken: TokenReject, CloseCode: 1008,
		PingEveryMs: 15000, Validation: "strict",
		ConnectedTerminalsShape: "array", TerminalDetailsShape: "object",
		SignatureTimeout: 80, SignatureTimeoutUnit: "s", SignatureDeclined: resultVoid,
		FirstQuestionID: 1, FailCode: CodeInternal,
	}
}

// Check refuses settings that cannot work, with a *ControlError.
func (k Knobs) Check() error {
	tokens := []string{TokenAccept, TokenReject, TokenThenClose, TokenMute}
	words := []struct {
		field, value string
		allowed      []string
	}{
		{"token", k.Token, tokens},
		{"wrongToken", k.WrongToken, tokens},
		{"validation", k.Validation, []string{"strict", "lenient"}},
		{"connectedTerminalsShape", k.ConnectedTerminalsShape, []string{"array", "object"}},
		{"terminalDetailsShape", k.TerminalDetailsShape, []string{"object", "array"}},
		{"signatureTimeoutUnit", k.SignatureTimeoutUnit, []string{"s", "ms"}},
		{"signatureDeclined", k.SignatureDeclined, []string{resultVoid, resultDeclined, resultUnsuccessful, resultCancelled}},
	}
	for _, w := range words {
		if !slices.Contains(w.allowed, w.value) {
			return badField("knobs", w.field, "must be one of its listed words")
		}
	}
	return k.checkNumbers()
}

func (k Knobs) checkNumbers() error {
	switch {
	case !(k.TimeScale >= 0.01 && k.TimeScale <= 1e6):
		return badField("knobs", "timeScale", "must lie between 0.01 and 1000000")
	case k.PingEveryMs < 0:
		return badField("knobs", "pingEveryMs", "must not be negative")
	case k.SignatureTimeout < 1:
		return badField("knobs", "signatureTimeout", "must be at least 1")
	case k.FirstQuestionID < 0 || k.FirstQuestionID > maxID:
		return badField("knobs", "firstQuestionId", "must lie between 0 and 999999")
	case !sendableCode(k.CloseCode):
		return badField("knobs", "closeCode", "must be a close code a server may send")
	case len(k.Payment) > 0 && !isObject(k.Payment):
		return badField("knobs", "payment", "must be an object")
	}
	return nil
}

// sendableCode tells whether a close frame may carry the code (RFC 6455, 7.4).
func sendableCode(code int) bool {
	if code >= 3000 && code <= 4999 {
		return true
	}
	return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006
}

func isObject(raw json.RawMessage) bool {
	t := bytes.TrimSpace(raw)
	return len(t) > 0 && (t[0] == '{' || bytes.Equal(t, []byte("null")))
}
