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

// rawConn gives access to the TCP connection below a WebSocket.
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

// burst sends n numbered messages and closes immediately after them.
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

// drop sends n numbered messages and cuts the TCP connection without a close frame.
func drop(c *conn) error {
	if err := number(c); err != nil {
		return err
	}
	return c.CloseNow()
}

// halfClose sends n numbered messages, closes its own direction of the TCP connection,
// and goes on reading.
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

// big sends one answer of the requested size, then a small one, and then echoes.
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

// binary sends a binary message that would be a valid answer if it was text. Then it
// sends a valid answer as text, and then echoes.
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

// flood sends n numbered messages of the requested size and waits until the client
// closes.
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
