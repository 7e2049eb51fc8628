package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	root := flag.String("root", ".", "the source tree")
	out := flag.String("out", "", "where the site goes (default <root>/site)")
	demo := flag.String("demo", "", "where the demo till is, seen from the site; by default it is copied into the site")
	flag.Parse()
	s := &site{root: *root, out: *out, demo: *demo}
	if s.out == "" {
		s.out = filepath.Join(s.root, "site")
	}
	if err := s.write(); err != nil {
		fmt.Fprintln(os.Stderr, "site:", err)
		os.Exit(1)
	}
}

// site is one run of the command.
type site struct {
	root, out string
	demo      string // the address of the demo till, or "" to copy the till into the site
	nav       navigation
	pages     map[string]*page // by the path of what they show
	queue     []*page          // pages that are not rendered yet
	files     map[string]bool  // pictures and the like, which are copied
}

// write makes the whole site anew.
func (s *site) write() error {
	if err := s.plan(); err != nil {
		return err
	}
	if err := s.home(); err != nil {
		return err
	}
	for len(s.queue) > 0 {
		p := s.queue[0]
		s.queue = s.queue[1:]
		if err := s.render(p); err != nil {
			return fmt.Errorf("%s: %w", p.source, err)
		}
	}
	if err := os.RemoveAll(s.out); err != nil {
		return err
	}
	for _, step := range []func() error{s.writePages, s.writeAssets, s.writeIndex, s.copyFiles, s.copyDemo} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// put writes one file of the site.
func (s *site) put(name string, data []byte) error {
	path := filepath.Join(s.out, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// read reads a file of the tree.
func (s *site) read(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(s.root, filepath.FromSlash(name)))
}
