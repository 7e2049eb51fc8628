package port

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/engine"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/wire"
	"connect-epos/internal/locks"
)

// These must never be told: the site's key and a card number.
const (
	canary = "canary-5d3c-key"
	pan    = "4111 1111 1111 1111"
)

// page is the other side of the port. It keeps what it asks and all that it is told.
type page struct {
	t     *testing.T
	port  *Port
	room  *room
	calls int

	mu   sync.Mutex
	told []string
}

// in runs a story in virtual time, with a page on an engine that has not started yet.
func in(t *testing.T, story func(t *testing.T, p *page)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := &page{t: t, room: &room{}}
		p.port = New(p.hear, func(s Start, tell func(contract.Event), trace bool) (*engine.Engine, error) {
			return engine.New(service.Config{SoftwareHouseID: s.SoftwareHouseID, Name: "e", Dialer: host{p.room},
				Store: &journal.Memory{}, Leases: &webLocks{}, Sites: &service.MemorySites{},
				Clock: clock.System{}, Tell: tell, Trace: trace}), nil
		})
		defer func() {
			if e := p.port.Engine(); e != nil {
				e.Close()
			}
		}()
		story(t, p)
		for _, text := range p.all() {
			assert.NotContains(t, text, canary)
			assert.NotContains(t, text, pan)
		}
	})
}

func (p *page) hear(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = append(p.told, text)
}

func (p *page) all() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.told...)
}

// ask sends a command and returns its one answer.
func (p *page) ask(do, with string) wire.Value {
	p.t.Helper()
	_, answer := p.exchange(do, with)
	return answer
}

func (p *page) exchange(do, with string) (command string, answer wire.Value) {
	p.t.Helper()
	command, answered := p.begin(do, with)
	for range 30 { // a second each, in virtual time: recovery may have to wait for its link
		if strings.Contains(strings.Join(p.all(), "\n"), `{"call":`+strconv.Itoa(p.calls)+`,`) {
			break
		}
		time.Sleep(time.Second)
		synctest.Wait()
	}
	return command, answered()
}

// begin sends a command. The function answered returns its one answer, which must have
// come by then.
func (p *page) begin(do, with string) (command string, answered func() wire.Value) {
	p.t.Helper()
	p.calls++
	call := p.calls
	command = `{"call":` + strconv.Itoa(call) + `,"do":"` + do + `","with":` + with + `}`
	p.port.Receive(command)
	synctest.Wait()
	time.Sleep(time.Second)
	synctest.Wait()
	return command, func() wire.Value { return p.answer(call, do) }
}

func (p *page) answer(call int, do string) wire.Value {
	p.t.Helper()
	var answers []wire.Value
	for _, text := range p.all() {
		v, err := wire.Parse([]byte(text))
		require.NoError(p.t, err)
		if n, err := v.Get("call").Int(); err == nil && n == int64(call) {
			answers = append(answers, v)
		}
	}
	require.Len(p.t, answers, 1, "%s has exactly one answer", do)
	return answers[0]
}

// events returns the details of all events of one name.
func (p *page) events(name string) (found []wire.Value) {
	for _, text := range p.all() {
		v, err := wire.Parse([]byte(text))
		require.NoError(p.t, err)
		if n, _ := v.Get("event").Text(); n == name {
			found = append(found, v)
		}
	}
	return found
}

const bar = `{"id":"bar","account":"sd711b330000","environment":"test","apiKey":"` + canary + `","installerId":"i","currency":"GBP"}`

// open starts the engine at a log level and opens the counter of one site.
func (p *page) open(level string) {
	p.t.Helper()
	for _, c := range [][2]string{
		{"start", `{"softwareHouseId":"swh","storage":"memory","logLevel":"` + level + `","host":"worker"}`},
		{"sites.save", bar}, {"counter.open", `{"site":"bar","wait":true}`}, {"counter.tell", `{"site":"bar"}`},
	} {
		answer := p.ask(c[0], c[1])
		require.True(p.t, answer.Get("error").IsAbsent(), "%s: %s", c[0], answer)
	}
}

func sale(request string) string { return `{"site":"bar","token":"t","request":` + request + `}` }

func code(answer wire.Value) string { s, _ := answer.Get("error").Get("code").Text(); return s }

func fieldOf(answer wire.Value) string { s, _ := answer.Get("error").Get("field").Text(); return s }

// webLocks are leases in memory.
type webLocks struct{ locks.Locks }

// Acquire implements service.Leases.
func (l *webLocks) Acquire(ctx context.Context, name string, how service.LeaseOptions, lost func()) (func(), error) {
	return l.Request(ctx, name, locks.Wish(how), lost, service.ErrHeld)
}
