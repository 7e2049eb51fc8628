package connect

import (
	"strings"

	"connect-epos/core/wire"
)

// DialectError says what is wrong with a site's `dialect`. Member says where, such
// as "messages.tableLock"; "" means the whole of it.
type DialectError struct {
	Member  string
	Problem string
}

func (e *DialectError) Error() string { return strings.TrimSpace(e.Member + " " + e.Problem) }

// The limits of what a site may change.
const (
	maxSpelling  = 100 // bytes of a name
	maxSpellings = 20  // names of one thing
)

// sections are the members of a `dialect`, each with the row where the next one begins.
var sections = [...]struct {
	name string
	end  int
}{{"messages", paramTID}, {"params", resultTables}, {"results", rows}}

// With returns the dialect with the changes of a site: {messages, params, results}, each
// of which gives a kind a name or a list of names. The given names come first, and the
// known names are read after them. A known name that was given to another kind no longer
// counts for its old kind. A name in results replaces the name that we write. An Absent
// value changes nothing. The error is a *DialectError.
func (d Dialect) With(overrides wire.Value) (Dialect, error) {
	if overrides.IsAbsent() {
		return d, nil
	}
	if overrides.Kind() != wire.KindObject {
		return d, &DialectError{"", "must be an object of messages, params and results"}
	}
	var given [rows]string
	for _, m := range overrides.Members() {
		if err := readSection(m, &given); err != nil {
			return d, err
		}
	}
	return d.merged(&given)
}

// readSection reads one of the sections into its rows.
func readSection(section wire.Member, given *[rows]string) error {
	first := 0
	for _, s := range sections {
		if s.name != section.Name {
			first = s.end
			continue
		}
		if section.Value.Kind() != wire.KindObject {
			return &DialectError{s.name, "must be an object of names"}
		}
		for _, m := range section.Value.Members() {
			row := rowOf(m.Name, first, s.end)
			if row < 0 {
				return &DialectError{s.name + "." + m.Name, "is not known here; allowed are " + kinds(first, s.end)}
			}
			names, problem := readNames(m.Value)
			if problem == "" && first == resultTables && strings.Contains(names, " ") {
				problem = "must be one name: only one is written"
			}
			if problem != "" {
				return &DialectError{s.name + "." + m.Name, problem}
			}
			given[row] = names
		}
		return nil
	}
	return &DialectError{section.Name, "is not known here; allowed are messages, params, results"}
}

func rowOf(kind string, first, end int) int {
	for row := first; row < end; row++ {
		if dialect[row].kind == kind {
			return row
		}
	}
	return -1
}

func kinds(first, end int) string {
	var all []string
	for _, d := range dialect[first:end] {
		all = append(all, d.kind)
	}
	return strings.Join(all, ", ")
}

// readNames reads a name or a list of names, and joins them as the table does.
func readNames(v wire.Value) (names, problem string) {
	items := v.Items()
	if v.Kind() != wire.KindArray {
		items = []wire.Value{v}
	}
	if len(items) == 0 || len(items) > maxSpellings {
		return "", "must be a name or a list of at most 20 names"
	}
	for _, item := range items {
		name, ok := item.Text()
		if !ok || name == "" || len(name) > maxSpelling || strings.ContainsFunc(name, unnamed) {
			return "", "must be a name or a list of names: up to 100 letters, digits and signs without blanks"
		}
		if listed(names, name, false) {
			return "", "has a name twice"
		}
		names = strings.TrimPrefix(names+" "+name, " ")
	}
	return names, ""
}

// unnamed reports whether a name must not contain that character.
func unnamed(r rune) bool { return r <= ' ' || r >= 0x7f }

// merged puts the given names before the known ones.
func (d Dialect) merged(given *[rows]string) (Dialect, error) {
	var names [rows]string
	first := 0
	for _, s := range sections {
		for row := first; row < s.end; row++ {
			where := s.name + "." + dialect[row].kind
			if twice(given, row, first) {
				return d, &DialectError{where, "has a name that another one of them was given too"}
			}
			known := d.spellings(row)
			if first == resultTables && given[row] != "" {
				known = ""
			}
			names[row] = strings.TrimSpace(given[row] + remaining(known, given[first:s.end], s.end == paramTID))
			if names[row] == "" {
				return d, &DialectError{where, "has no name left: another one of them was given it"}
			}
		}
		first = s.end
	}
	return Dialect{&names}, nil
}

// twice reports whether a name was given to this row and also to an earlier row of the
// same section.
func twice(given *[rows]string, row, first int) bool {
	for names := given[row]; names != ""; {
		var name string
		name, names, _ = strings.Cut(names, " ")
		for _, earlier := range given[first:row] {
			if listed(earlier, name, first == 0) {
				return true
			}
		}
	}
	return false
}

// remaining returns the known names that were not given to any row of their section,
// each after a blank.
func remaining(known string, given []string, loosely bool) string {
	left := ""
next:
	for known != "" {
		var name string
		name, known, _ = strings.Cut(known, " ")
		for _, names := range given {
			if listed(names, name, loosely) {
				continue next
			}
		}
		left += " " + name
	}
	return left
}
