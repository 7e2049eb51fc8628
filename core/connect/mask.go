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
// run of 13 to 19 digits whose check digit (Luhn) is right; single spaces or dashes may
// stand between its digits. The last four digits stay.
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
// one, also a group inside another card number: of two that overlap, both are hidden.
func MaskText(s string) string {
	var out []byte
	for i := 0; i < len(s); i++ {
		if !digit(s[i]) {
			continue
		}
		if end := panEnd(s, i); end > i {
			if out == nil {
				out = []byte(s)
			}
			hide(out[i:end], s[i:end])
		}
		i = groupEnd(s, i)
	}
	if out == nil {
		return s
	}
	return string(out)
}

// panEnd returns the end of the longest card number that starts with the group of
// digits at i, or i if none does. One space or dash may stand between groups.
func panEnd(s string, i int) int {
	found, digits := i, 0
	for start := i; start < len(s) && digit(s[start]); {
		end := groupEnd(s, start)
		digits += end - start
		if digits > maxPAN {
			break
		}
		if isPAN(s[i:end]) {
			found = end
		}
		if end == len(s) || s[end] != ' ' && s[end] != '-' {
			break
		}
		start = end + 1
	}
	return found
}

// groupEnd returns the end of the digits that start at i.
func groupEnd(s string, i int) int {
	for i < len(s) && digit(s[i]) {
		i++
	}
	return i
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// isPAN reports whether the digits of run are as many as a card number has, and
// whether their check digit is right.
func isPAN(run string) bool {
	sum, n := 0, 0
	for i := len(run) - 1; i >= 0; i-- {
		if !digit(run[i]) {
			continue
		}
		d := int(run[i] - '0')
		if n%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
		n++
	}
	return n >= minPAN && n <= maxPAN && sum%10 == 0
}

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
