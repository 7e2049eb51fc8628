package main

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown reads what the guides are written in: GitHub's Markdown with tables.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough),
	goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(blocks{}, 1))),
)

// render makes the body of a page.
func (s *site) render(p *page) error {
	switch {
	case path.Ext(p.source) == ".md":
		return s.renderMarkdown(p)
	case strings.HasSuffix(p.address, "/index.html"):
		return s.renderFolder(p)
	default:
		return s.renderSource(p)
	}
}

func (s *site) renderMarkdown(p *page) error {
	source, err := s.read(p.source)
	if err != nil {
		return err
	}
	doc := markdown.Parser().Parse(text.NewReader(source), parser.WithContext(parser.NewContext(parser.WithIDs(&ids{}))))
	if err := s.relink(p, doc); err != nil {
		return err
	}
	if p.source == "docs/api.md" {
		nameMembers(doc, source)
	}
	p.read(doc, source)
	var out bytes.Buffer
	if err := markdown.Renderer().Render(&out, source, doc); err != nil {
		return err
	}
	// A header without words is none.
	p.body = strings.ReplaceAll(out.String(), "<th></th>", "<td></td>")
	return nil
}

// relink makes the links of a page lead to pages of the site.
func (s *site) relink(p *page, doc ast.Node) error {
	return ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			to, err := s.resolve(p, string(n.Destination))
			n.Destination = []byte(to)
			return ast.WalkContinue, err
		case *ast.Image:
			to, err := s.resolve(p, string(n.Destination))
			n.Destination = []byte(to)
			return ast.WalkContinue, err
		}
		return ast.WalkContinue, nil
	})
}

// resolve returns the address, seen from a page, of what a link in its source names.
func (s *site) resolve(p *page, link string) (string, error) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "" || u.Path == "" {
		return link, err
	}
	target := path.Join(path.Dir(p.source), u.Path)
	if isPicture(target) {
		s.files[target] = true
		return up(p.address) + addressOfPicture(target), nil
	}
	to, err := s.pageOf(target)
	if err != nil {
		return "", fmt.Errorf("%s: %w", link, err)
	}
	address := up(p.address) + to.address
	if u.Fragment != "" {
		address += "#" + u.Fragment
	}
	return address, nil
}

// up is the way from a page to the site's root.
func up(address string) string { return strings.Repeat("../", strings.Count(address, "/")) }

// ids gives headings the anchors that Git hosts give them, because the guides' links were
// written for those.
type ids struct{ used map[string]int }

// Generate implements parser.IDs.
func (i *ids) Generate(value []byte, _ ast.NodeKind) []byte {
	return []byte(i.unique(anchor(string(value))))
}

// Put implements parser.IDs.
func (i *ids) Put([]byte) {}

func (i *ids) unique(name string) string {
	if i.used == nil {
		i.used = map[string]int{}
	}
	n := i.used[name]
	i.used[name]++
	if n > 0 {
		return i.unique(fmt.Sprintf("%s-%d", name, n))
	}
	return name
}
