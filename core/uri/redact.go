package uri

import "strings"

// mask stands where something was taken out.
const mask = "***"

// Redact returns text without the API key of any Connect address in it,
// however broken the address is. It keeps what it knows to be harmless instead
// of looking for the key: in a word that resembles an address, or that goes on
// where one was torn apart, all but a well-formed origin and path and the
// harmless parameters is masked. Other words and all spaces stay as they are.
func Redact(text string) string {
	var b strings.Builder
	r := redaction{}
	for text != "" {
		end := strings.IndexFunc(text, isWordEnd)
		if end < 0 {
			end = len(text)
		}
		b.WriteString(r.word(text[:end]))
		next := min(end+1, len(text))
		b.WriteString(text[end:next])
		text = text[next:]
	}
	return b.String()
}

// isWordEnd holds for what an address never contains and texts put around it.
// All of them are one byte long.
func isWordEnd(r rune) bool {
	return r <= ' ' || r == '"' || r == '\'' || r == '`' || r == '<' || r == '>'
}

// redaction remembers what the word before was like.
type redaction struct {
	near bool // it resembled an address
	open bool // it did, and ended where a value has to follow
}

func (r *redaction) word(word string) string {
	if word == "" {
		return ""
	}
	resembles := resemblesAddress(word) || r.near && strings.ContainsAny(word, "=&?%")
	open := r.open
	r.near, r.open = resembles, resembles && strings.HasSuffix(word, "=")
	switch {
	case open && !resembles:
		return mask
	case resembles:
		return redactAddress(word)
	}
	return word
}

// signs are what an address keeps when it is broken somewhere.
var signs = []string{"ws://", "wss://", domain, paramToken, paramVersion, paramHouse, paramInstaller, paramReceipt}

func resemblesAddress(word string) bool {
	if !strings.ContainsAny(word, "=&?%/:") {
		return false
	}
	word = strings.ToLower(word)
	for _, sign := range signs {
		if strings.Contains(word, sign) {
			return true
		}
	}
	return false
}

func redactAddress(word string) string {
	var b strings.Builder
	for first := true; word != ""; first = false {
		end := strings.IndexAny(word, "?&;#")
		if end < 0 {
			end = len(word)
		}
		if first && isPlace(word[:end]) {
			b.WriteString(word[:end])
		} else {
			b.WriteString(redactPart(word[:end]))
		}
		next := min(end+1, len(word))
		b.WriteString(word[end:next])
		word = word[next:]
	}
	return b.String()
}

// isPlace tells whether s is an origin with one of the two paths or none, or
// an account's host alone.
func isPlace(s string) bool {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		_, ok := hostOf(s)
		return ok && strings.HasSuffix(s, "."+domain)
	}
	authority, path, _ := strings.Cut(rest, "/")
	_, isHost := hostOf(authority)
	return isHost && (scheme == "ws" || scheme == "wss") &&
		(path == "" || path == PayAtCounter || path == PayAtTable)
}

func redactPart(part string) string {
	name, value, _ := strings.Cut(part, "=")
	switch {
	case part == "" || part == paramReceipt:
		return part
	case name == paramVersion && (value == version || value == "v0"):
		return part
	case (name == paramHouse || name == paramInstaller) && isHarmless(value):
		return part
	case name == paramToken || name == paramVersion || name == paramHouse || name == paramInstaller:
		return name + "=" + mask
	}
	return mask
}

// isHarmless tells whether the value of an id holds nothing but itself: no
// other parameter has run into it.
func isHarmless(value string) bool {
	for i := range len(value) {
		if !isUnreserved(value[i]) && value[i] != '%' {
			return false
		}
	}
	return !strings.Contains(strings.ToLower(value), paramToken)
}
