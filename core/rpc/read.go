package rpc

import (
	"context"
	"errors"

	"connect-epos/core/wire"
)

// Serve reads until the connection ends and hands every message to deliver, in
// arrival order, in the caller's goroutine. Everything that arrived before the
// close is delivered before Serve returns the *Closed. When ctx ends first, Serve
// returns its error and does not deliver the rest. deliver may call every
// method but Serve.
func (c *Conn) Serve(ctx context.Context, deliver func(Message)) error {
	for ctx.Err() == nil {
		frame, err := c.transport.Recv(ctx)
		var large *TooLarge
		if errors.As(err, &large) {
			c.trace(false, large.Head)
			deliver(c.refused(large.Head, FaultTooLarge))
			continue
		}
		if err != nil {
			return err
		}
		c.trace(false, frame)
		m := c.read(frame)
		c.refuse(ctx, m)
		deliver(m)
	}
	return ctx.Err()
}

func (c *Conn) read(frame []byte) Message {
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

func fault(m Message, f Fault) Message {
	m.Kind, m.Fault = KindFault, f
	return m
}

// refused reads what it can of a frame that is not strict JSON. When the frame looks like
// the answer to an open id, that id counts as answered.
func (c *Conn) refused(frame []byte, f Fault) Message {
	m := Message{Frame: frame}
	id, hasID, hasMethod := wire.SniffID(frame)
	if hasID && !hasMethod {
		m.ID = id
		if request := c.settle(id); request != nil {
			return unreadable(m, request)
		}
	}
	return fault(m, f)
}

func unreadable(m Message, request *call) Message {
	m.HasID, m.Method = true, request.method
	return fault(m, FaultUnreadable)
}

// readAsked reads a frame that has a method: a request, a notification, or a frame
// that is neither and is not answered.
func (c *Conn) readAsked(m Message, v wire.Value) Message {
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
	case longID(v.Get("id")):
		return fault(m, FaultLongID)
	case c.full() && (id.fault == "" || v.Get("id").Kind() == wire.KindString):
		return fault(m, FaultTooMany)
	case v.Get("id").Kind() == wire.KindString:
		m.Kind, m.HasID, m.ID = KindRequest, true, c.numberOf(v.Get("id"))
		m.Fault = c.ask(m.ID, v.Get("id"))
	case id.fault != "":
		return fault(m, id.fault)
	default:
		m.Kind, m.HasID, m.Fault = KindRequest, true, c.ask(id.number, wire.Int(int64(id.number)))
	}
	return m
}

// ambiguous reads a frame that has a method and also an answer. If its id is open, the id
// counts as answered, because no clearer answer will come.
func (c *Conn) ambiguous(m Message, id messageID) Message {
	if id.known() {
		if request := c.settle(id.number); request != nil {
			return unreadable(m, request)
		}
	}
	return fault(m, FaultBadMethod)
}

func longID(id wire.Value) bool {
	text, _ := id.Text()
	return len(text) > MaxIDLength
}

// refuse answers a request that is not kept. Nobody else can: its id is forgotten. An id
// that is too long is not sent back with an error.
func (c *Conn) refuse(ctx context.Context, m Message) {
	result := c.refusal(m.Method)
	if m.Kind != KindFault || m.HasID || result.IsAbsent() && m.Fault != FaultTooMany && m.Fault != FaultLongID {
		return
	}
	v, _ := wire.Parse(m.Frame)
	id, answer := v.Get("id"), wire.M("result", result)
	switch {
	case id.IsAbsent():
		return
	case !result.IsAbsent():
	case m.Fault == FaultTooMany:
		answer = errorMember(TooManyRequests, "too many requests wait for an answer")
	default:
		id, answer = wire.Null(), errorMember(InvalidRequest, "the id is too long")
	}
	_ = c.write(ctx, envelope(wire.M("id", id), answer)) // it fails only when nobody reads it
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
