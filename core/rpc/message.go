package rpc

import "connect-epos/core/wire"

// Kind tells what a Message is.
type Kind uint8

// The kinds of a Message. The zero Kind is none of them.
const (
	KindResponse     Kind = iota + 1 // the answer to one of our requests, by its id
	KindRequest                      // a question that waits for Reply or ReplyError
	KindNotification                 // a request without id, never answered
	KindFault                        // anything else: it is reported, and nothing is done with it
)

var kindNames = [...]string{"none", "response", "request", "notification", "fault"}

// String names the kind in lower case.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[0]
}

// Message is one frame of the other side. Members that do not belong to its
// Kind are zero.
type Message struct {
	Kind Kind
	// ID belongs to a Response and a Request. When the id of a Request is a text, ID is a
	// number that stands for it and is lower than every number on the wire. In a Fault it is
	// the id that the frame shows. Only with HasID does the Fault answer our open request of
	// that id.
	ID    int
	HasID bool
	// Method is the method of a Request or a Notification. In a Response, and in a
	// Fault with HasID, it is the method that we had called.
	Method string
	// Params is Absent when the frame has none. It may be any JSON value.
	Params wire.Value
	// Result is set in a Response that succeeded, and in a Fault that shows one.
	Result wire.Value
	// Error is set in a Response that failed, and in a Fault that shows one.
	Error *Error
	// Fault is what was wrong. When the Kind is not KindFault, it names what was
	// tolerated.
	Fault Fault
	// Frame is what arrived. Do not keep it: it may hold secrets.
	Frame []byte
}
