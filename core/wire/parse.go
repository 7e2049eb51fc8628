package wire

import "unicode/utf8"

const (
	// MaxFrame is the longest text that Parse reads, in bytes (1 MiB).
	MaxFrame = 1 << 20
	// MaxDepth is how deep arrays and objects may be nested.
	MaxDepth = 64
)

// Parse reads exactly one JSON value with nothing but spaces around it. It
// returns an *Error for everything that RFC 8259 forbids. It also returns one for what
// the RFC leaves open but no honest peer sends: duplicate names, invalid UTF-8, more
// than MaxFrame bytes, more than MaxDepth levels. A lone surrogate escape is
// read as U+FFFD. The Value does not refer to frame.
func Parse(frame []byte) (Value, error) {
	if len(frame) > MaxFrame {
		return Value{}, &Error{Reason: TooLarge, Offset: MaxFrame}
	}
	if at := invalidUTF8(frame); at >= 0 {
		return Value{}, &Error{Reason: UTF8, Offset: at}
	}
	p := parser{scanner: scanner{data: frame}}
	v := p.value(0)
	if p.skipSpace(); p.reason == "" && p.at < len(frame) {
		p.fail(Trailing)
	}
	if p.reason != "" {
		return Value{}, &Error{Reason: p.reason, Offset: p.at}
	}
	return v, nil
}

// invalidUTF8 returns the place of the first byte that is not UTF-8, or -1.
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

// parser builds values from the tokens of its scanner. It keeps the first error;
// after that it reads nothing.
type parser struct{ scanner }

func (p *parser) value(depth int) Value {
	p.skipSpace()
	switch c := p.peek(); c {
	case '"':
		return scalar(KindString, p.text())
	case '{', '[':
		return p.nested(c, depth)
	case 'n':
		return p.word(KindNull, "null")
	case 't':
		return p.word(KindBool, "true")
	case 'f':
		return p.word(KindBool, "false")
	}
	return scalar(KindNumber, p.number())
}

func (p *parser) word(kind Kind, word string) Value {
	for i := range len(word) {
		p.expect(word[i])
	}
	return scalar(kind, word)
}

func (p *parser) nested(open byte, depth int) Value {
	if depth == MaxDepth {
		p.fail(TooDeep)
		return Value{}
	}
	p.at++
	if open == '[' {
		return Value{&node{kind: KindArray, kids: p.items(depth + 1)}}
	}
	return Value{&node{kind: KindObject, kids: p.members(depth + 1)}}
}

func (p *parser) items(depth int) []Member {
	kids := []Member{}
	for p.more(']', len(kids)) {
		kids = append(kids, Member{Value: p.value(depth)})
	}
	return kids
}

func (p *parser) members(depth int) []Member {
	kids := []Member{}
	var seen names
	for p.more('}', len(kids)) {
		p.skipSpace()
		name := p.text()
		if p.reason == "" && !seen.add(name, kids) {
			p.fail(DuplicateKey)
		}
		p.skipSpace()
		p.expect(':')
		kids = append(kids, Member{Name: name, Value: p.value(depth)})
	}
	return kids
}

// more tells whether another item follows. It also reads the comma before that item,
// or the bracket after the last one.
func (p *parser) more(end byte, read int) bool {
	p.skipSpace()
	switch {
	case p.reason != "":
		return false
	case p.peek() == end:
		p.at++
		return false
	case read > 0:
		p.expect(',')
	}
	return p.reason == ""
}

// fewNames is how many names are compared one by one before it pays to make a set.
const fewNames = 16

// names finds duplicate names. It makes its set only for an object with many members.
type names struct{ set map[string]bool }

// add adds a name. It is false when a member that was read before has the same name.
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
