//go:build js && wasm

// Command simulator is the simulator as a page runs it, without a server. It serves the
// links that the page's engines dial through the door, and answers the page's control
// calls, for as long as the program lives.
package main

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"connect-epos/core/wire"
	"connect-epos/jsbridge"
	"connect-epos/sim"
	"connect-epos/sim/strict"
)

func main() {
	port, err := jsbridge.OpenPort()
	if err != nil {
		return // there is nobody to tell; the host sees that the program ends
	}
	door, err := port.Door()
	if err != nil {
		return
	}
	p := &program{port: port, door: door, sim: &sim.Sim{}}
	jsbridge.OnPanic(func(where, what string) {
		port.Send(`{"event":"log","detail":` + wire.String("caught in "+where+": "+what).String() + `}`)
	})
	port.Send(`{"event":"ready"}`)
	for {
		text, err := port.Recv(context.Background())
		if err != nil {
			return
		}
		jsbridge.Guard("message", func() { p.receive(text) })
	}
}

// program is one simulator with its two inputs: the page's calls and the engines' links.
type program struct {
	port *jsbridge.Port
	door *jsbridge.Door
	sim  *sim.Sim
}

// receive reads one call of the page. Calls run at the same time, because some take long,
// such as the visit of a waiter.
func (p *program) receive(text string) {
	v, err := wire.Parse([]byte(text))
	if err != nil {
		p.say(callNumber(text), nil, errors.New("the call cannot be read: "+err.Error()))
		return
	}
	number, _ := v.Get("call").Int()
	jsbridge.Go("control", func() {
		answer, err := []byte(nil), errors.New("the call failed inside the simulator")
		jsbridge.Guard("control", func() { answer, err = p.answer(v) })
		p.say(number, answer, err)
	})
}

// callNumber finds the number of a call that cannot be read, for instance because it is
// nested too deeply. The call is answered with that number, so that the caller does not
// wait for ever. The page writes the number first.
func callNumber(text string) int64 {
	rest, _ := strings.CutPrefix(text, `{"call":`)
	digits, _, _ := strings.Cut(rest, ",")
	number, _ := strconv.ParseInt(digits, 10, 64)
	return number
}

func (p *program) answer(v wire.Value) ([]byte, error) {
	do, _ := v.Get("do").Text()
	body := []byte(v.Get("body").String())
	if v.Get("body").IsAbsent() {
		body = nil
	}
	if do == "start" {
		return []byte("{}"), p.start(body)
	}
	path, _ := v.Get("path").Text()
	call, ok := sim.ControlCall(path)
	if !ok {
		call = path
	}
	return p.sim.Control(call, body)
}

// start sets the values to which Reset returns, and begins to accept links.
func (p *program) start(knobs []byte) error {
	k, err := sim.DefaultKnobs().Turned(knobs)
	if err != nil {
		return err
	}
	p.sim.Start = &k
	if p.sim.Guard, err = strict.Guard(p.sim); err != nil {
		return err
	}
	jsbridge.Go("door", p.serve)
	return nil
}

// serve accepts links for as long as the program lives.
func (p *program) serve() {
	for {
		g, err := p.door.Accept(context.Background())
		if err != nil {
			return
		}
		jsbridge.Go("link", func() { p.link(g) })
	}
}

func (p *program) link(g *jsbridge.Guest) {
	address, ok := sim.ReadAddress(g.Address)
	a := p.sim.Admit(address.Hello)
	if !ok || a.Treatment == sim.TokenReject {
		g.Refuse()
		return
	}
	_ = p.sim.Receive(context.Background(), g.Open(), address, a.Treatment)
}

// say answers a call of the page.
func (p *program) say(number int64, answer []byte, err error) {
	begin := `{"call":` + strconv.FormatInt(number, 10)
	if err == nil {
		p.port.Send(begin + `,"value":` + string(answer) + `}`)
		return
	}
	var refused *sim.ControlError
	field := ""
	if errors.As(err, &refused) {
		field = refused.Field
	}
	p.port.Send(begin + `,"error":` + wire.Object(wire.M("message", wire.String(err.Error())),
		wire.M("field", wire.NonEmpty(field))).String() + `}`)
}
