package table

import (
	"fmt"
	"strings"

	"connect-epos/core/journal"
)

// word says an effect in words.
func (s *story) word(e Effect) string {
	switch f := e.(type) {
	case Reserve:
		return "write new " + record(f.Record)
	case Commit:
		return "write     " + record(f.Record)
	case AskLock:
		for i := range s.requests {
			if s.requests[i].Question == f.Question {
				s.requests[i].Record = f.Record
			}
		}
		return "ASK TILL  what is due, for terminal " + f.Record.TID
	case TellPayment:
		return "TELL TILL " + paidWords(f.Payment.Record) + map[bool]string{false: ", not stored"}[f.Payment.Stored()]
	case TellUnlock:
		s.unlockings = append(s.unlockings, f)
		return "TELL TILL the table is unlocked (" + f.Record.Reason + ")"
	case AnswerLock:
		if !f.Confirmed {
			return "ANSWER    the lock is refused"
		}
		return "ANSWER    the lock is confirmed, due " + cents(f.Amount) + " " + f.Currency
	case AnswerNotice:
		return map[bool]string{true: "ANSWER    stored", false: "ANSWER    not stored"}[f.Stored]
	case Arm:
		return fmt.Sprintf("wait      %v %s", f.After, timerWords(f.Timer))
	case Disarm:
		return "stop      waiting " + timerWords(f.Timer)
	case Done:
		return "done"
	case Refuse:
		return "refused:  " + f.Code
	case Trouble:
		return "event     storage: " + f.Record.Reference
	case Note:
		return "log       " + f.Text
	}
	return fmt.Sprintf("%#v", e)
}

func timerWords(t Timer) string {
	switch t.What {
	case AnswerTimer:
		return "for the lock"
	case UnlockTimer, UndoTimer:
		return "to tell of the unlocking again"
	case TellEarlyTimer:
		return "for the journal to store " + t.String()
	case TellTimer:
		return "to tell of it again: " + t.String()
	case NoticeTimer:
		return "to answer the notice"
	}
	return strings.TrimSpace("to store again " + t.String())
}

func cents(n int64) string { return fmt.Sprintf("%.2f", float64(n)/100) }

func paidWords(r journal.Record) string {
	text := "paid " + cents(r.Amount)
	if r.Table.Gratuity > 0 {
		text += ", tip " + cents(r.Table.Gratuity)
	}
	if r.Cashback > 0 {
		text += ", cashback " + cents(r.Cashback)
	}
	if flags := Flags(r); len(flags) > 0 {
		text += " [" + strings.Join(flags, " ") + "]"
	}
	return text + ", key " + r.PaymentKey()
}

func record(r journal.Record) string {
	end := fmt.Sprintf(" (attempt %d, rev %d)", r.Attempt, r.Rev)
	if r.Acknowledged {
		end = ", acknowledged" + end
	}
	if !r.IsLock() {
		return paidWords(r) + end
	}
	text := "lock of " + r.TID + " " + string(r.Status) + ", sent " + string(r.Sent)
	if r.Reason != "" {
		text += " (" + r.Reason + ")"
	}
	if r.Amount > 0 {
		text += ", due " + cents(r.Amount)
	}
	if r.Table.PaidSum > 0 {
		text += ", paid " + cents(r.Table.PaidSum)
	}
	if r.CarriedOn != nil && r.CarriedOn.By != "" {
		text += ", forced by " + r.CarriedOn.By
	}
	if r.Settlement != nil {
		text += ", settled by " + r.Settlement.By
	}
	return text + end
}
