package connect

import (
	"connect-epos/core/wire"
)

// Card numbers have 13 to 19 digits.
const (
	minPAN = 13
	maxPAN = 19
)

// Mask hides card numbers in every string and in every number of v. A card number is a
// run of 13 to 19 digits whose check digit (Luhn) is right; blanks, dashes or dots may stand
// between its groups of digits, and an expiry date behind it. The last four digits stay.
func Mask(v wire.Value) wire.Value {
	switch v.Kind() {
	case wire.KindString:
		s, _ := v.Text()
		if m := MaskText(s); m != s {
			return wire.String(m)
		}
	case wire.KindNumber:
		if m := MaskText(v.String()); m != v.String() {
			return wire.String(m)
		}
	case wire.KindArray:
		items := v.Items()
		for i := range items {
			items[i] = Mask(items[i])
		}
		return wire.Array(items...)
	case wire.KindObject:
		members := v.Members()
		for i := range members {
			members[i].Value = Mask(members[i].Value)
		}
		return wire.Object(members...)
	}
	return v
}

// MaskText hides card numbers in a text, as Mask does. Every group of digits may begin
// one, also a group inside another card number: of two that overlap, both are hidden. The
// time that it takes depends on the length of the text alone.
func MaskText(s string) string {
	var out []byte
	for i := 0; i < len(s); {
		if !digit(s[i]) {
			i++
			continue
		}
		row, next := readRow(s, i)
		i = next
		for _, number := range row.cardNumbers(s) {
			if out == nil {
				out = []byte(s)
			}
			hide(out[number.from:number.to], s[number.from:number.to])
		}
	}
	if out == nil {
		return s
	}
	return string(out)
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// hide overwrites all digits of run but the last four. Some of out may be hidden
// already.
func hide(out []byte, run string) {
	seen := 0
	for i := len(run) - 1; i >= 0; i-- {
		if !digit(run[i]) {
			continue
		}
		if seen++; seen > 4 {
			out[i] = '*'
		}
	}
}
