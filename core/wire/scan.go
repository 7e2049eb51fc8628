package wire

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// scanner reads the tokens of a JSON text that is known to be UTF-8. After the
// first error it reads nothing more.
type scanner struct {
	data   []byte
	at     int
	reason Reason
}

func (s *scanner) fail(r Reason) {
	if s.reason == "" {
		s.reason = r
	}
}

// peek returns the next byte. At the end and after an error it returns 0, with which no
// token starts.
func (s *scanner) peek() byte {
	if s.at >= len(s.data) || s.reason != "" {
		return 0
	}
	return s.data[s.at]
}

func (s *scanner) expect(c byte) {
	if s.peek() != c {
		s.fail(Syntax)
		return
	}
	s.at++
}

func (s *scanner) skipSpace() {
	for {
		switch s.peek() {
		case ' ', '\t', '\r', '\n':
			s.at++
		default:
			return
		}
	}
}

// number reads a literal in the form of RFC 8259: no leading zero, no plus, and digits
// on both sides of the point.
func (s *scanner) number() string {
	start := s.at
	if s.peek() == '-' {
		s.at++
	}
	if s.peek() == '0' {
		s.at++
	} else {
		s.digits()
	}
	if s.peek() == '.' {
		s.at++
		s.digits()
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.at++
		if c = s.peek(); c == '+' || c == '-' {
			s.at++
		}
		s.digits()
	}
	return string(s.data[start:s.at])
}

// digits reads one digit or more.
func (s *scanner) digits() {
	start := s.at
	for c := s.peek(); c >= '0' && c <= '9'; c = s.peek() {
		s.at++
	}
	if s.at == start {
		s.fail(Syntax)
	}
}

// text reads a string and returns its characters.
func (s *scanner) text() string {
	s.expect('"')
	var out []byte
	start := s.at
	for {
		switch c := s.peek(); {
		case c < ' ':
			s.fail(Syntax)
			return ""
		case c == '"':
			s.at++
			return string(append(out, s.data[start:s.at-1]...))
		case c == '\\':
			out = s.escape(append(out, s.data[start:s.at]...))
			start = s.at
		default:
			s.at++
		}
	}
}

const escapes, escaped = `"\/bfnrt`, "\"\\/\b\f\n\r\t"

// escape reads one escape and appends the character that it stands for.
func (s *scanner) escape(out []byte) []byte {
	s.at++
	c := s.peek()
	for i := range len(escapes) {
		if escapes[i] == c {
			s.at++
			return append(out, escaped[i])
		}
	}
	return utf8.AppendRune(out, s.character())
}

// character reads uXXXX, and the second half of a surrogate pair if one follows. Half a
// pair without the other half is U+FFFD.
func (s *scanner) character() rune {
	first := s.unit()
	if !utf16.IsSurrogate(first) || s.peek() != '\\' {
		return first // append writes half a pair as U+FFFD
	}
	back := s.at
	s.at++
	if s.peek() == 'u' {
		if r := utf16.DecodeRune(first, s.unit()); r != utf8.RuneError {
			return r
		}
	}
	s.at = back // the second escape is a character of its own
	return utf8.RuneError
}

func (s *scanner) unit() rune {
	s.expect('u')
	if s.reason != "" || s.at+4 > len(s.data) {
		s.fail(Syntax)
		return 0
	}
	n, err := strconv.ParseUint(string(s.data[s.at:s.at+4]), 16, 16)
	if err != nil {
		s.fail(Syntax)
	}
	s.at += 4
	return rune(n)
}
