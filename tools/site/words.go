package main

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// anchor is the anchor of a heading: small letters, without punctuation, with dashes
// between the words.
func anchor(heading string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(heading)) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plainText is what a reader sees of a node, on one line. Blocks of code are left out.
func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				b.Write(n.Segment.Value(source))
				if n.SoftLineBreak() || n.HardLineBreak() {
					b.WriteByte(' ')
				}
			}
		case *ast.String:
			if entering {
				b.Write(n.Value)
			}
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			return ast.WalkSkipChildren, nil
		case *ast.Paragraph, *ast.TextBlock, *ast.ListItem, *east.TableCell:
			b.WriteByte(' ')
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// read takes the title, the first paragraph and the sections of a page out of its
// document.
func (p *page) read(doc ast.Node, source []byte) {
	current := section{}
	flush := func() {
		if current.Title != "" {
			p.sections = append(p.sections, current)
		}
	}
	about := ""
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		said := plainText(n, source)
		h, isHeading := n.(*ast.Heading)
		switch {
		case isHeading:
			flush()
			id, _ := h.AttributeString("id")
			name, _ := id.([]byte)
			current = section{Level: h.Level, ID: string(name), Title: said}
			if h.Level == 1 && p.title == "" {
				p.title = said
			}
			continue
		case n.Kind() == ast.KindParagraph && about == "" && current.Level == 1:
			about = said
		case n.Kind() == ast.KindList && p.source == "docs/api.md":
			p.members(n, source, &current)
			continue
		}
		current.Text += " " + said
	}
	flush()
	if p.title == "" {
		p.title = p.source
	}
	if p.name == "" {
		p.name = p.title
	}
	if p.about == "" {
		p.about = firstSentence(about)
	}
}

// firstSentence ends at the first full stop that a capital letter or nothing follows.
func firstSentence(text string) string {
	if at := regexp.MustCompile(`[.:!?] +\p{Lu}`).FindStringIndex(text); at != nil {
		return strings.TrimSuffix(text[:at[0]], ":") + "."
	}
	return text
}

// memberName finds the name of a member of a declaration.
var memberName = regexp.MustCompile(`^(?:readonly )?(\w+)\??[:(<]`)

// eachMember calls f for each member that a list of the API reference describes, with the
// name of its declaration.
func eachMember(list ast.Node, source []byte, f func(item ast.Node, name string)) {
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		first := item.FirstChild()
		if first == nil {
			continue
		}
		code, ok := first.FirstChild().(*ast.CodeSpan)
		if !ok {
			continue
		}
		if m := memberName.FindStringSubmatch(plainText(code, source)); m != nil {
			f(item, m[1])
		}
	}
}

// members adds the members of a declaration to what can be searched.
func (p *page) members(list ast.Node, source []byte, of *section) {
	p.sections = append(p.sections, *of)
	owner := *of
	eachMember(list, source, func(item ast.Node, name string) {
		p.sections = append(p.sections, section{Level: 4, ID: owner.ID + "." + name, Title: owner.Title + "." + name, Text: plainText(item, source), Member: true})
	})
	*of = section{}
}

// nameMembers gives each member of a declaration an anchor, such as counter.settle. An
// overload has the anchor of the first of its name.
func nameMembers(doc ast.Node, source []byte) {
	owner, used := "", map[string]bool{}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			id, _ := h.AttributeString("id")
			name, _ := id.([]byte)
			owner = string(name)
		}
		if n.Kind() != ast.KindList {
			continue
		}
		eachMember(n, source, func(item ast.Node, name string) {
			if id := owner + "." + name; !used[id] {
				used[id] = true
				item.SetAttributeString("id", []byte(id))
			}
		})
	}
}
