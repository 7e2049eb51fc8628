package main

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

// sequence is a picture of who tells whom what, in order.
type sequence struct {
	actors []actor
	rows   []row
}

// actor is one of those who speak. x is the middle of its column.
type actor struct {
	id, name string
	x        int
}

// row is a message, a note over some actors, or the title of a part that may be left out.
type row struct {
	kind     string // "message", "note" or "part"
	from, to int
	dashed   bool
	text     string
}

var (
	sequenceActor   = regexp.MustCompile(`^\s*(?:participant|actor)\s+(\w+)(?:\s+as\s+(.*))?$`)
	sequenceMessage = regexp.MustCompile(`^\s*(\w+)\s*(-?-)(?:>>|>|\)|x)\s*[+-]?(\w+)\s*:\s*(.*)$`)
	sequenceNote    = regexp.MustCompile(`^\s*[Nn]ote (?:over|left of|right of)\s+(\w+)(?:\s*,\s*(\w+))?\s*:\s*(.*)$`)
	sequencePart    = regexp.MustCompile(`^\s*(alt|else|opt|loop|par|and|break)\b\s*(.*)$`)
)

func readSequence(lines []string) sequence {
	var s sequence
	for _, line := range lines {
		if m := sequenceActor.FindStringSubmatch(line); m != nil {
			at := s.actor(m[1])
			if m[2] != "" {
				s.actors[at].name = m[2]
			}
		} else if m := sequenceMessage.FindStringSubmatch(line); m != nil {
			s.rows = append(s.rows, row{"message", s.actor(m[1]), s.actor(m[3]), m[2] == "--", m[4]})
		} else if m := sequenceNote.FindStringSubmatch(line); m != nil {
			from, to := s.actor(m[1]), s.actor(m[1])
			if m[2] != "" {
				to = s.actor(m[2])
			}
			s.rows = append(s.rows, row{"note", min(from, to), max(from, to), false, m[3]})
		} else if m := sequencePart.FindStringSubmatch(line); m != nil {
			s.rows = append(s.rows, row{"part", 0, 0, false, m[1] + " " + m[2]})
		}
	}
	return s
}

// actor returns the column of an actor, who may not have been announced.
func (s *sequence) actor(id string) int {
	for i, a := range s.actors {
		if a.id == id {
			return i
		}
	}
	s.actors = append(s.actors, actor{id: id, name: id})
	return len(s.actors) - 1
}

// Sizes in the units of the drawing, which are pixels at its full size.
const (
	letter  = 7 // the width of a letter, on average
	rowHigh = 34
	headY   = 34
)

func widthOf(text string) int { return letter*utf8.RuneCountInString(text) + 24 }

// place gives each column so much room that its name and the messages to the next column
// fit. It returns the width of the drawing.
func (s *sequence) place() int {
	gaps := make([]int, len(s.actors)+1)
	need := func(at, wide int) { gaps[at] = max(gaps[at], wide) }
	for i, a := range s.actors {
		need(i, widthOf(a.name)/2+10)
		need(i+1, widthOf(a.name)/2+10)
	}
	for _, r := range s.rows {
		if r.kind != "message" {
			continue
		}
		left, right := min(r.from, r.to), max(r.from, r.to)
		if left == right {
			need(left+1, widthOf(r.text)+20)
			continue
		}
		for at := left + 1; at <= right; at++ {
			need(at, widthOf(r.text)/(right-left))
		}
	}
	x := 0
	for i := range s.actors {
		x += gaps[i]
		s.actors[i].x = x
	}
	return x + gaps[len(gaps)-1]
}

// draw returns the picture. Its colours come from the page.
func (s sequence) draw() string {
	wide := s.place()
	high := headY + rowHigh*(len(s.rows)+1)
	var b strings.Builder
	fmt.Fprintf(&b, `<div class="wide drawing" tabindex="0" role="group" aria-label="Drawing"><svg viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">`,
		wide, high, wide, high, html.EscapeString(s.told()))
	for _, a := range s.actors {
		fmt.Fprintf(&b, `<path class="life" d="M%d %dV%d"/>`, a.x, headY, high)
		box(&b, "who", a.x-widthOf(a.name)/2, 4, widthOf(a.name), headY-4, a.name)
	}
	for i, r := range s.rows {
		s.row(&b, r, headY+rowHigh*(i+1), wide)
	}
	b.WriteString("</svg></div>\n")
	return b.String()
}

func (s sequence) row(b *strings.Builder, r row, y, wide int) {
	from, to := s.actors[r.from].x, s.actors[r.to].x
	class := "says"
	if r.dashed {
		class = "says answer"
	}
	switch {
	case r.kind == "part":
		fmt.Fprintf(b, `<path class="part" d="M8 %dH%d"/>`, y-10, wide-8)
		write(b, "start", 12, y+6, r.text)
	case r.kind == "note":
		w := max(widthOf(r.text), to-from+40)
		box(b, "note", (from+to)/2-w/2, y-20, w, 26, r.text)
	case from == to:
		fmt.Fprintf(b, `<path class=%q d="M%d %dh16v14h-10"/><path class="tip" d="M%d %dl8 -4v8z"/>`, class, from, y-14, from, y)
		write(b, "start", from+22, y-2, r.text)
	default:
		tip, back := to, 8
		if to > from {
			back = -8
		}
		fmt.Fprintf(b, `<path class=%q d="M%d %dH%d"/><path class="tip" d="M%d %dl%d -4v8z"/>`, class, from, y, to+back, tip, y, back)
		write(b, "middle", (from+to)/2, y-6, r.text)
	}
}

func box(b *strings.Builder, class string, x, y, w, h int, text string) {
	fmt.Fprintf(b, `<rect class=%q x="%d" y="%d" width="%d" height="%d" rx="5"/>`, class, x, y, w, h)
	write(b, "middle", x+w/2, y+h/2+4, text)
}

func write(b *strings.Builder, anchor string, x, y int, text string) {
	fmt.Fprintf(b, `<text text-anchor=%q x="%d" y="%d">%s</text>`, anchor, x, y, html.EscapeString(text))
}

// told is the picture in words, for those who do not see it.
func (s sequence) told() string {
	var all []string
	for _, r := range s.rows {
		switch r.kind {
		case "message":
			all = append(all, s.actors[r.from].name+" to "+s.actors[r.to].name+": "+r.text)
		default:
			all = append(all, r.text)
		}
	}
	return strings.Join(all, ". ")
}
