package port

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"connect-epos/core/contract"
	"connect-epos/core/engine"
	"connect-epos/core/wire"
)

// Version is the engine's version, told to the page by the start command.
const Version = "0.2.0"

// Start is what the page says first. It tells how to set up the engine.
type Start struct {
	_ wire.NeverCompared

	SoftwareHouseID string
	Storage         string // "indexeddb" or "memory"
	Host            string // "worker" or "page"
	LogLevel        string
	KeepDays        int  // how long details of ended payments are kept
	Simulator       bool // only the simulator in the page is dialled
}

// Boot makes the engine that a start command asks for. The engine calls tell with its
// events. With trace it tells every frame, too.
type Boot func(s Start, tell func(contract.Event), trace bool) (*engine.Engine, error)

// Port answers one page. Its methods are safe for concurrent use.
type Port struct {
	send func(text string)
	boot Boot

	mu     sync.Mutex // guards the fields below
	engine *engine.Engine

	level atomic.Int32 // read by every goroutine that tells something
}

// New returns a port that sends its messages with send. Many goroutines call send, so it
// must be safe for concurrent use, and it must not block.
func New(send func(text string), boot Boot) *Port {
	p := &Port{send: send, boot: boot}
	p.level.Store(levelOf("warn"))
	return p
}

// Ready tells the page that Receive may be called.
func (p *Port) Ready() { p.say(wire.Object(wire.M("event", wire.String("ready")))) }

// Receive takes one message of the page. It never blocks. The answer goes to send.
func (p *Port) Receive(text string) {
	call, err := readCall(text)
	if err != nil {
		p.log("error", "a message of the page cannot be read: "+err.Error())
		if number, ok := callNumber(text); ok {
			p.say(failure(number, invalid("request", "cannot be read: "+err.Error())))
		}
		return
	}
	go p.answer(call)
}

// call is one command of the page.
type call struct {
	number int64
	verb   string
	with   wire.Value
}

func readCall(text string) (call, error) {
	v, err := wire.Parse([]byte(text))
	if err != nil {
		return call{}, err
	}
	number, err := v.Get("call").Int()
	if err != nil {
		return call{}, err
	}
	verb, _ := v.Get("do").Text()
	return call{number: number, verb: verb, with: v.Get("with")}, nil
}

// callNumber finds the number of a call that cannot be read, such as one that is
// too large: its caller must not wait for ever. The page writes the number first.
func callNumber(text string) (int64, bool) {
	rest, _ := strings.CutPrefix(text, `{"call":`)
	digits, _, ok := strings.Cut(rest, ",")
	number, err := strconv.ParseInt(digits, 10, 64)
	return number, ok && err == nil
}

// answer carries out one command. A panic ends that command and not the engine. The
// page is told that nothing is known, so that it asks again.
func (p *Port) answer(c call) {
	defer func() {
		if r := recover(); r != nil {
			p.log("error", "command "+c.verb+" failed inside the engine")
			p.say(failure(c.number, &contract.Error{Code: contract.CodeEngineFailed, Message: "the command failed inside the engine"}))
		}
	}()
	value, err := p.do(context.Background(), c)
	if err != nil {
		p.say(failure(c.number, err))
		return
	}
	if value.IsAbsent() {
		value = wire.Null()
	}
	p.say(wire.Build().Int("call", c.number).With("value", value).Object())
}

func (p *Port) do(ctx context.Context, c call) (wire.Value, error) {
	if c.verb == "start" {
		return p.start(c.with)
	}
	run := verbOf(c.verb)
	if run == nil {
		return wire.Value{}, invalid("do", "is no command of this engine")
	}
	p.mu.Lock()
	e := p.engine
	p.mu.Unlock()
	if e == nil {
		return wire.Value{}, &contract.Error{Code: contract.CodeClosed, Message: "the engine is not started"}
	}
	return run(ctx, e, c.with)
}

// start makes the engine, once.
func (p *Port) start(with wire.Value) (wire.Value, error) {
	s, err := readStart(with)
	if err != nil {
		return wire.Value{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.engine != nil {
		return wire.Value{}, &contract.Error{Code: contract.CodeOtherOptions, Message: "the engine is started already"}
	}
	p.level.Store(levelOf(s.LogLevel))
	e, err := p.boot(s, p.tell, p.level.Load() >= levelOf("trace"))
	if err != nil {
		return wire.Value{}, err
	}
	p.engine = e
	return wire.Object(wire.M("version", wire.String(Version))), nil
}

// Engine returns the started engine, or nil.
func (p *Port) Engine() *engine.Engine {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.engine
}

// tell passes an event on to the page, and a log line only up to the log level. In place
// of an event that cannot be written, the page gets a log line that says so.
func (p *Port) tell(e contract.Event) {
	if line, ok := e.Detail.(contract.Log); ok && levelOf(line.Level) > p.level.Load() {
		return
	}
	detail, err := encodeDetail(e.Detail)
	if err != nil {
		p.log("error", "the event "+e.Name+" cannot be told: "+err.Error())
		return
	}
	p.say(wire.Build().Text("event", e.Name).NonEmpty("site", e.Site).With("detail", detail).Object())
}

func (p *Port) log(level, message string) {
	p.tell(contract.Event{Name: contract.EventLog, Detail: contract.Log{Level: level, Message: message}})
}

func (p *Port) say(v wire.Value) { p.send(v.String()) }

var levels = []string{"silent", "error", "warn", "info", "debug", "trace"}

func levelOf(name string) int32 {
	for i, l := range levels {
		if l == name {
			return int32(i)
		}
	}
	return 0
}
