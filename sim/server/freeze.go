package server

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"sync"
)

// halfOpen is a TCP connection that can stop reading and writing without being closed,
// as when the network is lost silently. The WebSocket uses it, so that pings and
// closing handshakes stop, too.
type halfOpen struct {
	net.Conn

	mu   sync.Mutex
	shut chan struct{} // closed by thaw and Close; nil while nothing is frozen
}

// Read holds back what comes while the connection is frozen.
func (h *halfOpen) Read(p []byte) (int, error) {
	n, err := h.Conn.Read(p)
	h.pass()
	return n, err
}

// Write waits while the connection is frozen.
func (h *halfOpen) Write(p []byte) (int, error) {
	h.pass()
	return h.Conn.Write(p)
}

// Close closes the connection, frozen or not. What waits fails or is lost.
func (h *halfOpen) Close() error {
	err := h.Conn.Close()
	h.thaw()
	return err
}

func (h *halfOpen) pass() {
	h.mu.Lock()
	shut := h.shut
	h.mu.Unlock()
	if shut != nil {
		<-shut
	}
}

func (h *halfOpen) freeze() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.shut == nil {
		h.shut = make(chan struct{})
	}
}

func (h *halfOpen) thaw() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.shut != nil {
		close(h.shut)
		h.shut = nil
	}
}

func (h *halfOpen) frozen() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.shut != nil
}

// hijack gives the WebSocket library a connection that can be frozen.
type hijack struct {
	http.ResponseWriter
	conn *halfOpen
}

// Hijack implements http.Hijacker.
func (h *hijack) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	under, ok := h.ResponseWriter.(http.Hijacker)
	if !ok {
		return nil, nil, errors.New("server: connection cannot be taken over")
	}
	c, rw, err := under.Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.conn = &halfOpen{Conn: c}
	rw.Writer.Reset(h.conn) // the reader is reset by the library
	return h.conn, rw, nil
}
