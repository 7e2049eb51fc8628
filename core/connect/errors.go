package connect

// Error is an error reply of Connect [SCHEMA StCE_ErrorMessage]. Code and Message
// are required there. UserMessage is a text for staff; it is empty if Connect gave
// none [CLIENT, CLONE].
type Error struct {
	Code        int
	Message     string
	UserMessage string
}

func (e *Error) Error() string { return "connect: " + e.Message }

// The standard JSON-RPC codes that Connect uses [SCHEMA], and its own range
// [SCHEMA: -32070…-32076 in use, to -32090 reserved]. The meaning of each code of its
// own is not known, so no decision depends on a single one of them.
const (
	ParseError     = -32700
	InvalidRequest = -32600
	MethodNotFound = -32601
	InvalidParams  = -32602
	InternalError  = -32603
	firstOwn       = -32070
	lastOwn        = -32090
)

// Refuses reports whether an error of that code says that the request was
// turned down before it began. All standard codes say so except InternalError, and so
// do Connect's own codes.
func Refuses(code int) bool {
	switch code {
	case ParseError, InvalidRequest, MethodNotFound, InvalidParams:
		return true
	}
	return code <= firstOwn && code >= lastOwn
}
