package table

import (
	"strconv"
	"strings"
	"time"
)

// moment is a time as a terminal wrote it, in parts that can be compared. The
// same payment may be told again with its time in another form: with or without
// fractions of a second, with a zone or without one [INFERRED].
type moment struct {
	text     string // as it came
	second   string // YYYY-MM-DDThh:mm:ss; in UTC where a zone is told. "" where text is not of this form
	fraction string // the digits after the second, without trailing zeros
	zoned    bool   // a zone is told
	unix     int64  // second as seconds since 1970, as if it were UTC
}

const secondForm = "0000-00-00T00:00:00"

// readMoment takes a time apart. A text of another form is kept as it is, and is
// compared letter by letter.
func readMoment(text string) moment {
	m := moment{text: text}
	if len(text) < len(secondForm) {
		return m
	}
	digits, rest := text[:len(secondForm)], text[len(secondForm):]
	at, ok := unixOf(digits)
	fraction, rest := cutFraction(rest)
	offset, zoned, known := readZone(rest)
	if !ok || !known {
		return m
	}
	m.unix, m.zoned = at-offset, zoned
	m.fraction = strings.TrimRight(fraction, "0")
	m.second = secondOf(m.unix)
	return m
}

// unixOf reads the digits of secondForm. A blank or a small t may stand for the
// T. A text that is no time of day, such as a leap second, is not read.
func unixOf(digits string) (unix int64, ok bool) {
	var parts [6]int
	part := 0
	for i := range secondForm {
		c := digits[i]
		switch {
		case secondForm[i] == '0' && c >= '0' && c <= '9':
			parts[part] = parts[part]*10 + int(c-'0')
		case secondForm[i] == c, secondForm[i] == 'T' && (c == ' ' || c == 't'):
			part++
		default:
			return 0, false
		}
	}
	unix = time.Date(parts[0], time.Month(parts[1]), parts[2], parts[3], parts[4], parts[5], 0, time.UTC).Unix()
	return unix, strings.EqualFold(secondOf(unix), digits[:10]+"T"+digits[11:])
}

func secondOf(unix int64) string {
	t := time.Unix(unix, 0).UTC()
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	return padded(year, 4) + "-" + padded(int(month), 2) + "-" + padded(day, 2) + "T" +
		padded(hour, 2) + ":" + padded(minute, 2) + ":" + padded(second, 2)
}

func padded(n, width int) string {
	text := strconv.Itoa(n)
	return strings.Repeat("0", max(0, width-len(text))) + text
}

// cutFraction takes ".250" off the front of a text.
func cutFraction(text string) (fraction, rest string) {
	if text == "" || text[0] != '.' && text[0] != ',' {
		return "", text
	}
	end := 1
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	if end == 1 {
		return "", text // a point without a digit is not a fraction
	}
	return text[1:end], text[end:]
}

// readZone reads "", "Z", "+01:00" or "+0100" as seconds that the clock is ahead
// of UTC.
func readZone(text string) (offset int64, zoned, known bool) {
	switch {
	case text == "":
		return 0, false, true
	case text == "Z", text == "z":
		return 0, true, true
	case text[0] != '+' && text[0] != '-':
		return 0, false, false
	}
	digits := strings.Replace(text[1:], ":", "", 1)
	n, err := strconv.ParseUint(digits, 10, 16)
	if len(digits) != 4 || err != nil || n/100 > 14 || n%100 > 59 {
		return 0, false, false
	}
	offset = int64(n/100)*3600 + int64(n%100)*60
	if text[0] == '-' {
		offset = -offset
	}
	return offset, true, true
}

// name is the time as the key of a payment has it: to the second, always in one
// form. A time without a zone is written as if it were in UTC.
func (m moment) name() string {
	if m.second == "" {
		return m.text
	}
	return m.second
}

// precise reports whether the time tells payments of one terminal apart, because a
// terminal does not take two in one second. Ten digits or more are taken for a
// count of seconds, whenever it began.
func (m moment) precise() bool {
	return m.second != "" || len(m.text) >= 10 && strings.Trim(m.text, "0123456789") == ""
}

// sameTime reports whether both are certainly one time, perhaps in two forms. Two
// different fractions are two times; a time without a fraction matches any.
func sameTime(a, b string) bool {
	m, n := readMoment(a), readMoment(b)
	return m.name() == n.name() && (m.fraction == n.fraction || m.fraction == "" || n.fraction == "")
}

// maybeSameTime reports whether both may be one time: a time without a zone may be
// local time, which is whole hours away from UTC.
func maybeSameTime(a, b string) bool {
	m, n := readMoment(a), readMoment(b)
	const hour, furthest = 3600, 14 * 3600
	apart := m.unix - n.unix
	return m.second != "" && n.second != "" && m.zoned != n.zoned && apart%hour == 0 && apart <= furthest && apart >= -furthest
}
