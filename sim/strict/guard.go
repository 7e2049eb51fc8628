// Package strict is the strict side of the simulator: it checks every frame of a
// client against JSON Schemas before the simulator sees it. There is one schema file
// for each message, with the evidence for it in its description.
//
// It needs neither a network nor files at run time, so that it works in a server and
// in a page.
package strict

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"connect-epos/core/rpc"
	"connect-epos/sim"
)

// guard lets only those frames through that keep the schemas, and answers the others
// itself. It is a Transport in front of the simulator.
type guard struct {
	rpc.Transport
	all     Schemas
	lenient func() bool
}

// Guard returns what sim.Sim.Guard wants: strict validation by the schemas, at
// the counter and at tables, unless the simulator's knobs say lenient.
func Guard(s *sim.Sim) (func(rpc.Transport) rpc.Transport, error) {
	all, err := Compile()
	if err != nil {
		return nil, err
	}
	lenient := func() bool { return s.Knobs().Validation == "lenient" }
	return func(t rpc.Transport) rpc.Transport {
		if line, ok := t.(sim.TablesLine); ok {
			return &tablesGuard{line, all, lenient, asked{}}
		}
		return &guard{t, all, lenient}
	}, nil
}

// Recv returns the next frame that may pass.
func (g *guard) Recv(ctx context.Context) ([]byte, error) {
	for {
		frame, err := g.Transport.Recv(ctx)
		if err != nil || g.lenient() {
			return frame, err
		}
		p := g.all.Client(frame)
		if p == nil {
			return frame, nil
		}
		// The next Recv tells when the link is gone.
		_ = g.Send(ctx, sim.ErrorFrame(p.ID, p.Code, p.Text))
	}
}

// readableID is the id of a request, or -1 when it is no id.
func readableID(v any) int {
	n, ok := v.(json.Number)
	if !ok {
		return -1
	}
	id, err := n.Int64()
	if err != nil || id < 0 || id > 999999 {
		return -1
	}
	return int(id)
}

var english = message.NewPrinter(language.English)

// reason is the first thing that a validation found, with its place but without the
// value, which may be anything.
func reason(err error) string {
	var v *jsonschema.ValidationError
	if !errors.As(err, &v) {
		return "does not keep the schema"
	}
	for len(v.Causes) > 0 {
		v = v.Causes[0]
	}
	place := strings.Join(v.InstanceLocation, "/")
	if place == "" {
		return v.ErrorKind.LocalizedString(english)
	}
	return place + ": " + v.ErrorKind.LocalizedString(english)
}
