package server

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"
)

// till is a bare WebSocket client: it writes raw text and reads raw text.
type till struct {
	t    *testing.T
	conn *websocket.Conn
}

// seen is any frame the simulator sent.
type seen struct {
	ID     *int           `json:"id"`
	Method string         `json:"method"`
	Params map[string]any `json:"params"`
	Result map[string]any `json:"result"`
	Error  *struct {
		Code        int    `json:"code"`
		Message     string `json:"message"`
		UserMessage string `json:"userMessage"`
	} `json:"error"`
	raw string
}

func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func dial(t *testing.T, address string) *till {
	t.Helper()
	c, _, err := websocket.Dial(within(t), address, nil)
	require.NoError(t, err)
	c.SetReadLimit(maxFrame)
	t.Cleanup(func() { _ = c.CloseNow() })
	return &till{t, c}
}

func (c *till) write(text string) {
	c.t.Helper()
	require.NoError(c.t, c.conn.Write(within(c.t), websocket.MessageText, []byte(text)))
}

func (c *till) read() seen {
	c.t.Helper()
	_, raw, err := c.conn.Read(within(c.t))
	require.NoError(c.t, err)
	s := seen{raw: string(raw)}
	_ = json.Unmarshal(raw, &s) // a list as result leaves Result empty
	return s
}

// ask writes and reads until the answer to the id; the notification values on
// the way come back as well.
func (c *till) ask(id int, text string) (seen, []string) {
	c.t.Helper()
	c.write(text)
	return c.until(id)
}

func (c *till) until(id int) (seen, []string) {
	c.t.Helper()
	var told []string
	for {
		s := c.read()
		if v, ok := s.Params["notificationValue"].(string); ok {
			told = append(told, v)
			continue
		}
		if s.Method == "" && s.ID != nil && *s.ID == id {
			return s, told
		}
	}
}

// ended reads until the link ends and gives the close code, -1 for none.
func (c *till) ended() int {
	for {
		if _, _, err := c.conn.Read(within(c.t)); err != nil {
			return int(websocket.CloseStatus(err))
		}
	}
}
