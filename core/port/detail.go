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

// errUnknownDetail says that an event carries what this package cannot write.
var errUnknownDetail = errors.New("it carries something that the port does not know how to write")

// encodeDetail writes what an event carries, or fails with errUnknownDetail.
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
	return wire.Object(wire.M("state", wire.String(string(i.State))), wire.M("since", wire.Int(i.Since)),
		wire.M("reason", wire.NonEmpty(i.Reason)), wire.M("attempt", wire.NonZero(int64(i.Attempt))))
}

func encodeNotification(n contract.Notification) wire.Value {
	return wire.Object(wire.M("value", wire.String(n.Value)), wire.M("tid", wire.String(n.TID)),
		wire.M("reference", wire.NonEmpty(n.Reference)), wire.M("attempt", wire.NonZero(int64(n.Attempt))), wire.M("step", wire.Int(int64(n.Step))), wire.M("at", wire.Int(n.At)))
}

func encodeTrouble(t contract.Trouble) wire.Value {
	return wire.Object(wire.M("code", wire.NonZero(int64(t.Code))), wire.M("message", wire.String(t.Message)),
		wire.M("userMessage", wire.NonEmpty(t.UserMessage)), wire.M("fault", wire.NonEmpty(t.Fault)))
}

func encodeStorageTrouble(t contract.StorageTrouble) wire.Value {
	message := "an outcome could not be stored; it is tried again"
	if t.Code == contract.CodeCorrupt {
		message = "a stored payment could not be read; it waits in pending()"
	}
	return wire.Object(wire.M("code", wire.String(string(t.Code))), wire.M("reference", wire.NonEmpty(t.Reference)),
		wire.M("tid", wire.NonEmpty(t.TID)), wire.M("message", wire.String(message)))
}

func encodeSignatureQuestion(s contract.Signature) wire.Value {
	return wire.Object(wire.M("tid", wire.String(s.TID)), wire.M("reference", wire.String(s.Reference)),
		wire.M("attempt", wire.Int(int64(s.Attempt))), wire.M("question", wire.String(s.Question)),
		wire.M("receipt", s.Receipt), wire.M("payment", s.Payment), wire.M("deadline", wire.Int(s.Deadline)), wire.M("default", wire.String(decides(s.Accepts))))
}

func encodeLog(l contract.Log) wire.Value {
	return wire.Object(wire.M("level", wire.String(l.Level)), wire.M("message", wire.String(l.Message)),
		wire.M("reference", wire.NonEmpty(l.Reference)), wire.M("direction", wire.NonEmpty(l.Direction)), wire.M("frame", wire.NonEmpty(l.Frame)))
}
