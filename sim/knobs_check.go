package sim

import (
	"bytes"
	"encoding/json"
	"slices"
)

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
		{"reversalFails", k.ReversalFails, []string{"", resultSuccessful, resultUnsuccessful}},
		{"paperOut", k.PaperOut, []string{"", "during", "after"}},
		{"lateCancel", k.LateCancel, []string{"error", "false", "true"}},
		{"reportResult", k.ReportResult, []string{reportComplete, resultTimedOut}},
	}
	for _, w := range words {
		if !slices.Contains(w.allowed, w.value) {
			return badField("knobs", w.field, "must be one of its listed words")
		}
	}
	if err := k.checkLists(); err != nil {
		return err
	}
	return k.checkNumbers()
}

func (k Knobs) checkLists() error {
	for _, v := range k.CardTrouble {
		if !slices.Contains(cardTroubles, v) {
			return badField("knobs", "cardTrouble", "must hold notification values of a card that is not read")
		}
	}
	for _, m := range k.Unsupported {
		if !knownMethod(m) {
			return badField("knobs", "unsupported", "must hold methods an EPoS may call")
		}
	}
	return nil
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
	case k.CashbackLimit < 0:
		return badField("knobs", "cashbackLimit", "must not be negative")
	case k.EnterCashback < 0 || k.EnterCashback > maxCashback:
		return badField("knobs", "enterCashback", "must lie between 0 and 10000")
	case k.Gratuity < 0 || k.Gratuity > maxAmount:
		return badField("knobs", "gratuity", "must lie between 0 and 99999999")
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
