package wire

// Append appends v as compact JSON to dst: no spaces, members in their order,
// and numbers with the digits that they came with. Parse of the result gives v again.
// An Absent value appends nothing.
func (v Value) Append(dst []byte) []byte {
	switch v.Kind() {
	case Absent:
		return dst
	case KindString:
		return appendText(dst, v.text)
	case KindArray, KindObject:
		return v.appendKids(dst)
	}
	return append(dst, v.text...)
}

// String returns v as compact JSON, and "" when it is Absent.
func (v Value) String() string { return string(v.Append(nil)) }

func (v Value) appendKids(dst []byte) []byte {
	brackets := "[]"
	if v.kind == KindObject {
		brackets = "{}"
	}
	dst = append(dst, brackets[0])
	for i, m := range v.kids {
		if i > 0 {
			dst = append(dst, ',')
		}
		if v.kind == KindObject {
			dst = append(appendText(dst, m.Name), ':')
		}
		dst = m.Value.Append(dst)
	}
	return append(dst, brackets[1])
}

const hex = "0123456789abcdef"

// appendText writes a string and escapes the characters that JSON says must be escaped.
func appendText(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c >= ' ':
			dst = append(dst, c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(dst, '"')
}
