package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// planName is the file that holds the order of the pages.
const planName = "docs/site.json"

// navigation is docs/site.json: the groups of pages, in the order in which they are read.
type navigation struct {
	Groups []group `json:"groups"`
}

// group is one group of pages. Lead says in one sentence what they are for.
type group struct {
	Title string `json:"title"`
	Lead  string `json:"lead"`
	Pages []item `json:"pages"`
}

// item is one entry of the navigation: a Markdown file of the tree, or a place of the
// demo till.
type item struct {
	// File is a path from the root of the tree.
	File string `json:"file,omitempty"`
	// Demo is a query of the demo till's address, such as "?rehearse"; "." is the till.
	Demo string `json:"demo,omitempty"`
	// Name is what the navigation calls the page; by default the page's title.
	Name string `json:"name,omitempty"`
	// About replaces the first sentence of the page where pages are listed.
	About string `json:"about,omitempty"`
}

// page is one page of the site.
type page struct {
	source   string // the path in the tree; "" for the home page
	address  string // relative to the site's root
	title    string
	name     string
	about    string // its first paragraph, as text
	body     string // HTML
	sections []section
	listed   bool // it is in the navigation
	kind     string
}

// section is a part of a page under one heading, for search and "on this page".
type section struct {
	Level  int
	ID     string
	Title  string
	Text   string
	Member bool // a member of a declaration in the API reference
}

// The kinds of pages.
const (
	kindGuide  = "guide"
	kindSource = "source"
	kindHome   = "home"
)

// plan reads the navigation and prepares its pages.
func (s *site) plan() error {
	raw, err := s.read(planName)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &s.nav); err != nil {
		return fmt.Errorf("%s: %w", planName, err)
	}
	s.pages, s.files = map[string]*page{}, map[string]bool{}
	for _, g := range s.nav.Groups {
		for _, i := range g.Pages {
			if (i.File == "") == (i.Demo == "") {
				return fmt.Errorf("%s: each page has either a file or a demo", planName)
			}
			if i.File == "" {
				continue
			}
			if s.pages[i.File] != nil {
				return fmt.Errorf("%s: %s is there twice", planName, i.File)
			}
			s.add(&page{source: i.File, address: addressOf(i.File), name: i.Name, about: i.About, listed: true, kind: kindGuide})
		}
	}
	return s.allListed()
}

// allListed makes sure that no guide was forgotten.
func (s *site) allListed() error {
	found, err := filepath.Glob(filepath.Join(s.root, "docs", "*.md"))
	if err != nil {
		return err
	}
	for _, f := range found {
		if name := "docs/" + filepath.Base(f); s.pages[name] == nil {
			return fmt.Errorf("%s is not in %s: give it a place there", name, planName)
		}
	}
	return nil
}

func (s *site) add(p *page) {
	s.pages[p.source] = p
	s.queue = append(s.queue, p)
}

// addressOf returns where a Markdown page of the navigation is: docs/testing.md is
// testing.html, and sim/README.md is sim.html.
func addressOf(source string) string {
	name := strings.TrimSuffix(source, ".md")
	name = strings.TrimPrefix(name, "docs/")
	name = strings.ToLower(strings.TrimSuffix(name, "/README"))
	return strings.ReplaceAll(name, "/", "-") + ".html"
}

// pageOf returns the page that shows a file or a folder of the tree. A page that nobody
// asked for yet is added.
func (s *site) pageOf(source string) (*page, error) {
	if p := s.pages[source]; p != nil {
		return p, nil
	}
	info, err := os.Stat(filepath.Join(s.root, filepath.FromSlash(source)))
	if err != nil {
		return nil, err
	}
	p := &page{source: source, address: "source/" + source + ".html", kind: kindSource}
	if info.IsDir() {
		p.address = "source/" + source + "/index.html"
	}
	s.add(p)
	return p, nil
}

// isPicture reports whether a file is copied as it is.
func isPicture(name string) bool {
	switch path.Ext(name) {
	case ".png", ".svg", ".jpg", ".webp":
		return true
	}
	return false
}

// addressOfPicture keeps the folder below docs/.
func addressOfPicture(name string) string { return strings.TrimPrefix(name, "docs/") }
