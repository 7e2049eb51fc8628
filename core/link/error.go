package link

import (
	"errors"

	"connect-epos/core/rpc"
)

// Kind says what an Error is about.
type Kind uint8

// The kinds of errors.
const (
	NotConnected Kind = iota + 1 // there is no connection, or it went; Reason says why
	Silent                       // no answer came in time
	ErrorReply                   // Connect answered with an error: Reply
	NotUp                        // the link does not come up for now; Reason says why
	Ended                        // the link is over
)

// Error is why a question has no answer, or a link is not up.
type Error struct {
	Kind   Kind
	Reason string
	Reply  *rpc.Error
}

func (e *Error) Error() string {
	if e.Kind == ErrorReply {
		return "link: " + e.Reply.Error()
	}
	return "link: " + e.Reason
}

func isKind(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}
