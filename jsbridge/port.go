//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"syscall/js"

	"connect-epos/core/queue"
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
	said    *queue.Queue[string]
}

// OpenPort takes the port that the host has put on the program's global and
// sets its receive function. What the page sends from then on is kept until
// Recv takes it.
func OpenPort() (*Port, error) {
	host := js.Global().Get(portName)
	if host.Type() != js.TypeObject || host.Get("send").Type() != js.TypeFunction {
		return nil, ErrNoPort
	}
	p := &Port{host: host, said: queue.New[string]()}
	p.receive = newCallback("port", p.onText)
	host.Set("receive", p.receive.Func)
	return p, nil
}

// Send says one message to the page. A host that throws is ignored: there is
// nobody else to tell.
func (p *Port) Send(text string) { _, _ = call(p.host, "send", text) }

// Recv returns the page's next message, or ctx's error when there is none and
// ctx ends.
func (p *Port) Recv(ctx context.Context) (string, error) { return p.said.Next(ctx) }

// Close takes the receive function away; the host's further messages are lost.
func (p *Port) Close() {
	p.host.Set("receive", js.Null())
	p.receive.release()
}

// onText copies, queues, signals and returns; what is not a string becomes a
// message that the reader refuses.
func (p *Port) onText(args []js.Value) any {
	text := ""
	if len(args) > 0 && args[0].Type() == js.TypeString {
		text = args[0].String()
	}
	p.said.Put(text)
	return nil
}
