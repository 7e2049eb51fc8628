package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/yuin/goldmark/text"
)

//go:embed assets
var assets embed.FS

var layout = template.Must(template.ParseFS(assets, "assets/page.html"))

// view is what the layout shows of a page.
type view struct {
	Title, About, Up, Kind, Source string
	Body                           template.HTML
	Groups                         []viewGroup
	Here                           []section
	Before, After                  *viewItem
	Demo, Picture                  string
}

type viewGroup struct {
	Title, Lead, ID string
	Items           []viewItem
}

type viewItem struct {
	Name, About, Address string
	Current              bool
}

// picture is what the first page shows of the demo till, if it is there.
const picture = "docs/screens/demo.png"

// longPage is how many sections a page may have before only its main ones are listed
// beside it.
const longPage = 40

func (s *site) writePages() error {
	for _, p := range s.pages {
		var out bytes.Buffer
		if err := layout.Execute(&out, s.view(p)); err != nil {
			return err
		}
		if err := s.put(p.address, out.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// home makes the first page: how the README begins, up to its first heading. The layout
// adds the groups of pages.
func (s *site) home() error {
	readme, err := s.read("README.md")
	if err != nil {
		return err
	}
	p := &page{source: "README.md", address: "index.html", title: "Connect EPoS", kind: kindHome,
		about: "Take card payments on Paymentsense Connect terminals from a web till."}
	begin, _, _ := strings.Cut(string(readme), "\n## ")
	_, lead, _ := strings.Cut(begin, "\n")
	doc := markdown.Parser().Parse(text.NewReader([]byte(lead)))
	if err := s.relink(p, doc); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := markdown.Renderer().Render(&out, []byte(lead), doc); err != nil {
		return err
	}
	if _, err := s.read(picture); err == nil {
		s.files[picture] = true
	}
	p.source, p.body = "", out.String()
	s.pages[""] = p
	return nil
}

func (s *site) view(p *page) view {
	v := view{Title: p.title, About: p.about, Up: up(p.address), Kind: p.kind, Source: p.source, Body: template.HTML(p.body), Demo: up(p.address) + s.demoAddress("")}
	var order []viewItem
	for i, g := range s.nav.Groups {
		shown := viewGroup{Title: g.Title, Lead: g.Lead, ID: "group-" + string(rune('a'+i))}
		for _, it := range g.Pages {
			item := s.item(p, it)
			shown.Items = append(shown.Items, item)
			if it.File != "" {
				order = append(order, item)
			}
		}
		v.Groups = append(v.Groups, shown)
	}
	if at := slices.IndexFunc(order, func(i viewItem) bool { return i.Current }); at >= 0 {
		if at > 0 {
			v.Before = &order[at-1]
		}
		if at+1 < len(order) {
			v.After = &order[at+1]
		}
	}
	if p.kind == kindHome && s.files[picture] {
		v.Picture = addressOfPicture(picture)
	}
	v.Here = p.here()
	return v
}

func (s *site) item(p *page, it item) viewItem {
	if it.File == "" {
		query := strings.TrimPrefix(it.Demo, ".")
		return viewItem{Name: it.Name, About: it.About, Address: up(p.address) + s.demoAddress(query)}
	}
	to := s.pages[it.File]
	return viewItem{Name: to.name, About: to.about, Address: up(p.address) + to.address, Current: to == p}
}

// here returns the headings that are listed beside a page.
func (p *page) here() []section {
	var all []section
	for _, sec := range p.sections {
		if sec.Level == 2 || sec.Level == 3 && !sec.Member {
			all = append(all, sec)
		}
	}
	if len(all) > longPage {
		all = slices.DeleteFunc(all, func(sec section) bool { return sec.Level == 3 })
	}
	return all
}

// writeIndex writes what the search looks through. It is a script, and not JSON, so that
// a page that was opened from a folder can load it too.
func (s *site) writeIndex() error {
	type found [4]string // address, page, heading, text
	var all []found
	for _, source := range slices.Sorted(maps.Keys(s.pages)) {
		p := s.pages[source]
		if !p.listed {
			continue
		}
		for _, sec := range p.sections {
			address := p.address
			if sec.Level > 1 {
				address += "#" + sec.ID
			}
			all = append(all, found{address, p.name, sec.Title, strings.TrimSpace(sec.Text)})
		}
	}
	list, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return s.put("assets/search-index.js", slices.Concat([]byte("window.searchIndex = "), list, []byte(";\n")))
}

func (s *site) writeAssets() error {
	return fs.WalkDir(assets, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "assets/page.html" {
			return err
		}
		data, err := assets.ReadFile(name)
		if err != nil {
			return err
		}
		return s.put(name, data)
	})
}

// copyFiles copies the pictures that the pages show.
func (s *site) copyFiles() error {
	for name := range s.files {
		data, err := s.read(name)
		if err != nil {
			return err
		}
		if err := s.put(addressOfPicture(name), data); err != nil {
			return err
		}
	}
	return nil
}

// demoAddress is where the demo till is, seen from the site's root.
func (s *site) demoAddress(query string) string {
	if s.demo != "" {
		return s.demo + query
	}
	return "demo/index.html" + query
}

// copyDemo copies the demo till, with the component and the simulator beside it.
func (s *site) copyDemo() error {
	if s.demo != "" {
		return nil
	}
	for _, part := range []string{"index.html", "web/demo", "dist"} {
		err := filepath.WalkDir(filepath.Join(s.root, filepath.FromSlash(part)), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !played(d.Name()) {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			name, err := filepath.Rel(s.root, path)
			if err != nil {
				return err
			}
			return s.put("demo/"+filepath.ToSlash(name), data)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// played reports whether the demo till can need a file: the types and the file that has
// everything inside are not needed.
func played(name string) bool {
	switch filepath.Ext(name) {
	case ".html", ".css", ".mjs", ".wasm", ".json":
		return true
	case ".js":
		return name != "connect-epos-single.js"
	}
	return false
}
