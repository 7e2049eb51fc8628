package main

import (
	"html"
	"regexp"
	"strings"
)

// drawing returns a Mermaid picture as HTML that needs no script: a sequence as a
// drawing, states and boxes with arrows as a table. ok is false for a picture of a kind
// that is not known here; then its source is shown.
func drawing(source string) (drawn string, ok bool) {
	lines := strings.Split(strings.TrimSpace(source), "\n")
	switch kind, _, _ := strings.Cut(strings.TrimSpace(lines[0]), " "); kind {
	case "sequenceDiagram":
		return readSequence(lines[1:]).draw(), true
	case "stateDiagram-v2", "stateDiagram":
		return arrowTable(lines[1:], [3]string{"from", "on", "to"}), true
	case "flowchart", "graph":
		return arrowTable(lines[1:], [3]string{"from", "by", "to"}), true
	}
	return "", false
}

var (
	stateArrow = regexp.MustCompile(`^\s*(\S+)\s*-->\s*(\S+?)(?::\s*(.*))?$`)
	stateName  = regexp.MustCompile(`^\s*state "([^"]*)" as (\S+)`)
	boxName    = regexp.MustCompile(`(\w+)\["([^"]*)"\]`)
	boxArrow   = regexp.MustCompile(`^(.*?)\s*(?:-->|-\.\s*(.*?)\s*\.->|--\s*(.*?)\s*-->)\s*(?:\|([^|]*)\|)?\s*(.*)$`)
)

// arrowTable writes a row for each arrow: where it begins, what it is about, where it
// ends.
func arrowTable(lines []string, heads [3]string) string {
	names := map[string]string{"[*]": "●"}
	for _, line := range lines {
		if m := stateName.FindStringSubmatch(line); m != nil {
			names[m[2]] = m[1]
		}
		for _, m := range boxName.FindAllStringSubmatch(line, -1) {
			names[m[1]] = m[2]
		}
	}
	var b strings.Builder
	b.WriteString(`<div class="wide" tabindex="0" role="group" aria-label="Table"><table class="arrows"><thead><tr>`)
	for _, h := range heads {
		b.WriteString("<th>" + h + "</th>")
	}
	b.WriteString("</tr></thead><tbody>\n")
	for _, line := range lines {
		for _, row := range arrowsIn(line) {
			b.WriteString("<tr><td>" + named(names, row[0]) + "</td><td>" + html.EscapeString(row[1]) + "</td><td>" + named(names, row[2]) + "</td></tr>\n")
		}
	}
	b.WriteString("</tbody></table></div>\n")
	return b.String()
}

// arrowsIn returns the arrows of a line. Several boxes may be joined by "&".
func arrowsIn(line string) [][3]string {
	line = boxName.ReplaceAllString(strings.TrimSpace(line), "$1")
	if m := stateArrow.FindStringSubmatch(line); m != nil && !strings.Contains(line, "&") {
		return [][3]string{{m[1], m[3], m[2]}}
	}
	m := boxArrow.FindStringSubmatch(line)
	if m == nil {
		return nil
	}
	to, more, chained := strings.Cut(m[5], "-->")
	about := m[2] + m[3] + m[4]
	var all [][3]string
	for _, from := range strings.Split(m[1], "&") {
		for _, end := range strings.Split(to, "&") {
			all = append(all, [3]string{strings.TrimSpace(from), about, strings.TrimSpace(end)})
		}
	}
	if chained {
		all = append(all, arrowsIn(to+"-->"+more)...)
	}
	return all
}

// named returns the name of a box. The first line of a name with several lines is enough.
func named(names map[string]string, id string) string {
	name := id
	if known, ok := names[id]; ok {
		name = known
	}
	name, _, _ = strings.Cut(name, "<br>")
	return html.EscapeString(name)
}
