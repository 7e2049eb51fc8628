//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"sync"
	"syscall/js"
)

// portName is where the host puts the port before it starts the program.
const portName = "connectEposPort"

// ErrNoPort: the host gave the program no port to speak through.
var ErrNoPort = errors.New("jsbridge: the host has set no port")

// Port carries strings between the page and the engine, in order. It knows
// nothing of what they say.
type Port struct {
	host    js.Value
	receive callback

	mu     sync.Mutex
	queue  []string
	signal chan struct{}
}

// OpenPort takes the port that the host has put on the program's global and
// sets its receive function. What the page sends from then on is kept until
// Recv takes it.
func OpenPort() (*Port, error) {
	host := js.Global().Get(portName)
	if host.Type() != js.TypeObject || host.Get("send").Type() != js.TypeFunction {
		return nil, ErrNoPort
	}
	p := &Port{host: host, signal: make(chan struct{}, 1)}
	p.receive = newCallback("port", p.onText)
	host.Set("receive", p.receive.Func)
	return p, nil
}

// Send says one message to the page. A host that throws is ignored: there is
// nobody else to tell.
func (p *Port) Send(text string) { _, _ = call(p.host, "send", text) }

// Recv returns the page's next message, or ctx's error when there is none and
// ctx ends.
func (p *Port) Recv(ctx context.Context) (string, error) {
	for {
		if text, ok := p.next(); ok {
			return text, nil
		}
		select {
		case <-p.signal:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// Close takes the receive function away; the host's further messages are lost.
func (p *Port) Close() {
	p.host.Set("receive", js.Null())
	p.receive.release()
}

func (p *Port) next() (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.queue) == 0 {
		p.queue = nil
		return "", false
	}
	text := p.queue[0]
	p.queue[0], p.queue = "", p.queue[1:]
	return text, true
}

// onText copies, queues, signals and returns; what is not a string becomes a
// message that the reader refuses.
func (p *Port) onText(args []js.Value) any {
	text := ""
	if len(args) > 0 && args[0].Type() == js.TypeString {
		text = args[0].String()
	}
	p.mu.Lock()
	p.queue = append(p.queue, text)
	p.mu.Unlock()
	select {
	case p.signal <- struct{}{}:
	default:
	}
	return nil
}
