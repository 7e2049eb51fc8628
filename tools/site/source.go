package main

import (
	"fmt"
	"html"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// renderSource shows a file of the tree as it is.
func (s *site) renderSource(p *page) error {
	code, err := s.read(p.source)
	if err != nil {
		return err
	}
	if !utf8.Valid(code) {
		return fmt.Errorf("it is not a text: link to its folder instead")
	}
	p.title, p.name = p.source, p.source
	language := strings.TrimPrefix(path.Ext(p.source), ".")
	p.body = "<h1>" + html.EscapeString(path.Base(p.source)) + "</h1>\n<p class=\"place\"><code>" + html.EscapeString(p.source) + "</code></p>\n" + codeBlock(language, string(code))
	return nil
}

// renderFolder lists what is in a folder of the tree, and shows the pictures in it.
func (s *site) renderFolder(p *page) error {
	entries, err := os.ReadDir(filepath.Join(s.root, filepath.FromSlash(p.source)))
	if err != nil {
		return err
	}
	p.title, p.name = p.source, p.source
	var b strings.Builder
	fmt.Fprintf(&b, "<h1>%s</h1>\n<ul class=\"files\">\n", html.EscapeString(p.source))
	for _, e := range entries {
		name := path.Join(p.source, e.Name())
		if skipped(e) {
			continue
		}
		if isPicture(name) {
			fmt.Fprintf(&b, "<li><img src=%q alt=%q loading=\"lazy\"></li>\n", s.pictureIn(p, name), e.Name())
			continue
		}
		to, err := s.inFolder(p, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "<li><a href=%q>%s</a></li>\n", to, html.EscapeString(e.Name()))
	}
	p.body = b.String() + "</ul>\n"
	return nil
}

func (s *site) pictureIn(p *page, name string) string {
	s.files[name] = true
	return up(p.address) + addressOfPicture(name)
}

func (s *site) inFolder(p *page, name string) (string, error) {
	to, err := s.pageOf(name)
	if err != nil {
		return "", err
	}
	return up(p.address) + to.address, nil
}

// skipped reports whether an entry of a folder is nothing for readers.
func skipped(e os.DirEntry) bool {
	return strings.HasPrefix(e.Name(), ".") || e.Name() == "node_modules" || e.Name() == "package-lock.json" || e.Name() == "dist"
}
