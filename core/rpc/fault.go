package rpc

// Fault says in one stable word what was wrong with a frame. It is also an error.
type Fault string

// With these faults a frame is reported, and nothing else is done with it, but for what
// RefuseWith answers.
const (
	FaultMalformed      Fault = "malformed"         // it is not strict JSON
	FaultTooLarge       Fault = "too-large"         // over the limit
	FaultNotAnObject    Fault = "not-an-object"     // an array (batches are not used) or a scalar
	FaultWrongVersion   Fault = "wrong-version"     // jsonrpc is not "2.0"
	FaultBadMethod      Fault = "bad-method"        // method is not a string, or there is a result too
	FaultMissingID      Fault = "missing-id"        // a result without id
	FaultNullID         Fault = "null-id"           // a result or a request with a null id
	FaultBadID          Fault = "bad-id"            // an id of another type, or not a whole number
	FaultUnknownID      Fault = "unknown-id"        // an answer, but no request with its id is open
	FaultNoResult       Fault = "no-result"         // no method, no result, no error
	FaultErrorWithoutID Fault = "error-without-id"  // an error with a missing or null id
	FaultUnreadable     Fault = "unreadable-answer" // an answer to an open id that cannot be read: the id counts as answered
)

// With these faults a request was answered with an error at once, or as RefuseWith says, and
// is not kept. What it tells still counts.
const (
	FaultLongID  Fault = "long-id"           // its id is longer than MaxIDLength
	FaultTooMany Fault = "too-many-requests" // MaxAsked requests wait for a reply already
)

// These faults are tolerated: the frame is used all the same.
const (
	FaultStringID   Fault = "string-id"       // the id of an answer is a numeric string
	FaultNullMember Fault = "null-member"     // a null result beside an error, or the reverse
	FaultRepeatedID Fault = "repeated-id"     // a request whose id is that of an unanswered one
	FaultIDRange    Fault = "id-out-of-range" // a request whose id is not 0…MaxID
)

// Error names the fault.
func (f Fault) Error() string { return "rpc: " + string(f) }
