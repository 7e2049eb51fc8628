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
		{"lateSignature", k.LateSignature, []string{lateError, lateIgnored}},
		{"unknownTerminal", k.UnknownTerminal, []string{unknownUnavailable, unknownInvalidParams}},
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
	for _, check := range []func(Knobs) error{Knobs.checkLists, Knobs.checkRecovery, Knobs.checkNumbers, Knobs.checkTables} {
		if err := check(k); err != nil {
			return err
		}
	}
	return nil
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
	for _, f := range k.DuplicateBlank {
		if !slices.Contains(blankable, f) {
			return badField("knobs", "duplicateBlank", "must hold fields of a payment, receiptLines excepted")
		}
	}
	return nil
}

func (k Knobs) checkRecovery() error {
	switch {
	case k.DuplicateStale < -1:
		return badField("knobs", "duplicateStale", "must be -1 or more")
	case k.DuplicateDelayMs < 0:
		return badField("knobs", "duplicateDelayMs", "must not be negative")
	case k.DuplicateError > 0:
		return badField("knobs", "duplicateError", "must be 0 or a negative code")
	case k.DuplicateOccupies < 0:
		return badField("knobs", "duplicateOccupies", "must not be negative")
	case k.NumberSkips < 0 || k.NumberSkips > lastNumber:
		return badField("knobs", "numberSkips", "must lie between 0 and 9999")
	case k.ClockOffsetMinutes < -yearOfMinutes || k.ClockOffsetMinutes > yearOfMinutes:
		return badField("knobs", "clockOffsetMinutes", "must lie within a year")
	}
	return nil
}

const yearOfMinutes = 366 * 24 * 60

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
