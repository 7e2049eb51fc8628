//go:build !js

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/coder/websocket"
)

// rawConn keeps the TCP connection below a WebSocket within reach.
type rawConn struct {
	http.ResponseWriter
	tcp *net.TCPConn
}

// Hijack implements [http.Hijacker].
func (r *rawConn) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, rw, err := http.NewResponseController(r.ResponseWriter).Hijack()
	r.tcp, _ = c.(*net.TCPConn)
	return c, rw, err
}

func asClose(err error, left *websocket.CloseError) bool { return errors.As(err, left) }

// burst says n numbered messages and closes right behind them.
func burst(c *conn) error {
	if err := number(c); err != nil {
		return err
	}
	return c.Close(websocket.StatusCode(c.number("code")), c.query("reason"))
}

func number(c *conn) error {
	for i := range c.number("n") {
		if err := c.say(fmt.Sprint(i)); err != nil {
			return err
		}
	}
	return nil
}

// drop says n numbered messages and cuts the TCP connection without a close frame.
func drop(c *conn) error {
	if err := number(c); err != nil {
		return err
	}
	return c.CloseNow()
}

// halfClose ends its own direction of the TCP connection and goes on reading.
func halfClose(c *conn) error {
	if err := number(c); err != nil {
		return err
	}
	if err := c.raw.tcp.CloseWrite(); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, c.raw.tcp)
	return err
}

// mute neither reads nor writes until it is released.
func mute(c *conn) error {
	<-c.released
	return nil
}

// echo repeats every message until the client closes.
func echo(c *conn) error {
	for {
		kind, data, err := c.Read(c.ctx)
		if err != nil {
			return err
		}
		if err := c.Write(c.ctx, kind, data); err != nil {
			return err
		}
	}
}

// big says one answer of the asked size, then a small one, then echoes.
func big(c *conn) error {
	head := `{"jsonrpc":"2.0","id":41,"result":"`
	filler := strings.Repeat(c.query("fill"), c.number("size")/len(c.query("fill")))
	if err := c.say(head + filler + `"}`); err != nil {
		return err
	}
	if err := c.say(`{"jsonrpc":"2.0","id":42,"result":"small"}`); err != nil {
		return err
	}
	return echo(c)
}

// binary says one binary message that would be a good answer as text, then a
// good one, then echoes.
func binary(c *conn) error {
	answer := []byte(`{"jsonrpc":"2.0","id":41,"result":1}`)
	if err := c.Write(c.ctx, websocket.MessageBinary, answer); err != nil {
		return err
	}
	if err := c.say(`{"jsonrpc":"2.0","id":42,"result":2}`); err != nil {
		return err
	}
	return echo(c)
}

// flood says n numbered messages of the asked size and waits for the client to go.
func flood(c *conn) error {
	filler := strings.Repeat("x", c.number("size"))
	go func() {
		for i := range c.number("n") {
			if c.say(fmt.Sprintf("%06d%s", i, filler)) != nil {
				return
			}
		}
	}()
	_, _, err := c.Read(c.ctx)
	return err
}
