package wire

import (
	"strconv"
	"strings"
)

// Null returns the JSON null, which is not the same as Absent.
func Null() Value { return scalar(KindNull, "null") }

// Bool returns a JSON boolean.
func Bool(b bool) Value { return scalar(KindBool, strconv.FormatBool(b)) }

// Int returns a JSON number.
func Int(n int64) Value { return scalar(KindNumber, strconv.FormatInt(n, 10)) }

// String returns a JSON string. Bytes that are not UTF-8 become U+FFFD.
func String(s string) Value {
	return scalar(KindString, strings.ToValidUTF8(s, "\uFFFD"))
}

// Array returns a JSON array. An Absent item becomes null, so that the other items
// keep their places.
func Array(items ...Value) Value {
	kids := make([]Member, len(items))
	for i, item := range items {
		if item.IsAbsent() {
			item = Null()
		}
		kids[i].Value = item
	}
	return Value{&node{kind: KindArray, kids: kids}}
}

// Object returns a JSON object with the members in the given order. It leaves out
// members whose Value is Absent. The names must differ from each other.
func Object(members ...Member) Value {
	kids := make([]Member, 0, len(members))
	for _, m := range members {
		if !m.Value.IsAbsent() {
			kids = append(kids, m)
		}
	}
	return Value{&node{kind: KindObject, kids: kids}}
}

// M pairs a name with a value, for Object.
func M(name string, v Value) Member {
	return Member{Name: strings.ToValidUTF8(name, "\uFFFD"), Value: v}
}
