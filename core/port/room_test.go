package port

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// room is the place where card machines ask the till. It says what a test lets it say,
// and keeps what the till answers.
type room struct {
	mu       sync.Mutex
	link     rpc.Transport
	answers  []string
	requests int
}

func (r *room) serve(t rpc.Transport) {
	r.mu.Lock()
	r.link = t
	r.mu.Unlock()
	for {
		frame, err := t.Recv(context.Background())
		if err != nil {
			return
		}
		r.mu.Lock()
		r.answers = append(r.answers, string(frame))
		r.mu.Unlock()
	}
}

// tells sends a notification of a card machine. The method says sends any frame.
func (p *page) tells(method, params string) {
	p.says(`{"jsonrpc":"2.0","method":"` + method + `","params":` + params + `}`)
}

func (p *page) says(frame string) {
	p.room.mu.Lock()
	link := p.room.link
	p.room.mu.Unlock()
	say(link, frame)
	p.passes()
}

// hangsUp closes the link of the tables.
func (p *page) hangsUp() {
	p.room.mu.Lock()
	link := p.room.link
	p.room.mu.Unlock()
	_ = link.Close(4000, "drop") // it cannot fail: the link is open
	p.passes()
}

func (p *page) passes() {
	synctest.Wait()
	time.Sleep(time.Second)
	synctest.Wait()
}

// requests sends a request of a card machine and returns its id.
func (p *page) requests(method, params string) string {
	p.room.mu.Lock()
	p.room.requests++
	id := strconv.Itoa(p.room.requests)
	p.room.mu.Unlock()
	p.says(`{"jsonrpc":"2.0","id":` + id + `,"method":"` + method + `","params":` + params + `}`)
	return id
}

// replied returns the result of a request, or the whole answer if that is an error. There
// must be exactly one answer.
func (p *page) replied(id string) string {
	p.t.Helper()
	var found []string
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	for _, text := range p.room.answers {
		v, err := wire.Parse([]byte(text))
		require.NoError(p.t, err)
		if v.Get("id").String() == id {
			found = append(found, text)
			if result := v.Get("result"); !result.IsAbsent() {
				found[len(found)-1] = result.String()
			}
		}
	}
	require.Len(p.t, found, 1, "the request %s is answered once", id)
	return found[0]
}

// asked returns the number of the last question to a handler of the till.
func (p *page) asked(what string) string {
	p.t.Helper()
	number := ""
	for _, e := range p.events("tables.ask") {
		if d := e.Get("detail"); d.Get("what").String() == `"`+what+`"` {
			number = d.Get("ask").String()
		}
	}
	require.NotEmpty(p.t, number, what)
	return number
}

// answers sends what the till's handler returned.
func (p *page) answers(what, value string) {
	p.t.Helper()
	answer := p.ask("tables.answer", `{"site":"bar","ask":`+p.asked(what)+`,"value":`+value+`}`)
	require.Equal(p.t, "true", answer.Get("value").String(), answer)
}

// serves starts the engine and opens the tables of one site.
func (p *page) serves(level string) {
	p.t.Helper()
	for _, c := range [][2]string{
		{"start", `{"softwareHouseId":"swh","storage":"memory","logLevel":"` + level + `","host":"worker"}`},
		{"sites.save", strings.Replace(bar, `"currency"`, `"finalPosReceipt":true,"currency"`, 1)},
		{"tables.open", `{"site":"bar","wait":true,"receipts":["receipt","finalReceipt"]}`}, {"tables.tell", `{"site":"bar"}`},
	} {
		answer := p.ask(c[0], c[1])
		require.True(p.t, answer.Get("error").IsAbsent(), "%s: %s", c[0], answer)
	}
}
