package server

import (
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
)

// types are the MIME types that a browser insists on. The machine's own table is not
// used, so that every machine serves the same.
var types = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".mjs":  "text/javascript; charset=utf-8",
	".wasm": "application/wasm",
	".json": "application/json",
	".map":  "application/json",
	".ts":   "text/plain; charset=utf-8",
	".svg":  "image/svg+xml",
	".png":  "image/png",
	".ico":  "image/x-icon",
}

// pages serves the files of one folder. It serves no listings, no names that begin with
// a dot, nothing through a symbolic link that leads out of the folder, and no file of
// an unknown type.
type pages struct {
	root fs.FS
	csp  string
}

func newPages(dir, csp string) http.Handler {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			say(w, http.StatusNotFound, "the folder of static files cannot be opened")
		})
	}
	return &pages{root: root.FS(), csp: csp}
}

// ServeHTTP answers GET and HEAD.
func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		say(w, http.StatusMethodNotAllowed, "only GET and HEAD")
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if name == "" || strings.HasSuffix(r.URL.Path, "/") {
		name = path.Join(name, "index.html")
	}
	mime, known := types[path.Ext(name)]
	if !known || strings.HasPrefix(name, ".") || strings.Contains(name, "/.") {
		p.folder(w, name)
		return
	}
	p.send(w, r, name, mime)
}

// folder sends whoever left out the slash behind a folder to the folder's page: without it
// the page's relative links would lead beside the folder.
func (p *pages) folder(w http.ResponseWriter, name string) {
	_, err := fs.Stat(p.root, path.Join(name, "index.html"))
	if err != nil || strings.HasPrefix(name, ".") || strings.Contains(name, "/.") {
		say(w, http.StatusNotFound, "no such file")
		return
	}
	w.Header().Set("Location", path.Base(name)+"/")
	w.WriteHeader(http.StatusMovedPermanently)
}

func (p *pages) send(w http.ResponseWriter, r *http.Request, name, mime string) {
	f, err := p.root.Open(name)
	if err != nil {
		say(w, http.StatusNotFound, "no such file")
		return
	}
	defer f.Close()
	info, err := f.Stat()
	content, seeks := f.(io.ReadSeeker)
	if err != nil || !info.Mode().IsRegular() || !seeks {
		say(w, http.StatusNotFound, "no such file")
		return
	}
	p.head(w, mime)
	http.ServeContent(w, r, name, info.ModTime(), content)
}

func (p *pages) head(w http.ResponseWriter, mime string) {
	h := w.Header()
	h.Set("Content-Type", mime)
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
	if p.csp != "" {
		h.Set("Content-Security-Policy", p.csp)
	}
}
