package rpc

import (
	"strconv"

	"connect-epos/core/wire"
)

// readAnswer reads a frame without a method: it is an answer, or the remains of one.
func (c *Conn) readAnswer(m Message, v wire.Value) Message {
	id := readID(v.Get("id"))
	m.ID = id.number
	tolerated, readable := takeAnswer(&m, v)
	if !id.known() {
		return fault(m, withoutID(id, m, v))
	}
	request := c.settle(id.number)
	switch {
	case request == nil:
		return fault(m, FaultUnknownID)
	case !readable || !isVersion2(v):
		return unreadable(m, request)
	}
	m.Kind, m.HasID, m.Method, m.Fault = KindResponse, true, request.method, tolerated
	if id.fault != "" {
		m.Fault = id.fault
	}
	return m
}

// takeAnswer sets Result or Error, whichever the frame holds. readable is false when it
// holds both or neither. Older peers write null for the one that they do not mean; that
// null is tolerated and ignored.
func takeAnswer(m *Message, v wire.Value) (tolerated Fault, readable bool) {
	failure := v.Get("error")
	hasResult, hasError := !m.Result.IsAbsent(), !failure.IsAbsent()
	if hasResult && hasError {
		tolerated = FaultNullMember
		hasError = failure.Kind() != wire.KindNull
		hasResult = m.Result.Kind() != wire.KindNull
	}
	isError := false
	if hasError {
		m.Error, isError = readError(failure)
	}
	if hasError && !hasResult {
		m.Result = wire.Value{}
	}
	return tolerated, hasResult != hasError && hasError == isError
}

// withoutID returns the fault of an answer whose id is not an id.
func withoutID(id messageID, m Message, v wire.Value) Fault {
	noID := id.fault == FaultMissingID || id.fault == FaultNullID
	switch {
	case noID && m.Error != nil:
		return FaultErrorWithoutID
	case m.Result.IsAbsent() && v.Get("error").IsAbsent():
		return FaultNoResult
	default:
		return id.fault
	}
}

// messageID is the id member of a frame: a number, or the fault that it has.
// FaultStringID comes together with the number that the string spells.
type messageID struct {
	number int
	fault  Fault
}

// known tells whether there is a number that may belong to an open id.
func (m messageID) known() bool { return m.fault == "" || m.fault == FaultStringID }

// lowestID is lower than every id that a number on the wire may be.
const lowestID = -1 << 30

func readID(v wire.Value) messageID {
	switch v.Kind() {
	case wire.Absent:
		return messageID{fault: FaultMissingID}
	case wire.KindNull:
		return messageID{fault: FaultNullID}
	case wire.KindString:
		text, _ := v.Text()
		if n, err := strconv.Atoi(text); err == nil && strconv.Itoa(n) == text {
			return messageID{number: n, fault: FaultStringID}
		}
		return messageID{fault: FaultBadID}
	}
	n, err := v.Int()
	if err != nil || int64(int(n)) != n || n <= lowestID {
		return messageID{fault: FaultBadID}
	}
	return messageID{number: int(n)}
}

func isVersion2(v wire.Value) bool {
	version, _ := v.Get("jsonrpc").Text()
	return version == "2.0"
}
