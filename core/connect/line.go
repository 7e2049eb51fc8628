package connect

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"connect-epos/core/wire"
)

// LineError says which line of a receipt cannot be printed, counted from 1, and why.
// Line 0 means the whole receipt. It never quotes the line.
type LineError struct {
	Line    int
	Problem string
}

func (e *LineError) Error() string {
	if e.Line == 0 {
		return "a receipt " + e.Problem
	}
	return "line " + strconv.Itoa(e.Line) + " " + e.Problem
}

// The limits of a receipt. How wide a card machine prints is not documented. A line
// within these limits loses no text on a printer of usual width [INFERRED].
const (
	maxLines      = 200
	lineWidth     = 48 // characters of a line
	wideLineWidth = 24 // characters of a line, when they are twice as wide
	maxBarcode    = 80
)

// Lines checks and completes what a till wants to have printed: an array of strings and
// of {value, type, format}. Every line of the result has all three, which are the members
// that the model of a line has [REST]. The error is a *LineError.
func Lines(given wire.Value) (wire.Value, error) {
	if given.Kind() != wire.KindArray {
		return wire.Value{}, &LineError{0, "must be a list of lines"}
	}
	items := given.Items()
	if len(items) > maxLines {
		return wire.Value{}, &LineError{maxLines + 1, "is one too many: a receipt has at most " + strconv.Itoa(maxLines) + " lines"}
	}
	for i, item := range items {
		line, problem := readLine(item)
		if problem != "" {
			return wire.Value{}, &LineError{i + 1, problem}
		}
		items[i] = line
	}
	return wire.Array(items...), nil
}

// readLine checks one line, and writes all of its members.
func readLine(v wire.Value) (line wire.Value, problem string) {
	kind, value, format := wire.String("TEXT"), v, wire.Array()
	if v.Kind() == wire.KindObject {
		value = wire.Value{}
		for _, m := range v.Members() {
			switch m.Name {
			case "value":
				value = m.Value
			case "type":
				kind = m.Value
			case "format":
				format = m.Value
			default:
				return line, "has a member that no line has; allowed are value, type, format"
			}
		}
	}
	word, _ := kind.Text()
	if value.IsAbsent() && printsNothing(word) {
		value = wire.String("")
	}
	text, ok := value.Text()
	if !ok {
		return line, "must be a string, or an object with a string value"
	}
	wide, problem := readFormat(format)
	if problem == "" {
		problem = unprintable(word, text, wide)
	}
	return wire.Object(wire.M("type", kind), wire.M("format", format), wire.M("value", value)), problem
}

// printsNothing reports whether a line of that type has no text of its own.
func printsNothing(kind string) bool {
	switch kind {
	case "CARRIAGE_RETURN", "LINE_SEPARATOR_SINGLE", "LINE_SEPARATOR_DOUBLE", "TICKET_FEED", "IMAGE_LOGO":
		return true
	}
	return false
}

func readFormat(v wire.Value) (wide bool, problem string) {
	if v.Kind() != wire.KindArray {
		return false, "must have a list as its format"
	}
	seen := ""
	for _, item := range v.Items() {
		word, _ := item.Text()
		if !listed("BOLD DOUBLE_HEIGHT DOUBLE_WIDTH", word, false) {
			return false, "has a format that is none of BOLD, DOUBLE_HEIGHT, DOUBLE_WIDTH"
		}
		if listed(seen, word, false) {
			return false, "has a format twice"
		}
		seen += " " + word
	}
	return listed(seen, "DOUBLE_WIDTH", false), ""
}

// unprintable says why the text of a line of that type cannot be printed, or "".
func unprintable(kind, text string, wide bool) string {
	if strings.ContainsFunc(text, control) {
		return "must not contain control characters"
	}
	switch {
	case kind == "TEXT", kind == "IMAGE_LOGO": // it is not known what the value of an image is
		return width(text, wide)
	case printsNothing(kind):
		if strings.TrimSpace(text) != "" {
			return "has a text, which a line of its type does not print"
		}
		return ""
	}
	return barcode(kind, text)
}

func width(text string, wide bool) string {
	limit := lineWidth
	if wide {
		limit = wideLineWidth
	}
	if utf8.RuneCountInString(text) > limit {
		return "is longer than " + strconv.Itoa(limit) + " characters"
	}
	return ""
}

// control reports whether a printer may take that character for a command or for a new
// line.
func control(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029
}

// barcode says why a barcode of that kind cannot show that text, or "". A printer would
// refuse or change a text that does not fit.
func barcode(kind, text string) string {
	set := ""
	switch kind {
	case "BARCODE_CODE25":
		set = "0123456789"
		if len(text)%2 != 0 {
			return "must have an even number of digits for its barcode"
		}
	case "BARCODE_CODE39":
		set = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ -.$/+%"
	case "BARCODE_CODE128":
	default:
		return "has a type that is none of TEXT, IMAGE_LOGO, CARRIAGE_RETURN, LINE_SEPARATOR_SINGLE, LINE_SEPARATOR_DOUBLE, " +
			"TICKET_FEED, BARCODE_CODE25, BARCODE_CODE39, BARCODE_CODE128"
	}
	if text == "" || len(text) > maxBarcode {
		return "must have 1 to " + strconv.Itoa(maxBarcode) + " characters for its barcode"
	}
	for i := range len(text) {
		if text[i] > '~' || set != "" && strings.IndexByte(set, text[i]) < 0 {
			return "has a character that its barcode cannot show"
		}
	}
	return ""
}
