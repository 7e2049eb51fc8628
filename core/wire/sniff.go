package wire

import (
	"bytes"
	"strconv"
)

// SniffID looks at a frame that Parse refused, or at the first part of a frame, and
// says whether its outermost object shows an integer "id" and a "method". It
// tolerates every error that it can. If there are two different ids, it reports no id.
// "params" counts as a method, because no answer has it. An id that may have been cut
// off counts as no id.
func SniffID(frame []byte) (id int, hasID, hasMethod bool) {
	g := sniffer{rest: frame}
	for g.next() {
		if g.depth != 1 {
			continue
		}
		switch g.name {
		case "id":
			g.readID()
		case "method", "params":
			g.method = true
		}
	}
	return g.id, g.ids == 1, g.method
}

// sniffer reads a frame token by token and does not check whether it is valid.
type sniffer struct {
	rest   []byte
	depth  int
	name   string // the name that was just read, when its colon was the last token
	id     int
	ids    int // how many different ids were seen
	method bool
}

// next reads one token. It is false at the end of the frame.
func (g *sniffer) next() bool {
	g.name = ""
	g.rest = bytes.TrimLeft(g.rest, " \t\r\n")
	if len(g.rest) == 0 {
		return false
	}
	c := g.rest[0]
	g.rest = g.rest[1:]
	switch c {
	case '{', '[':
		g.depth++
	case '}', ']':
		g.depth--
	case '"':
		g.readName()
	}
	return true
}

// readName reads a string, and keeps it when a colon follows.
func (g *sniffer) readName() {
	end := 0
	for end < len(g.rest) && g.rest[end] != '"' {
		if g.rest[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(g.rest) {
		g.rest = nil
		return
	}
	text := g.rest[:end]
	g.rest = bytes.TrimLeft(g.rest[end+1:], " \t\r\n")
	if len(g.rest) > 0 && g.rest[0] == ':' {
		g.name = string(text)
		g.rest = g.rest[1:]
	}
}

func (g *sniffer) readID() {
	g.rest = bytes.TrimLeft(g.rest, " \t\r\n")
	end := bytes.IndexAny(g.rest, ",} \t\r\n")
	if end < 0 {
		return
	}
	id, err := strconv.Atoi(string(g.rest[:end]))
	if err != nil || g.ids > 0 && id == g.id {
		return
	}
	g.id = id
	g.ids++
}
