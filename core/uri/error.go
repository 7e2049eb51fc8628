package uri

// Reason says in one stable word what is wrong with a field.
type Reason string

// The reasons of an Error.
const (
	Required     Reason = "required"
	TooLong      Reason = "too-long"
	HasScheme    Reason = "has-scheme"    // an account with wss:// or the like before it
	HasDomain    Reason = "has-domain"    // an account that is followed by a dot and more
	HasSpace     Reason = "has-space"     // blanks inside the value
	BadCharacter Reason = "bad-character" // a character that no host name has
	NotAllowed   Reason = "not-allowed"   // not one of the allowed values
	Retired      Reason = "retired"       // version v0
	TableOnly    Reason = "pay-at-table"  // only for pay at table
	TestOnly     Reason = "test-only"     // only with environment "test"
	NotAnOrigin  Reason = "not-an-origin" // more or less than scheme, host and port
	NotSecure    Reason = "not-secure"    // ws:// to another machine
	OwnHost      Reason = "own-host"      // an endpoint that is Connect itself: a test there could be live
)

var sentences = map[Reason]string{
	Required:     "is required",
	TooLong:      "is too long",
	HasScheme:    "is the account name alone, without a scheme such as wss://",
	HasDomain:    "is the account name alone, without a domain or path behind it",
	HasSpace:     "must not contain blanks",
	BadCharacter: "may contain letters, digits and hyphens, and starts and ends without a hyphen",
	NotAllowed:   "is not one of the allowed values",
	Retired:      "v0 is closed to new integrations; use v1",
	TableOnly:    "is valid for pay at table only",
	TestOnly:     `is allowed with environment "test" only`,
	NotAnOrigin:  "must be an origin: ws:// or wss://, a host and perhaps a port, nothing behind it",
	NotSecure:    "may be ws:// for a loopback address only; use wss://",
	OwnHost:      "must not be Connect itself: account and environment say which host that is",
}

// Error names the field as JavaScript spells it, and says what is wrong with it. It
// never holds the field's value.
type Error struct {
	Field  string
	Reason Reason
}

// Error returns a sentence for developers.
func (e *Error) Error() string { return e.Field + " " + sentences[e.Reason] }
