package table

// arrow is one step of the machine: an event that led from one phase to
// another, or left it where it was.
type arrow struct {
	from, to Phase
	kind     Kind
}
