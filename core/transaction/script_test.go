package transaction

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// read turns a line of a story into an event. The first word says what
// happens; what follows is its own.
func (s *story) read(line string) Event {
	words := append(strings.Fields(line), "", "", "")
	e := Event{At: 1000, Link: 1}
	for _, w := range words {
		if number, ok := strings.CutPrefix(w, "link="); ok {
			e.Link, _ = strconv.ParseUint(number, 10, 64)
		}
	}
	switch what, arg := words[0], words[1]; what {
	case "sale", "refund":
		e.Kind, e.Record = Start, asked
		e.Record.Kind = what
	case "lease-granted":
		e.Kind = LeaseGranted
	case "lease-denied":
		e.Kind, e.Code = LeaseDenied, Code(arg)
	case "stored", "stored-late":
		e.Kind, e.Record = Stored, s.kept()
		if what == "stored-late" {
			e.Kind = StoredLate
		}
	case "store-fails", "store-late":
		e.Kind, e.Code = StoreFailed, StorageUnavailable
		if what == "store-late" {
			e.Kind = StoreLate
		}
	case "send-fails":
		e.Kind = SendFailed
	case "shows":
		e.Kind, e.Value = Notified, arg
	case "answer":
		e.Kind, e.Payment = Answered, said(arg, words)
	case "error":
		e.Kind, e.Error = Erred, connect.Error{Message: "said no"}
		e.Error.Code, _ = strconv.Atoi(arg)
		if d, err := time.ParseDuration(strings.TrimPrefix(words[2], "after=")); err == nil {
			e.Elapsed = d.Milliseconds()
		}
	case "garbled":
		e.Kind = Unreadable
	case "link-lost":
		e.Kind = LinkLost
	case "silence":
		e.Kind, e.Timer = Expired, AnswerTimer
	case "retry":
		e.Kind, e.Timer = Expired, RetryTimer
	case "till-closes":
		e.Kind = Shutdown
	case "next-engine":
		e.Kind, e.Record = Adopt, s.last
	case "staff":
		e.Kind, e.Settlement = Settle, journal.Settlement{Paid: arg == "paid", By: words[2], Reason: "looked"}
	case "carry-on":
		e.Kind, e.CarriedOn = CarryOn, journal.CarriedOn{By: arg, Reason: "next customer"}
	case "acknowledge":
		e.Kind = Acknowledge
	default:
		require.Fail(s.t, "a story says what no till knows", line)
	}
	return e
}

// kept is the last change as the journal keeps it.
func (s *story) kept() journal.Record {
	r := s.last
	if r.Rev == 0 {
		r.Attempt, r.Rev, r.Epoch = 1, 1, 1
	}
	return r
}

// said is an answer, with the fields that the story changes.
func said(result string, words []string) connect.Payment {
	members := answer(result).Value.Members()
	for i, m := range members {
		for _, w := range words {
			if value, ok := strings.CutPrefix(w, m.Name+"="); ok {
				members[i].Value = wire.String(value)
				if n, err := strconv.ParseInt(value, 10, 64); err == nil && m.Name == "amountBase" {
					members[i].Value = wire.Int(n)
				}
			}
		}
	}
	return connect.Payment{Value: wire.Object(members...)}
}

// word says an effect as staff would.
func word(e Effect) string {
	switch f := e.(type) {
	case Lease:
		return "ask for the terminal's lease"
	case Release:
		return "free the terminal"
	case Reserve:
		return "write   " + record(f.Record)
	case Commit:
		wait := ""
		if f.Await {
			wait = ", and wait"
		}
		return "write   " + record(f.Record) + wait
	case Send:
		return fmt.Sprintf("SEND    %s %d.%02d %s to terminal %s", f.Request.Method,
			f.Request.Amount/100, f.Request.Amount%100, f.Request.Currency, f.Request.TID)
	case Arm:
		return fmt.Sprintf("wait at most %v", f.After)
	case Disarm:
		return "stop waiting"
	case Resolve:
		return "promise " + outcome(f.Outcome)
	case Reject:
		return "promise rejected: " + string(f.Code)
	case Done:
		return "done    " + outcome(f.Outcome)
	case Refuse:
		return "refused: " + string(f.Code)
	case Tell:
		return fmt.Sprintf("tell    %s, step %d", f.Value, f.Step)
	case Announce:
		return "event   " + string(f.What) + ": " + outcome(f.Outcome)
	case Note:
		return "log     " + f.Text
	}
	return fmt.Sprintf("%#v", e)
}

func record(r journal.Record) string {
	text := string(r.Status)
	if r.Result != "" {
		text += " " + string(r.Result)
	}
	if r.Reason != "" {
		text += " (" + r.Reason + ")"
	}
	text += ", sent " + string(r.Sent)
	if r.Begun {
		text += ", card seen"
	}
	if r.CarriedOn != nil {
		text += ", carried on by " + r.CarriedOn.By
	}
	if r.Acknowledged {
		text += ", acknowledged"
	}
	return text
}

func outcome(o Outcome) string {
	text := string(o.Result()) + " (" + o.Record.Reason + ")"
	if t, ok := o.Taken(); ok {
		text += fmt.Sprintf(", taken %d.%02d", t.Total/100, t.Total%100)
	}
	if o.Differs() {
		text += ", differs"
	}
	if !o.Stored {
		text += ", not stored yet"
	}
	return text
}
