//go:build js && wasm

// Package terse stands in for fmt and log in the IndexedDB library when the
// engine is built for shipping. The library formats a handful of error texts;
// the standard packages behind them, with reflection, are a tenth of the wasm.
// Only the forms that the library uses are understood.
package terse

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

// State stands in for fmt.State.
type State interface {
	io.Writer
	Flag(c int) bool
}

// Errorf returns an error with the text of Sprintf. It wraps nothing: the
// library uses no %w.
func Errorf(format string, args ...any) error { return errors.New(Sprintf(format, args...)) }

// Sprintf puts the arguments in the places of the verbs, whatever the verbs.
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

// text is an argument in plain words; a type that has none is "?".
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

// Fprintf writes the text of Sprintf.
func Fprintf(w io.Writer, format string, args ...any) (int, error) {
	return io.WriteString(w, Sprintf(format, args...))
}

// Fprint writes one text after the other.
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

// Println stands in for log.Println and says nothing: the console is the
// shop's.
func Println(...any) {}
