//go:build js && wasm

// Package tinyfmt replaces fmt and log in the IndexedDB library when the engine is built
// for shipping. The library formats only a few error texts, but the standard packages and
// the reflection behind them are a tenth of the wasm. This package understands only the
// forms that the library uses.
package tinyfmt

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

// State replaces fmt.State.
type State interface {
	io.Writer
	Flag(c int) bool
}

// Errorf returns an error with the text of Sprintf. It wraps no other error, because the
// library does not use %w.
func Errorf(format string, args ...any) error { return errors.New(Sprintf(format, args...)) }

// Sprintf puts each argument in the place of a verb, whichever verb that is.
func Sprintf(format string, args ...any) string {
	var out strings.Builder
	for len(args) > 0 {
		at := strings.IndexByte(format, '%')
		if at < 0 {
			break
		}
		end := at + 1
		for end < len(format) && strings.IndexByte("+#0123456789.", format[end]) >= 0 {
			end++
		}
		out.WriteString(format[:at])
		out.WriteString(text(args[0]))
		format, args = format[min(end+1, len(format)):], args[1:]
	}
	out.WriteString(format)
	return out.String()
}

// text returns an argument as plain text, and "?" for a type that has no text.
func text(arg any) string {
	switch v := arg.(type) {
	case string:
		return v
	case error:
		return v.Error()
	case interface{ String() string }:
		return v.String()
	case int:
		return strconv.Itoa(v)
	}
	return "?"
}

// Fprintf writes the text that Sprintf returns.
func Fprintf(w io.Writer, format string, args ...any) (int, error) {
	return io.WriteString(w, Sprintf(format, args...))
}

// Fprint writes the text of each argument, one after the other.
func Fprint(w io.Writer, args ...any) (int, error) {
	n := 0
	for _, arg := range args {
		written, err := io.WriteString(w, text(arg))
		n += written
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// Println replaces log.Println and prints nothing, because the console belongs to the
// shop.
func Println(...any) {}
