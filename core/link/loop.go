package link

import (
	"context"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// Loop is the loop that a link belongs to. The first three methods may be called
// from anywhere; the link calls the others in the loop.
type Loop interface {
	// Post runs f in the loop, after what was posted before.
	Post(f func())
	// After runs f in the loop once d has passed, unless it is stopped before.
	After(d time.Duration, f func()) (stop func())
	// HandOver runs f in the loop, or undo when the loop ends before it does.
	HandOver(f, undo func())

	// LinkChanged tells that the link stands otherwise than before.
	LinkChanged(Info)
	// LinkUp tells that the connection of that number is up.
	LinkUp(number uint64)
	// LinkLost tells that the connection of that number is gone, as far as we
	// know: its socket may be open still, see LinkClosed.
	LinkLost(number uint64)
	// DialAgain reports whether the loop wants another connection. wasUp says
	// that the last one was up.
	DialAgain(wasUp bool) bool
	// LinkClosed tells that the socket of that number is closed for certain.
	LinkClosed(number uint64)
	// Received tells what came on the connection of that number. Answers to Ask
	// are among it: the loop gives them back by Answer.
	Received(number uint64, m rpc.Message)
	// Uses reports whether something of the loop waits for an answer to that id.
	Uses(id int) bool
	// ListenFor is for how long something still counts that the connection of
	// that number may bring, though it looks dead; 0 when nothing does.
	ListenFor(number uint64) time.Duration
	// Log tells developers something, at the level "warn" or "error".
	Log(level, message string)
}

// Config is what a link needs of the world. Random, IDs, Probe, Trace and Refusal may
// be left out.
type Config struct {
	Clock  clock.Clock
	Random func() float64 // in [0, 1), for the reconnect delay
	Dialer Dialer

	// Address is the URI to dial. It carries the key and must not be logged.
	Address func() (string, error)
	// IDs takes a block of request ids that nobody else uses. Without it nothing
	// can be asked. It is called outside the loop.
	IDs func(context.Context) (from, size int, err error)
	// Probe is a method that every account can answer. The link counts as up when
	// it was answered; without it, when the socket is open.
	Probe string
	// Probed hears each answer to Probe.
	Probed func(wire.Value)
	// Worked reports whether a connection with today's key was up once.
	Worked func() bool
	// Trace gives what sees all frames of one connection; nil for none. What it
	// gives runs outside the loop.
	Trace func() func(out bool, frame []byte)
	// Refusal is the result that refuses a request of that method whose form is at
	// fault, as for [rpc.Conn.RefuseWith]. It runs outside the loop.
	Refusal func(method string) wire.Value
}

// Dialer opens sockets.
type Dialer interface {
	// Dial opens one socket. When ctx ends first no connection is left behind.
	// An error is a *DialError where a reason is known. The URI carries the
	// site's key: it must not appear in errors or logs.
	Dial(ctx context.Context, uri string) (rpc.Transport, error)
}

// DialError says why a socket did not open, as far as the browser tells.
type DialError struct {
	Reason string // ReasonHandshake, ReasonOffline, ReasonBlocked, …
	Detail string // for developers; never the URI
}

func (e *DialError) Error() string { return "dial: " + e.Reason + ": " + e.Detail }

// The limits of waiting.
const (
	ConnectLimit = 10 * time.Second // from dialling to an open socket
	BlockLimit   = 5 * time.Second  // for a block of ids
	ProbeLimit   = 10 * time.Second // from an open socket to the answer that proves it
	OpenLimit    = 15 * time.Second // for whoever waits until the link is up
	StableUptime = 30 * time.Second // after which a link counts as healthy
)
