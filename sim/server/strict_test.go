package server

import (
	"encoding/json"

	"connect-epos/sim/strict"
)

// The strict side as these tests speak of it: by frames, without a link.

type problem struct {
	id, code int
	text     string
}

func compiled() (strict.Schemas, error) { return strict.Compile() }

func inspect(all strict.Schemas, frame []byte) *problem { return plainly(all.Client(frame)) }

func plainly(p *strict.Problem) *problem {
	if p == nil {
		return nil
	}
	return &problem{p.ID, p.Code, p.Text}
}

// tablesGuard knows what was asked of a till.
type tablesGuard struct {
	all   strict.Schemas
	asked asked
}

type asked map[int]string

func (a *asked) note(frame []byte) {
	var f struct {
		ID     int
		Method string
	}
	if json.Unmarshal(frame, &f) == nil {
		*a = asked{f.ID: f.Method}
	}
}

func (g tablesGuard) inspect(frame []byte) (string, *problem) {
	kind, p := g.all.Till(frame, func(id int) string { return g.asked[id] })
	return kind, plainly(p)
}
