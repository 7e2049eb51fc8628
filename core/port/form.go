package port

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/wire"
)

// form reads an object that a till sent, field by field, and keeps the first
// problem that it finds. It refuses a name that it does not know, because a
// misspelt option is a mistake that the till must be told of.
type form struct {
	_ wire.NeverCompared

	object wire.Value
	prefix string
	err    error
}

// read starts a form. known are the names that it may have.
func read(v wire.Value, what string, known ...string) *form {
	f := &form{object: v}
	if v.Kind() != wire.KindObject {
		f.fail(what, "must be an object")
		return f
	}
	for _, m := range v.Members() {
		if !among(known, m.Name) {
			f.refuse(m.Name, "is not known here; allowed are "+strings.Join(known, ", "))
			break
		}
	}
	return f
}

func among(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

func invalid(field, problem string) *contract.Error {
	return &contract.Error{Code: contract.CodeInvalidRequest, Field: field, Message: field + " " + problem}
}

// fail notes that the value of a field is wrong.
func (f *form) fail(field, problem string) {
	f.refuse(field, problem+advice(field, f.object.Get(field)))
}

// refuse notes that a field must not be here at all.
func (f *form) refuse(field, problem string) {
	if f.err == nil {
		f.err = invalid(f.prefix+field, problem)
	}
}

// has reports whether the field was given. A field that is null counts as given.
func (f *form) has(name string) bool { return !f.object.Get(name).IsAbsent() }

// text reads an optional text of at most limit characters.
func (f *form) text(name string, limit int) string {
	v := f.object.Get(name)
	if v.IsAbsent() {
		return ""
	}
	s, ok := v.Text()
	switch {
	case !ok:
		f.fail(name, "must be a string")
	case utf8.RuneCountInString(s) > limit:
		f.fail(name, "is longer than "+strconv.Itoa(limit)+" characters")
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }):
		f.fail(name, "must not contain control characters")
	}
	return s
}

// need reads a text that must be there and must not be blank.
func (f *form) need(name string, limit int) string {
	s := f.text(name, limit)
	if strings.TrimSpace(s) == "" {
		f.fail(name, "is required")
	}
	return s
}

// masked reads such a text and hides a card number that somebody may have typed into
// it, because the text is stored.
func (f *form) masked(name string, limit int) string { return connect.MaskText(f.need(name, limit)) }

// exact reads such a text as a name, and refuses blanks around it: with them it would
// name something else.
func (f *form) exact(name string, limit int) string {
	s := f.need(name, limit)
	if s != strings.TrimSpace(s) {
		f.fail(name, "must not begin or end with a blank")
	}
	return s
}

// oneOf reads an optional text that must be one of a few. Where it is not given, it is
// the first of them.
func (f *form) oneOf(name string, allowed ...string) string {
	if !f.has(name) {
		return allowed[0]
	}
	s, _ := f.object.Get(name).Text()
	if !among(allowed, s) {
		f.fail(name, "must be one of "+strings.Join(allowed, ", "))
	}
	return s
}

// integer reads an optional whole number between low and high.
func (f *form) integer(name string, low, high, otherwise int64) int64 {
	v := f.object.Get(name)
	if v.IsAbsent() {
		return otherwise
	}
	n, err := v.Int()
	switch {
	case v.Kind() != wire.KindNumber || err != nil:
		f.fail(name, "must be a whole number")
	case n < low || n > high:
		f.fail(name, "must be between "+strconv.FormatInt(low, 10)+" and "+strconv.FormatInt(high, 10))
	}
	return n
}

// flag reads an optional boolean.
func (f *form) flag(name string, otherwise bool) bool {
	v := f.object.Get(name)
	if v.IsAbsent() {
		return otherwise
	}
	b, ok := v.Flag()
	if !ok {
		f.fail(name, "must be true or false")
	}
	return b
}
