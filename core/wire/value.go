// Package wire reads and writes JSON strictly.
//
// What Parse returns is one well-formed value: it has no duplicate names, no invalid
// UTF-8, no number that JSON does not know, and it is never deeper than MaxDepth. Numbers
// keep the digits with which they arrived, and Int gives an exact integer or an
// error: money is never rounded, and an error never becomes 0. Values do not change
// after they are made, and goroutines may share them.
package wire

import "slices"

// Kind tells what a Value is.
type Kind uint8

// The kinds of a Value. Absent is the zero Value: a member that is not there.
const (
	Absent Kind = iota
	KindNull
	KindBool
	KindNumber
	KindString
	KindArray
	KindObject
)

var kindNames = [...]string{"absent", "null", "boolean", "number", "string", "array", "object"}

// String names the kind in a developer's words ("absent", "null", "boolean", …).
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// Value is one immutable JSON value. The zero Value means "absent". It is one machine
// word, so that passing it to a function needs little code.
type Value struct{ *node }

// node is the contents of a Value. An Absent value has none.
type node struct {
	kind Kind
	text string   // the characters of a String; the literal of any other scalar
	kids []Member // members of an Object; items of an Array, without names
}

func scalar(kind Kind, text string) Value { return Value{&node{kind: kind, text: text}} }

// Member is one name of an object with its value.
type Member struct {
	_     [0]func() // makes it not comparable: otherwise the linker keeps code that compares lists of each length
	Name  string
	Value Value
}

// Kind tells what v is.
func (v Value) Kind() Kind {
	if v.node == nil {
		return Absent
	}
	return v.kind
}

// IsAbsent tells whether v is the zero Value.
func (v Value) IsAbsent() bool { return v.node == nil }

// Get returns the member called name; the spelling must be exactly the same. It is
// Absent when v is not an object or has no such member.
func (v Value) Get(name string) Value {
	if v.Kind() != KindObject {
		return Value{}
	}
	for _, m := range v.kids {
		if m.Name == name {
			return m.Value
		}
	}
	return Value{}
}

// Members returns an object's members in the order in which they were written, and nil
// for anything else. The caller may change the slice.
func (v Value) Members() []Member {
	if v.Kind() != KindObject {
		return nil
	}
	return slices.Clone(v.kids)
}

// Items returns an array's items in order, and nil for anything else. The
// caller may change the slice.
func (v Value) Items() []Value {
	if v.Kind() != KindArray {
		return nil
	}
	items := make([]Value, len(v.kids))
	for i, m := range v.kids {
		items[i] = m.Value
	}
	return items
}

// Text returns a string's characters. The second result is false for anything but a
// String.
func (v Value) Text() (string, bool) {
	if v.Kind() != KindString {
		return "", false
	}
	return v.text, true
}

// Flag returns a boolean; the second result is false for anything but a Bool.
func (v Value) Flag() (value, ok bool) {
	if v.Kind() != KindBool {
		return false, false
	}
	return v.text == "true", true
}

// NeverCompared is the type of the first, blank field of a struct that no code compares.
// Without this field, the linker keeps code that compares such structs, and all structs
// that hold one.
type NeverCompared = [0]func()
