package port

import (
	"errors"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/table"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// errUnknownDetail says that an event carries something that this package cannot write.
var errUnknownDetail = errors.New("it carries something that the port does not know how to write")

// encodeDetail writes the detail of an event, or fails with errUnknownDetail.
func encodeDetail(detail contract.Detail) (wire.Value, error) {
	switch d := detail.(type) {
	case link.Info:
		return encodeLink(d), nil
	case contract.Notification:
		return encodeNotification(d), nil
	case transaction.Outcome:
		return encodeOutcome(d), nil
	case contract.Pending:
		return encodePending(d), nil
	case contract.Trouble:
		return encodeTrouble(d), nil
	case contract.StorageTrouble:
		return encodeStorageTrouble(d), nil
	case contract.Ask:
		return encodeAsk(d), nil
	case table.View:
		return d.Encode(), nil
	case contract.TableReport:
		return encodeReport(transaction.Outcome(d)), nil
	case journal.Change:
		return journal.EncodeChange(d), nil
	case contract.Signature:
		return encodeSignatureQuestion(d), nil
	case contract.Log:
		return encodeLog(d), nil
	}
	return wire.Value{}, errUnknownDetail
}

func encodeLink(i link.Info) wire.Value {
	return wire.Build().Text("state", string(i.State)).Int("since", i.Since).NonEmpty("reason", i.Reason).
		NonZero("attempt", int64(i.Attempt)).Object()
}

func encodeNotification(n contract.Notification) wire.Value {
	return wire.Build().
		Text("value", n.Value).Text("tid", n.TID).NonEmpty("reference", n.Reference).
		NonZero("attempt", int64(n.Attempt)).Int("step", int64(n.Step)).Int("at", n.At).Object()
}

func encodeTrouble(t contract.Trouble) wire.Value {
	return wire.Build().NonZero("code", int64(t.Code)).Text("message", t.Message).
		NonEmpty("userMessage", t.UserMessage).NonEmpty("fault", t.Fault).Object()
}

func encodeStorageTrouble(t contract.StorageTrouble) wire.Value {
	message := "an outcome could not be stored; it is tried again"
	if t.Code == contract.CodeCorrupt {
		message = "a stored payment could not be read; it waits in pending()"
	}
	return wire.Build().Text("code", string(t.Code)).NonEmpty("reference", t.Reference).NonEmpty("tid", t.TID).
		Text("message", message).Object()
}

func encodeSignatureQuestion(s contract.Signature) wire.Value {
	return wire.Build().
		Text("tid", s.TID).Text("reference", s.Reference).Int("attempt", int64(s.Attempt)).
		Text("question", s.Question).With("receipt", s.Receipt).With("payment", s.Payment).
		Int("deadline", s.Deadline).Text("default", decides(s.Accepts)).Object()
}

func encodeLog(l contract.Log) wire.Value {
	return wire.Build().
		Text("level", l.Level).Text("message", l.Message).NonEmpty("reference", l.Reference).
		NonEmpty("direction", l.Direction).NonEmpty("frame", l.Frame).Object()
}
