package journal

// Status says where an attempt stands.
type Status string

// The statuses of an attempt.
const (
	// Open: it is reserved, its frame was sent or is about to be, and an engine
	// follows it.
	Open Status = "open"
	// Unknown: its frame may have been sent and nobody can tell how it ended.
	Unknown Status = "unknown"
	// Disputed: it had ended, and a later finding contradicts how.
	Disputed Status = "disputed"
	// Settled: it ended; Result says how.
	Settled Status = "settled"
	// Withdrawn: its frame was certainly not sent; the reference is free.
	Withdrawn Status = "withdrawn"
)

// Result says how a settled attempt ended. The words are those of the public
// Outcome.
type Result string

// The results of a settled attempt.
const (
	Approved  Result = "approved"
	Declined  Result = "declined"
	Cancelled Result = "cancelled"
	Refused   Result = "refused"
)

// Sent says what is known of an attempt's frame.
type Sent string

// What is known of a frame.
const (
	SentNo       Sent = "no"
	SentMaybe    Sent = "maybe"
	SentAnswered Sent = "answered"
)

// Settler says who ended an attempt.
type Settler string

// Who may end an attempt.
const (
	ByResponse Settler = "response"
	ByRecovery Settler = "recovery"
	ByOperator Settler = "operator"
)

// FrameID is the JSON-RPC id of a frame, 0 to 999,999.
type FrameID int

// NoFrame is the id of an attempt for which no frame is sent, or of which no frame is
// known.
const NoFrame FrameID = -1

// Epoch counts how often a lease changed hands, from 1.
type Epoch int

// The epochs of a reservation that knows of none.
const (
	NewLease Epoch = 0  // the lease was just acquired: Reserve raises its epoch
	NoLease  Epoch = -1 // no lease is held: Reserve refuses with ErrStolen
)
