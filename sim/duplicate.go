package sim

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// duplicate answers with the terminal's last transaction as it is now: at once, or in
// a goroutine of its own when the knobs make the terminal slow, or busy with it.
func (s *Sim) duplicate(l *link, id int, tid string) (json.RawMessage, *wireError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, refused := s.idleLocked(tid)
	if refused != nil {
		return nil, refused
	}
	result, refused := s.lastTransactionLocked(t)
	k := s.knobsLocked()
	if k.DuplicateDelayMs == 0 && k.DuplicateOccupies == 0 {
		return result, refused
	}
	if s.workLocked().Err() != nil {
		return nil, refusal(CodeInternal, "simulator closed", "")
	}
	t.running = k.DuplicateOccupies > 0
	s.running.Add(1)
	go s.answerSlowly(l, id, t, slowAnswer{s.workLocked(), *k, result, refused})
	return nil, nil
}

// slowAnswer is a duplicate's answer that is on its way.
type slowAnswer struct {
	ctx     context.Context
	knobs   Knobs
	result  json.RawMessage
	refused *wireError
}

// answerSlowly answers after the delay, and frees the terminal when it has been
// occupied long enough.
func (s *Sim) answerSlowly(l *link, id int, t *terminal, a slowAnswer) {
	defer s.running.Done()
	if !wait(a.ctx, time.Duration(a.knobs.DuplicateDelayMs)*time.Millisecond) {
		return
	}
	if a.refused != nil {
		l.refuse(id, a.refused)
	} else {
		l.answer(id, a.result)
	}
	if a.knobs.DuplicateOccupies == 0 {
		return
	}
	if s.pause(a.ctx, time.Duration(a.knobs.DuplicateOccupies)*time.Second) {
		s.release(t, nil)
	}
}

// lastTransactionLocked is what the terminal shows; the error for a terminal without a
// last transaction is [INFERRED].
func (s *Sim) lastTransactionLocked(t *terminal) (json.RawMessage, *wireError) {
	k := s.knobsLocked()
	if k.DuplicateError != 0 {
		return nil, refusal(k.DuplicateError, "duplicate failed", t.tid+" could not repeat its last transaction.")
	}
	p := t.last
	if k.DuplicateStale != 0 {
		p = t.before
	}
	if k.DuplicateStale > 0 {
		k.DuplicateStale--
	}
	if p == nil {
		return nil, refusal(CodeTerminalOther, "no last transaction", t.tid+" has no last transaction.")
	}
	return k.encodePayment(duplicateOf(p), blank(k.DuplicateBlank)), nil
}

// encodePayment writes a payment as the knobs say. The members of over, if any,
// replace the payment's; then those of Knobs.Payment do.
func (k *Knobs) encodePayment(p *Payment, over json.RawMessage) json.RawMessage {
	if k.NumberBlank {
		p = p.withoutNumber()
	}
	return encodePayment(p, over, k.Payment)
}

// duplicateOf is the payment as a duplicate: only the customer's receipt comes with
// it [SCHEMA].
func duplicateOf(p *Payment) *Payment {
	d := *p
	d.ReceiptLines = Receipts{Customer: append(
		[]Line{text("*** DUPLICATE ***", bold)}, p.ReceiptLines.Customer...)}
	return &d
}

// blank is the overlay that empties the fields: texts are "", amounts 0.
func blank(fields []string) json.RawMessage {
	if len(fields) == 0 {
		return nil
	}
	over := map[string]any{}
	for _, f := range fields {
		over[f] = ""
		if strings.HasPrefix(f, "amount") {
			over[f] = 0
		}
	}
	return encode(over)
}

// blankable are the fields of a payment that can be emptied: all but the receipts.
var blankable = func() []string {
	var all map[string]any
	_ = json.Unmarshal(encode(Payment{}), &all)
	var names []string
	for name := range all {
		if name != "receiptLines" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}()
