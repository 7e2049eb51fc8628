package rpc

// Fault says in one stable word what was wrong with a frame. It is an error
// too, for Call.
type Fault string

// The faults of a frame that is no more than reported.
const (
	FaultMalformed      Fault = "malformed"         // no strict JSON
	FaultTooLarge       Fault = "too-large"         // over the limit
	FaultNotAnObject    Fault = "not-an-object"     // an array (batches are not used) or a scalar
	FaultWrongVersion   Fault = "wrong-version"     // jsonrpc is not "2.0"
	FaultBadMethod      Fault = "bad-method"        // method is no string, or stands beside a result
	FaultMissingID      Fault = "missing-id"        // a result without id
	FaultNullID         Fault = "null-id"           // a result or a request with a null id
	FaultBadID          Fault = "bad-id"            // an id of another type, or no whole number
	FaultUnknownID      Fault = "unknown-id"        // an answer to nothing that is open
	FaultNoResult       Fault = "no-result"         // no method, no result, no error
	FaultErrorWithoutID Fault = "error-without-id"  // an error with a missing or null id
	FaultUnreadable     Fault = "unreadable-answer" // to an open id, which counts as answered
)

// The faults that are tolerated.
const (
	FaultStringID   Fault = "string-id"       // the id of an answer is a numeric string
	FaultNullMember Fault = "null-member"     // a null result beside an error, or the reverse
	FaultRepeatedID Fault = "repeated-id"     // a request whose id is that of an unanswered one
	FaultIDRange    Fault = "id-out-of-range" // a request whose id is not 0…MaxID
)

// Error names the fault.
func (f Fault) Error() string { return "rpc: " + string(f) }
