package rpc

import (
	"context"
	"errors"

	"connect-epos/core/wire"
)

func (c *Conn) serve(ctx context.Context, deliver func(Message)) error {
	for ctx.Err() == nil {
		frame, err := c.transport.Recv(ctx)
		var large *TooLarge
		if errors.As(err, &large) {
			c.trace(false, large.Head)
			c.hand(c.refused(large.Head, FaultTooLarge), deliver)
			continue
		}
		if err != nil {
			return err
		}
		c.trace(false, frame)
		c.hand(c.read(frame), deliver)
	}
	return ctx.Err()
}

// received is a Message on its way, with the request it answers, if any.
type received struct {
	Message
	answers *call
}

// hand gives the answer of a Call to its waiter and all else to the stream.
func (c *Conn) hand(r received, deliver func(Message)) {
	if r.answers != nil && c.passed(r) {
		return
	}
	deliver(r.Message)
}

func (c *Conn) read(frame []byte) received {
	v, err := wire.Parse(frame)
	if err != nil {
		var refused *wire.Error
		if errors.As(err, &refused) && refused.Reason == wire.TooLarge {
			return c.refused(frame, FaultTooLarge)
		}
		return c.refused(frame, FaultMalformed)
	}
	m := Message{Frame: frame, Params: v.Get("params"), Result: v.Get("result")}
	switch {
	case v.Kind() != wire.KindObject:
		return fault(m, FaultNotAnObject)
	case v.Get("method").IsAbsent():
		return c.readAnswer(m, v)
	default:
		return c.readAsked(m, v)
	}
}

func fault(m Message, f Fault) received {
	m.Kind, m.Fault = KindFault, f
	return received{Message: m}
}

// refused makes the most of a frame that is no strict JSON: when it looks like
// the answer to an open id, that id has been answered.
func (c *Conn) refused(frame []byte, f Fault) received {
	m := Message{Frame: frame}
	id, hasID, hasMethod := wire.Glance(frame)
	if hasID && !hasMethod {
		m.ID = id
		if request := c.settle(id); request != nil {
			return unreadable(m, request)
		}
	}
	return fault(m, f)
}

func unreadable(m Message, request *call) received {
	m.HasID, m.Method = true, request.method
	r := fault(m, FaultUnreadable)
	r.answers = request
	return r
}

// readAsked reads what shows a method: a request, a notification, or a frame
// that is neither and is not answered.
func (c *Conn) readAsked(m Message, v wire.Value) received {
	method, isText := v.Get("method").Text()
	m.Method = method
	id := readID(v.Get("id"))
	m.ID = id.number
	switch {
	case !m.Result.IsAbsent() || !v.Get("error").IsAbsent():
		return c.ambiguous(m, id)
	case !isText:
		return fault(m, FaultBadMethod)
	case !isVersion2(v):
		return fault(m, FaultWrongVersion)
	case id.fault == FaultMissingID:
		m.Kind = KindNotification
	case v.Get("id").Kind() == wire.KindString:
		m.Kind, m.HasID, m.ID = KindRequest, true, c.numberOf(v.Get("id"))
		m.Fault = c.ask(m.ID, v.Get("id"))
	case id.fault != "":
		return fault(m, id.fault)
	default:
		m.Kind, m.HasID, m.Fault = KindRequest, true, c.ask(id.number, wire.Int(int64(id.number)))
	}
	return received{Message: m}
}

// ambiguous is a frame with a method and an answer too. An id that is open
// counts as answered: waiting on would not make it any clearer.
func (c *Conn) ambiguous(m Message, id messageID) received {
	if id.known() {
		if request := c.settle(id.number); request != nil {
			return unreadable(m, request)
		}
	}
	return fault(m, FaultBadMethod)
}

func (c *Conn) ask(id int, shown wire.Value) Fault {
	switch count := c.putAsked(id, shown); {
	case count > 1:
		return FaultRepeatedID
	case shown.Kind() == wire.KindNumber && (id < 0 || id > MaxID):
		return FaultIDRange
	default:
		return ""
	}
}
