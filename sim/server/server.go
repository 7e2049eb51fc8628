// Package server puts a simulator on the network: its WebSockets under /pac and
// /pat, its control calls under /control and, if there is a folder, the static
// files of a demonstration, all on one origin.
//
// Every frame of a client is checked against JSON Schemas before the simulator
// sees it, by package strict. The server is meant for tests and for a
// developer's own machine. It checks no origin and must not be reachable from an
// open network.
package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"connect-epos/core/rpc"
	"connect-epos/sim"
	"connect-epos/sim/strict"
)

// Options are what a Server serves besides the simulator.
type Options struct {
	// Dir is a folder of static files. If it is empty none are served.
	Dir string
	// CSP is the Content-Security-Policy of the static files. If it is empty none is
	// sent.
	CSP string
}

// Server is the HTTP side of one simulator.
type Server struct {
	sim   *sim.Sim
	pages http.Handler
	ctx   context.Context
	stop  context.CancelFunc

	mu   sync.Mutex // guards shut, and links against a late Add
	shut bool
	open sync.WaitGroup
}

// New returns a server for the simulator and gives it the strict Guard, unless
// it has one of its own. It fails only on an unreadable schema.
func New(s *sim.Sim, o Options) (*Server, error) {
	if s.Guard == nil {
		g, err := strict.Guard(s)
		if err != nil {
			return nil, err
		}
		s.Guard = g
	}
	v := &Server{sim: s}
	if o.Dir != "" {
		v.pages = newPages(o.Dir, o.CSP)
	}
	v.ctx, v.stop = context.WithCancel(context.Background())
	return v, nil
}

// Close ends every link and waits until all have ended. HTTP requests are still
// served; new links are refused.
func (v *Server) Close() {
	v.mu.Lock()
	v.shut = true
	v.mu.Unlock()
	v.sim.Close()
	v.open.Wait() // before the context ends, which would cut the closing handshakes
	v.stop()
}

// Handler serves the origin: /pac, /pat, /control and the static files.
func (v *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		address, dials := sim.ReadAddress(r.URL.String())
		call, controls := sim.ControlCall(r.URL.Path)
		switch {
		case dials:
			v.link(w, r, address)
		case controls:
			v.control(w, r, call)
		case v.pages != nil:
			v.pages.ServeHTTP(w, r)
		default:
			say(w, http.StatusNotFound, "this is a simulator: see /control")
		}
	})
}

// say answers with a JSON sentence.
func say(w http.ResponseWriter, status int, sentence string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": sentence})
}

// link admits a client by its query string and serves its link to the end.
func (v *Server) link(w http.ResponseWriter, r *http.Request, address sim.Address) {
	if !v.enter() {
		say(w, http.StatusServiceUnavailable, "the simulator is closing")
		return
	}
	defer v.open.Done()
	a := v.sim.Admit(address.Hello)
	if a.Treatment == sim.TokenReject {
		say(w, a.Status, a.Reason)
		return
	}
	h := &hijack{ResponseWriter: w}
	c, err := websocket.Accept(h, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return // Accept has answered
	}
	v.serve(newSocket(c, h.conn), func(ctx context.Context, t rpc.Transport) {
		_ = v.sim.Receive(ctx, t, address, a.Treatment)
	})
}

func (v *Server) serve(s *socket, talk func(context.Context, rpc.Transport)) {
	ctx, cancel := context.WithCancel(v.ctx)
	pinged := make(chan struct{})
	go func() {
		defer close(pinged)
		s.ping(ctx, func() time.Duration {
			return time.Duration(v.sim.Knobs().PingEveryMs) * time.Millisecond
		})
	}()
	talk(ctx, s)
	s.wait()
	_ = s.conn.CloseNow()
	cancel()
	<-pinged
}

func (v *Server) enter() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.shut {
		v.open.Add(1)
	}
	return !v.shut
}

// maxControl is the largest body of a control call.
const maxControl = 2 << 20

// control runs a control call. Pages of any origin may send one.
func (v *Server) control(w http.ResponseWriter, r *http.Request, call string) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
	h.Set("Access-Control-Allow-Headers", "Content-Type")
	h.Set("Cache-Control", "no-store")
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	body, ok := controlBody(w, r, call)
	if !ok {
		return
	}
	answer, err := v.sim.Control(call, body)
	if err != nil {
		say(w, controlStatus(err), err.Error())
		return
	}
	h.Set("Content-Type", "application/json")
	_, _ = w.Write(answer)
}

// readable are the calls that change nothing when they are sent by GET.
var readable = map[string]bool{"": true, "knobs": true, "ledger": true, "holds": true, "frames": true, "links": true,
	"terminals": true, "grants": true, "violations": true}

func controlBody(w http.ResponseWriter, r *http.Request, call string) ([]byte, bool) {
	switch {
	case r.Method == http.MethodGet && readable[call]:
		return nil, true
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "POST, OPTIONS")
		say(w, http.StatusMethodNotAllowed, "this call wants POST")
		return nil, false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxControl))
	if err != nil {
		say(w, http.StatusRequestEntityTooLarge, "the body is too large or broke off")
		return nil, false
	}
	return body, true
}

func controlStatus(err error) int {
	var ce *sim.ControlError
	if errors.As(err, &ce) && ce.Unknown {
		return http.StatusNotFound
	}
	return http.StatusBadRequest
}
