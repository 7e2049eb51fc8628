package world

import (
	"sync/atomic"
)

// Page is the page of a till that is started after it.
type Page struct {
	hidden atomic.Bool
	Till   *Till
}

// NewPage returns the page of the till that is started next.
func (w *World) NewPage(hidden bool) *Page {
	p := &Page{}
	p.hidden.Store(hidden)
	w.Hidden = p.hidden.Load
	return p
}

// Hide hides the page or shows it, and tells the engine of that as a browser does.
func (p *Page) Hide(hidden bool) {
	p.hidden.Store(hidden)
	p.Till.Engine.Wake()
}
