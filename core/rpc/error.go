package rpc

import (
	"errors"
	"strconv"

	"connect-epos/core/wire"
)

// The error codes of JSON-RPC 2.0.
const (
	ParseError     = -32700
	InvalidRequest = -32600
	MethodNotFound = -32601
	InvalidParams  = -32602
	InternalError  = -32603
)

// TooManyRequests is our own error code, from the range that JSON-RPC 2.0 leaves to
// whoever answers: too many requests wait for a reply.
const TooManyRequests = -32001

// The errors with which Start, Notify, Reply and ReplyError refuse. Nothing was written
// then.
var (
	ErrIDOpen   = errors.New("rpc: the id waits for an answer already")
	ErrBadID    = errors.New("rpc: the id is not in 0…999999")
	ErrNotAsked = errors.New("rpc: no request of that id waits for a reply")
	ErrTooLarge = errors.New("rpc: the frame would be too large")
	// ErrBacklog is what a Transport refuses a frame with while the other side does not
	// read what was sent before.
	ErrBacklog = errors.New("rpc: too much waits to be sent")
)

// Error is what the other side answered instead of a result. Code is 0 when the error
// has no code that is an integer.
type Error struct {
	Code    int
	Message string
	// UserMessage is the text meant for staff: error.userMessage, else
	// error.data.userMessage, else error.data when that is a string. It is
	// inferred, and not documented, that Connect sends one of them.
	UserMessage string
	Data        wire.Value
}

// Error gives the code and the message meant for developers.
func (e *Error) Error() string { return "rpc: error " + strconv.Itoa(e.Code) + ": " + e.Message }

// readError reads an error member. It accepts an object that lacks members, and a bare
// string, because we must not lose an answer that says no. Anything else is no error.
func readError(v wire.Value) (*Error, bool) {
	if text, ok := v.Text(); ok {
		return &Error{Message: text}, true
	}
	if v.Kind() != wire.KindObject {
		return nil, false
	}
	e := &Error{UserMessage: userMessage(v), Data: v.Get("data")}
	if code, err := v.Get("code").Int(); err == nil && int64(int32(code)) == code {
		e.Code = int(code)
	}
	e.Message, _ = v.Get("message").Text()
	return e, true
}

func userMessage(v wire.Value) string {
	data := v.Get("data")
	for _, place := range []wire.Value{v.Get("userMessage"), data.Get("userMessage"), data} {
		if text, ok := place.Text(); ok && text != "" {
			return text
		}
	}
	return ""
}
