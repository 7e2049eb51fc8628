package wire

import "github.com/go-faster/jx"

// Append appends v as compact JSON to dst: no spaces, members in their order,
// numbers with the digits they came with. Parse of the result gives v again.
// An Absent value appends nothing.
func (v Value) Append(dst []byte) []byte {
	w := jx.Writer{Buf: dst}
	write(&w, v)
	return w.Buf
}

// String returns v as compact JSON, and "" when it is Absent.
func (v Value) String() string { return string(v.Append(nil)) }

func write(w *jx.Writer, v Value) {
	switch v.kind {
	case KindString:
		w.Str(v.text)
	case KindArray:
		w.ArrStart()
		for i, m := range *v.kids {
			if i > 0 {
				w.Comma()
			}
			write(w, m.Value)
		}
		w.ArrEnd()
	case KindObject:
		writeMembers(w, *v.kids)
	default:
		w.RawStr(v.text)
	}
}

func writeMembers(w *jx.Writer, members []Member) {
	w.ObjStart()
	for i, m := range members {
		if i > 0 {
			w.Comma()
		}
		w.FieldStart(m.Name)
		write(w, m.Value)
	}
	w.ObjEnd()
}
