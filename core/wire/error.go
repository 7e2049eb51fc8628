package wire

// Reason says in one stable word why Parse refused a text.
type Reason string

// The reasons of an Error.
const (
	TooLarge     Reason = "too-large"
	TooDeep      Reason = "too-deep"
	Syntax       Reason = "syntax"
	UTF8         Reason = "utf8"
	DuplicateKey Reason = "duplicate-key"
	Trailing     Reason = "trailing"
)

// Error is what Parse returns. It never quotes the text, which may hold
// secrets. Offset is the byte where the error is, or -1 when that is not known.
type Error struct {
	Reason Reason
	Offset int
}

// Error returns the reason in words.
func (e *Error) Error() string { return "wire: refused: " + string(e.Reason) }
