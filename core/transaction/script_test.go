package transaction

import (
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// read turns a line of a story into an event. The first word says what
// happens; the other words say more about it.
func (s *story) read(line string) Event {
	words := append(strings.Fields(line), "", "", "")
	e := Event{Link: 1, Time: Times{At: 1000}}
	for _, w := range words {
		if number, ok := strings.CutPrefix(w, "link="); ok {
			e.Link, _ = strconv.ParseUint(number, 10, 64)
		}
		if text, ok := strings.CutPrefix(w, "at="); ok {
			at, err := time.ParseDuration(text)
			require.NoError(s.t, err)
			e.Time.At = at.Milliseconds()
		}
	}
	e.Time.Uptime = e.Time.At
	switch what, arg := words[0], words[1]; what {
	case "sale", "refund", "preAuth", "completion":
		e.Kind, e.Record = Start, requested(what, words)
	case "end-of-day":
		e.Kind, e.Record = Start, endOfDay
	case "report":
		e.Kind, e.Payment = Answered, reportAnswer(arg)
		for _, w := range words {
			if typ, ok := strings.CutPrefix(w, "reportType="); ok {
				e.Payment.Value = wire.Object(wire.M("reportResult", wire.String(arg)), wire.M("reportType", wire.String(typ)))
			}
		}
	case "lease-granted":
		e.Kind = LeaseGranted
	case "lease-denied":
		e.Kind, e.Failure.Code = LeaseDenied, Code(arg)
	case "stored", "stored-late":
		e.Kind, e.Record = Stored, s.kept()
		if what == "stored-late" {
			e.Kind = StoredLate
		}
	case "store-fails", "store-late":
		e.Kind, e.Failure.Code = StoreFailed, StorageUnavailable
		switch arg {
		case "changed-elsewhere":
			e.Failure.Code, e.Failure.Reason = NotPending, arg
		case "noted-meanwhile":
			e.Failure.Unproven = evidence.WhyGap
		}
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
		e.Kind, e.Error = ErrorCame, connect.Error{Message: "said no"}
		e.Error.Code, _ = strconv.Atoi(arg)
		if d, err := time.ParseDuration(strings.TrimPrefix(words[2], "after=")); err == nil {
			e.Time.Elapsed, e.Time.ElapsedLongest = d.Milliseconds(), d.Milliseconds()
		}
	case "garbled":
		e.Kind = Unreadable
	case "link-lost":
		e.Kind, e.StillHeard = LinkLost, arg == "listened-to"
	case "silence":
		e.Kind, e.Timer = TimerExpired, AnswerTimer
	case "finished-silence":
		e.Kind, e.Timer = TimerExpired, FinishTimer
	case "later":
		e.Kind, e.Timer = TimerExpired, LookTimer
	case "link-up", "link-closed", "status", "last", "last-refused":
		e = s.recovery(e, what, arg, words)
	case "check-due":
		e.Kind, e.Timer = TimerExpired, CheckTimer
	case "journal", "turn-came", "turn-refused", "renewed":
		e = s.checking(e, what, words)
	case "retry":
		e.Kind, e.Timer = TimerExpired, RetryTimer
	case "till-closes":
		e.Kind = Shutdown
	case "take-over":
		e.Kind, e.Record, e.Staff.StaffAction = TakeOver, s.last, journal.StaffAction{By: arg, Reason: "window hangs"}
	case "taken-over":
		e.Kind = Disowned
	case "next-engine":
		e.Kind, e.Record = Adopt, s.last
	case "staff":
		e.Kind, e.Staff.Settlement = Settle, journal.Settlement{Paid: arg == "paid", By: words[2], Reason: "looked"}
		if arg == "cash" {
			e.Staff.Settlement.PaidOtherwise = arg
		}
		e = insisted(e, words)
	case "carry-on":
		e.Kind, e.Staff.StaffAction = CarryOn, journal.StaffAction{By: arg, Reason: "next customer"}
	case "acknowledge":
		e.Kind = Acknowledge
		if arg == "as-shown" {
			e.Staff.Seen.Rev = s.state.Record.Rev
		}
	case "at-work":
		e.Kind, e.Value = AtWork, arg
	case "cancel-answered":
		e.Kind = CancelAnswered
	case "signature", "signature-accepted", "signature-declined", "nobody-decides", "answer-fails", "cancel":
		e = s.question(e, what, arg)
	default:
		require.Fail(s.t, "a story says what no till knows", line)
	}
	return e
}

// insisted reads how staff decide: "insists" without waiting, "saw=" which
// revision, "status=" what the terminal did, "amount=" what was taken.
func insisted(e Event, words []string) Event {
	for _, w := range words {
		name, value, _ := strings.Cut(w, "=")
		n, _ := strconv.ParseInt(value, 10, 64)
		switch name {
		case "insists":
			e.Staff.Settlement.Forced = true
		case "saw":
			e.Staff.Seen = Seen{Attempt: 1, Rev: int(n)}
		case "status":
			e.Value = value
		case "amount":
			e.Staff.Settlement.Amount = n
		case "code":
			e.Staff.Settlement.AuthCode = value
		}
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
	members := append(answer(result).Value.Members(), wire.M("amountCashback", wire.Value{}), wire.M("amountGratuity", wire.Value{}),
		wire.M("transactionNumber", wire.Value{}), wire.M("transactionTime", wire.Value{}))
	for i, m := range members {
		for _, w := range words {
			if value, ok := strings.CutPrefix(w, m.Name+"="); ok {
				members[i].Value = wire.String(value)
				if n, err := strconv.ParseInt(value, 10, 64); err == nil && strings.HasPrefix(m.Name, "amount") {
					members[i].Value = wire.Int(n)
				}
			}
		}
	}
	return connect.Payment{Value: wire.Object(members...)}
}

// requested is what a till asks for: "keyed", "cashback=", "code=" and
// "pre-authorised=" go with some kinds.
func requested(kind string, words []string) journal.Record {
	r := asked
	r.Kind, r.Reference = kind, strings.TrimSuffix(words[1], ",")
	for _, w := range words {
		if number, ok := strings.CutPrefix(w, "last="); ok {
			r.Before.Number, r.Before.Time, r.Before.Unbroken = number, "1969-12-31T23:00:00", true
		}
		name, value, _ := strings.Cut(w, "=")
		n, _ := strconv.ParseInt(value, 10, 64)
		switch name {
		case "keyed":
			r.Keyed = true
		case "cashback":
			r.Cashback = n
		case "code":
			r.AuthCode = value
		case "pre-authorised":
			r.PreAuthorised = n
		case "gap":
			r.Before.Unbroken = false
		}
	}
	return r
}

// recovery reads what asking the terminal brings: "after=" is the time since the frame left,
// "exclusive" says that nobody else uses the terminal.
func (s *story) recovery(e Event, what, arg string, words []string) Event {
	switch what {
	case "link-up":
		e.Kind = LinkUp
	case "link-closed":
		e.Kind = LinkClosed
	case "status":
		e.Kind, e.Value = StatusCame, arg
	case "last-refused":
		e.Kind, e.Failure.Reason = LastTransactionRefused, arg
	case "last":
		e.Kind, e.Shown.Payment = LastTransactionCame, said(arg, words)
	}
	for _, w := range words {
		if after, ok := strings.CutPrefix(w, "after="); ok {
			d, err := time.ParseDuration(after)
			require.NoError(s.t, err)
			e.Time.Elapsed = d.Milliseconds()
		}
		e.Shown.Exclusive = e.Shown.Exclusive || w == "exclusive"
	}
	return e
}

// checking reads what happens while a verdict of staff is checked: "next=" is the number of the
// sale that was approved on the terminal after it.
func (s *story) checking(e Event, what string, words []string) Event {
	e.Kind = map[string]Kind{"journal": JournalCame, "turn-came": TurnCame, "turn-refused": TurnRefused, "renewed": RecordReloaded}[what]
	e.Record = s.kept()
	for _, w := range words {
		if number, ok := strings.CutPrefix(w, "next="); ok {
			next := admitted()
			next.Reference, next.Answer.Number, next.Status, next.Result, next.CreatedAt = "T-43", number, journal.Settled, journal.Approved, 2000
			e.Shown.Records = append([]journal.Record{next}, e.Shown.Records...)
		}
		e.Shown.Exclusive = e.Shown.Exclusive || w == "exclusive"
	}
	return e
}

// question reads what happens around a signature question of 80 s, and a cancel.
func (s *story) question(e Event, what, arg string) Event {
	e.Signature.Question.Number = s.state.Signature.Question.Number
	switch what {
	case "signature":
		e.Kind = SignatureAsked
		e.Signature.Question = Question{ID: 1, Link: 1, DecideAt: e.Time.At + 77_000, Deadline: e.Time.At + 80_000}
	case "signature-accepted", "signature-declined":
		e.Kind, e.Signature.By, e.Signature.Accepted = SignatureDecided, ByStaff, what == "signature-accepted"
	case "nobody-decides":
		e.Time.At += 77_000
		e.Kind, e.Signature.By, e.Signature.Accepted = SignatureDecided, ByTimeout, arg == "default=accept"
	case "answer-fails":
		e.Kind = SignatureAnswerFailed
	case "cancel":
		e.Kind = Cancel
	}
	return e
}
