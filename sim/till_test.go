package sim_test

import (
	"context"
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/sim"
)

// till is one connection to a simulator in the same process. It speaks raw
// frames and answers nothing by itself.
type till struct {
	t    *testing.T
	line rpc.Transport
	over chan error // gets what Serve returned
}

// seen is any frame the simulator sent.
type seen struct {
	ID     *int            `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code        int    `json:"code"`
		Message     string `json:"message"`
		UserMessage string `json:"userMessage"`
	} `json:"error"`
	raw []byte
}

func (s seen) note() string {
	var p struct {
		NotificationValue string `json:"notificationValue"`
	}
	_ = json.Unmarshal(s.Params, &p)
	return p.NotificationValue
}

func (s seen) payment(t *testing.T) sim.Payment {
	t.Helper()
	require.Nil(t, s.Error, "%s", s.raw)
	var p sim.Payment
	require.NoError(t, json.Unmarshal(s.Result, &p))
	return p
}

// connect opens a link, inside a synctest bubble; the test's end closes link and simulator.
func connect(t *testing.T, s *sim.Sim) *till {
	mine, theirs := rpc.Pipe()
	c := &till{t: t, line: mine, over: make(chan error, 1)}
	served := make(chan struct{})
	go func() {
		defer close(served)
		c.over <- s.Serve(context.Background(), theirs)
	}()
	t.Cleanup(func() {
		_ = mine.Close(1000, "")
		<-served
		s.Close()
	})
	synctest.Wait() // the link is open
	return c
}

func (c *till) write(text string) {
	c.t.Helper()
	require.NoError(c.t, c.line.Send(c.t.Context(), []byte(text)))
}

// read gives the next frame; a frame that is not JSON comes back raw.
func (c *till) read() seen {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Hour)
	defer cancel()
	raw, err := c.line.Recv(ctx)
	require.NoError(c.t, err)
	s := seen{raw: raw}
	_ = json.Unmarshal(raw, &s)
	return s
}

// until reads up to the answer with the id and gives the notification values
// on the way.
func (c *till) until(id int) (seen, []string) {
	c.t.Helper()
	var told []string
	for {
		s := c.read()
		if v := s.note(); v != "" {
			told = append(told, v)
		}
		if s.Method == "" && s.ID != nil && *s.ID == id {
			return s, told
		}
	}
}

func (c *till) ask(id int, text string) (seen, []string) {
	c.t.Helper()
	c.write(text)
	return c.until(id)
}

func sale(id int, tid string, amount int) string { return pay("sale", id, tid, amount) }

func pay(method string, id int, tid string, amount int) string {
	b, _ := json.Marshal(map[string]any{
		"jsonrpc": "2.0", "id": id, "method": method,
		"params": map[string]any{"tid": tid, "currency": "GBP", "amount": amount},
	})
	return string(b)
}

func of(method string, id int, tid string) string {
	b, _ := json.Marshal(map[string]any{
		"jsonrpc": "2.0", "id": id, "method": method, "params": map[string]any{"tid": tid},
	})
	return string(b)
}
