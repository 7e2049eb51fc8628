//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"syscall/js"

	"connect-epos/core/queue"
)

// portName is the name under which the host puts the port on the global object before it
// starts the program.
const portName = "connectEposPort"

// ErrNoPort means that the host gave the program no port.
var ErrNoPort = errors.New("jsbridge: the host has set no port")

// Port carries strings between the page and the engine, in order. It does not know what
// they mean.
type Port struct {
	host    js.Value
	receive callback
	said    *queue.Queue[string]
}

// OpenPort takes the port that the host has put on the program's global object, and sets
// the port's receive function. What the page sends from then on is kept until Recv takes
// it.
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

// Send sends one message to the page. If the host throws, the exception is ignored,
// because there is nobody else to tell.
func (p *Port) Send(text string) { _, _ = call(p.host, "send", text) }

// Recv returns the page's next message. It waits for one, and returns ctx's error when
// ctx ends first.
func (p *Port) Recv(ctx context.Context) (string, error) { return p.said.Next(ctx) }

// Close removes the receive function. Messages that the host sends later are lost.
func (p *Port) Close() {
	p.host.Set("receive", js.Null())
	p.receive.release()
}

// onText only copies, queues, signals and returns. Something that is not a string is
// queued as an empty message, which the reader refuses.
func (p *Port) onText(args []js.Value) any {
	text := ""
	if len(args) > 0 && args[0].Type() == js.TypeString {
		text = args[0].String()
	}
	p.said.Put(text)
	return nil
}
