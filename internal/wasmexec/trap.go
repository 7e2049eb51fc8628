//go:build !js

package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/coder/websocket"
)

// trap is a WebSocket server that misbehaves as the URL requests. The URL of every
// connection has a key that belongs to one test. With that key the test can read what
// happened to its connections.
type trap struct {
	mux *http.ServeMux

	mu    sync.Mutex
	cases map[string]*trapCase
}

// trapCase is what is known of the connections of one key. The trap's mutex guards its
// counters. changed is closed and replaced at every change.
type trapCase struct {
	released chan struct{}
	changed  chan struct{}

	Seen   int    `json:"seen"`   // the number of handshakes that arrived
	Ended  int    `json:"ended"`  // the number of connections that ended, and of attempts that never became one
	Alive  int    `json:"alive"`  // the number of connections whose client answered a ping
	Code   int    `json:"code"`   // the close code that a client sent last
	Reason string `json:"reason"` // the reason that came with that code
}

func newTrap() *trap {
	t := &trap{mux: http.NewServeMux(), cases: map[string]*trapCase{}}
	t.mux.HandleFunc("/trap/burst", t.serve(burst))
	t.mux.HandleFunc("/trap/drop", t.serve(drop))
	t.mux.HandleFunc("/trap/halfclose", t.serve(halfClose))
	t.mux.HandleFunc("/trap/mute", t.serve(mute))
	t.mux.HandleFunc("/trap/echo", t.serve(echo))
	t.mux.HandleFunc("/trap/big", t.serve(big))
	t.mux.HandleFunc("/trap/binary", t.serve(binary))
	t.mux.HandleFunc("/trap/flood", t.serve(flood))
	t.mux.HandleFunc("/trap/slow", t.slow)
	t.mux.HandleFunc("/trap/refuse", t.refuse)
	t.mux.HandleFunc("/trap/release", t.release)
	t.mux.HandleFunc("/trap/await", t.await)
	return t
}

func (t *trap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	t.mux.ServeHTTP(w, r)
}

// conn is one accepted connection, with everything that a misbehaving handler may need.
type conn struct {
	*websocket.Conn
	ctx      context.Context
	query    func(name string) string
	released <-chan struct{}
	raw      *rawConn
}

func (c *conn) number(name string) int {
	n, _ := strconv.Atoi(c.query(name))
	return n
}

func (c *conn) say(text string) error {
	return c.Write(c.ctx, websocket.MessageText, []byte(text))
}

// serve accepts at once, calls behave, which misbehaves, and records how the client
// closed.
func (t *trap) serve(behave func(*conn) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		k := t.note(r, func(c *trapCase) { c.Seen++ })
		raw := &rawConn{ResponseWriter: w}
		ws, err := websocket.Accept(raw, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
		if err != nil {
			t.note(r, func(c *trapCase) { c.Ended++ })
			return
		}
		defer func() { _ = ws.CloseNow() }()
		ws.SetReadLimit(-1)
		err = behave(&conn{Conn: ws, ctx: context.Background(), query: r.URL.Query().Get, released: k.released, raw: raw})
		t.note(r, func(c *trapCase) {
			c.Ended++
			var left websocket.CloseError
			if asClose(err, &left) {
				c.Code, c.Reason = int(left.Code), left.Reason
			}
		})
	}
}

// slow holds the handshake back until it is released. Then it accepts, and sends a ping
// to see whether the client is still there.
func (t *trap) slow(w http.ResponseWriter, r *http.Request) {
	k := t.note(r, func(c *trapCase) { c.Seen++ })
	<-k.released
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err == nil {
		reading := ws.CloseRead(context.Background())
		if err = ws.Ping(reading); err == nil {
			t.note(r, func(c *trapCase) { c.Alive++ })
			<-reading.Done()
		}
	}
	t.note(r, func(c *trapCase) { c.Ended++ })
}

// refuse refuses the handshake.
func (t *trap) refuse(w http.ResponseWriter, r *http.Request) {
	t.note(r, func(c *trapCase) { c.Seen++ })
	http.Error(w, "no", http.StatusUnauthorized)
}

// release lets the waiting connections of a key go on.
func (t *trap) release(w http.ResponseWriter, r *http.Request) {
	k := t.note(r, func(*trapCase) {})
	t.mu.Lock()
	defer t.mu.Unlock()
	select {
	case <-k.released:
	default:
		close(k.released)
	}
	_, _ = w.Write([]byte("{}"))
}

// await answers as soon as there were as many handshakes as the query asks, and as many
// of their connections have ended or have answered a ping.
func (t *trap) await(w http.ResponseWriter, r *http.Request) {
	seen, _ := strconv.Atoi(r.URL.Query().Get("seen"))
	known, _ := strconv.Atoi(r.URL.Query().Get("known"))
	k := t.note(r, func(*trapCase) {})
	for {
		t.mu.Lock()
		now, changed := *k, k.changed
		t.mu.Unlock()
		if now.Seen >= seen && now.Ended+now.Alive >= known {
			_ = json.NewEncoder(w).Encode(now)
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// note changes the case of a request's key and wakes everybody who waits for a change.
func (t *trap) note(r *http.Request, change func(*trapCase)) *trapCase {
	t.mu.Lock()
	defer t.mu.Unlock()
	name := strings.TrimSpace(r.URL.Query().Get("key"))
	k := t.cases[name]
	if k == nil {
		k = &trapCase{released: make(chan struct{}), changed: make(chan struct{})}
		t.cases[name] = k
	}
	change(k)
	close(k.changed)
	k.changed = make(chan struct{})
	return k
}
