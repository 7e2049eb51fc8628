package wire

import (
	"io"
	"unicode/utf8"

	"github.com/go-faster/jx"
)

const (
	// MaxFrame is the longest text Parse reads, in bytes (1 MiB).
	MaxFrame = 1 << 20
	// MaxDepth is how deep arrays and objects may be nested.
	MaxDepth = 64
)

// Parse reads exactly one JSON value with nothing but spaces around it. It
// returns an *Error for everything RFC 8259 forbids, and for what the RFC
// leaves open but no honest peer sends: duplicate names, invalid UTF-8, more
// than MaxFrame bytes, more than MaxDepth levels. A lone surrogate escape is
// read as U+FFFD. The Value does not refer to frame.
func Parse(frame []byte) (Value, error) {
	if len(frame) > MaxFrame {
		return Value{}, &Error{Reason: TooLarge, Offset: MaxFrame}
	}
	if at := invalidUTF8(frame); at >= 0 {
		return Value{}, &Error{Reason: UTF8, Offset: at}
	}
	p := parser{dec: jx.DecodeBytes(frame)}
	v := p.value(0)
	if p.reason == "" && p.dec.Skip() != io.EOF {
		p.reason = Trailing
	}
	if p.reason != "" {
		return Value{}, &Error{Reason: p.reason, Offset: -1}
	}
	return v, nil
}

// invalidUTF8 returns where the first byte stands that is not UTF-8, or -1.
func invalidUTF8(frame []byte) int {
	if utf8.Valid(frame) {
		return -1
	}
	at := 0
	for {
		r, size := utf8.DecodeRune(frame[at:])
		if r == utf8.RuneError && size <= 1 {
			return at
		}
		at += size
	}
}

// parser keeps the first thing that was wrong; after that it reads nothing.
type parser struct {
	dec    *jx.Decoder
	reason Reason
}

func (p *parser) value(depth int) Value {
	switch p.dec.Next() {
	case jx.String:
		text, err := p.dec.Str()
		return p.scalar(KindString, text, err)
	case jx.Number:
		literal, err := p.dec.Raw()
		return p.scalar(KindNumber, string(literal), err)
	case jx.Null:
		return p.scalar(KindNull, "null", p.dec.Null())
	case jx.Bool:
		literal, err := p.dec.Raw()
		return p.scalar(KindBool, string(literal), err)
	case jx.Array:
		return p.nested(depth, p.array)
	case jx.Object:
		return p.nested(depth, p.object)
	default:
		p.reason = Syntax
		return Value{}
	}
}

func (p *parser) scalar(kind Kind, text string, err error) Value {
	if err != nil {
		p.reason = Syntax
	}
	return Value{kind: kind, text: text}
}

func (p *parser) nested(depth int, read func(depth int) Value) Value {
	if depth == MaxDepth {
		p.reason = TooDeep
		return Value{}
	}
	return read(depth + 1)
}

func (p *parser) array(depth int) Value {
	kids := []Member{}
	items, err := p.dec.ArrIter()
	for err == nil && p.reason == "" && items.Next() {
		kids = append(kids, Member{Value: p.value(depth)})
	}
	p.end(err, items.Err())
	return Value{kind: KindArray, kids: &kids}
}

func (p *parser) object(depth int) Value {
	kids := []Member{}
	seen := names{}
	fields, err := p.dec.ObjIter()
	for err == nil && p.reason == "" && fields.Next() {
		name := string(fields.Key())
		if !seen.add(name, kids) {
			p.reason = DuplicateKey
			break
		}
		kids = append(kids, Member{Name: name, Value: p.value(depth)})
	}
	p.end(err, fields.Err())
	return Value{kind: KindObject, kids: &kids}
}

func (p *parser) end(start, iteration error) {
	if p.reason == "" && (start != nil || iteration != nil) {
		p.reason = Syntax
	}
}

// fewNames is how many names are compared one by one before a set pays.
const fewNames = 16

// names finds duplicates; its set is made only for an object of many members.
type names struct{ set map[string]bool }

// add tells whether name is not among the members read before it.
func (n *names) add(name string, before []Member) bool {
	if len(before) < fewNames {
		for _, m := range before {
			if m.Name == name {
				return false
			}
		}
		return true
	}
	if n.set == nil {
		n.set = make(map[string]bool, 2*fewNames)
		for _, m := range before {
			n.set[m.Name] = true
		}
	}
	fresh := !n.set[name]
	n.set[name] = true
	return fresh
}
