package transaction

import (
	"fmt"
	"strconv"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// word says an effect as staff would say it.
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
		return sent(f.Request)
	case AskCancel:
		return "SEND    cancelTransaction"
	case AskStatus:
		return "ask     the terminal's status"
	case AskLastTransaction:
		return "ask     the terminal's last transaction"
	case AskJournal:
		return "read    the journal's records of the terminal"
	case TakeTurn:
		return "ask     for the terminal, for one look"
	case ReloadRecord:
		return "read    the record again"
	case AskStaff:
		return "ask     staff about the signature"
	case Answer:
		return "ANSWER  accepted " + strconv.FormatBool(f.Accepted)
	case Arm:
		switch f.Timer {
		case SignatureTimer:
			return fmt.Sprintf("decide  within %v", f.After)
		case FinishTimer:
			return fmt.Sprintf("wait at most %v more", f.After)
		case LookTimer:
			return fmt.Sprintf("ask again in %v", f.After)
		case CheckTimer:
			return fmt.Sprintf("check   the verdict in %v", f.After)
		}
		return fmt.Sprintf("wait at most %v", f.After)
	case Disarm:
		if f.Timer == SignatureTimer {
			return "the question is over"
		}
		return "stop waiting"
	case Resolve:
		return "promise " + outcome(f.Outcome)
	case Reject:
		return "promise rejected: " + string(f.Code)
	case CommandDone:
		return "done    " + outcome(f.Outcome)
	case RefuseCommand:
		if f.Wait > 0 {
			return fmt.Sprintf("refused: %s, for %v", f.Code, f.Wait)
		}
		return "refused: " + string(f.Code)
	case TellNotification:
		return fmt.Sprintf("tell    %s, step %d", f.Value, f.Step)
	case Announce:
		return "event   " + string(f.What) + ": " + outcome(f.Outcome)
	case LogLine:
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
	if r.Evidence.Finding != "" {
		text += ", " + r.Evidence.Finding + " (" + r.Evidence.Why + ")"
	}
	switch {
	case r.Evidence.CardSeen:
		text += ", card seen"
	case r.Evidence.Arrived:
		text += ", heard of"
	}
	if r.Settlement != nil && r.Settlement.Forced {
		text += ", insisted"
	}
	if r.Evidence.SeenAtWork {
		text += ", seen at work"
	}
	if r.Signature.By != "" {
		text += ", signature " + r.Signature.By
	}
	if r.Signature.Declined {
		text += " declined"
	}
	if v := r.Settlement; v != nil && v.Looks > 0 {
		text += fmt.Sprintf(", look %d", v.Looks)
	}
	if c := r.Check; c != nil {
		text += fmt.Sprintf(", check %s number %q total %d", c.Why, c.Number, c.Total)
		if c.Acknowledged {
			text += " (acknowledged)"
		}
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
	if connect.IsReport(o.Record.Kind) {
		return "report " + o.ReportResult() + " (" + o.Record.Reason + ")" + map[bool]string{false: ", not stored yet"}[o.Stored]
	}
	text := string(o.Result()) + " (" + o.Record.Reason + ")"
	if o.Record.Evidence.Finding != "" {
		text += ", " + o.Record.Evidence.Finding + " (" + o.Record.Evidence.Why + ")"
	}
	if t, ok := o.Taken(); ok {
		text += fmt.Sprintf(", taken %d.%02d", t.Total/100, t.Total%100)
	}
	if o.Record.Signature.By != "" {
		text += ", signature decided by " + o.DecidedBy()
	}
	if o.Differs() {
		text += ", differs"
	}
	if !o.Stored {
		text += ", not stored yet"
	}
	return text
}

// sent says a frame with everything that it carries.
func sent(r connect.Request) string {
	if connect.IsReport(r.Method) {
		return "SEND    " + r.Method + " to terminal " + r.TID
	}
	text := fmt.Sprintf("SEND    %s %d.%02d %s to terminal %s", r.Method, r.Amount/100, r.Amount%100, r.Currency, r.TID)
	if r.Cashback > 0 {
		text += fmt.Sprintf(", cashback %d.%02d", r.Cashback/100, r.Cashback%100)
	}
	if r.Keyed {
		text += ", card not present"
	}
	if r.AuthCode != "" {
		text += ", code " + r.AuthCode
	}
	if r.PreAuthorised > 0 {
		text += fmt.Sprintf(", pre-authorised %d.%02d", r.PreAuthorised/100, r.PreAuthorised%100)
	}
	return text
}
