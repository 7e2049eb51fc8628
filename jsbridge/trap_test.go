//go:build js && wasm

package jsbridge

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
)

// caughtPanics are the panics that this room has caught since a test last asked for them.
var caughtPanics []string

// A panic that no test expected fails the whole run, even when it was caught.
func TestMain(m *testing.M) {
	OnPanic(func(where, what string) { caughtPanics = append(caughtPanics, where+": "+what) })
	code := m.Run()
	if len(caughtPanics) > 0 {
		fmt.Println("unexpected panics:", caughtPanics)
		code = 1
	}
	os.Exit(code)
}

// panics returns the panics that were caught so far, and forgets them.
func panics() (all []string) {
	all, caughtPanics = caughtPanics, nil
	return all
}

// seen is what the trap server knows of the connections of one key.
type seen struct {
	Seen, Ended, Alive, Code int
	Reason                   string
}

// trapURL returns the address of a trap of the server that runs beside the browser. Its
// key belongs to this test alone.
func trapURL(t *testing.T, name, query string) string {
	t.Helper()
	server := os.Getenv("SIM_URL")
	require.NotEmpty(t, server, "run through wasmexec")
	return server + "/trap/" + name + "?key=" + strings.ReplaceAll(t.Name(), "/", "-") + query
}

func socketURL(t *testing.T, name, query string) string {
	t.Helper()
	return "ws" + strings.TrimPrefix(trapURL(t, name, query), "http")
}

// control sends a request to the trap server and returns its answer.
func control(t *testing.T, name, query string) (s seen) {
	t.Helper()
	response, err := await(t.Context(), func() js.Value { return self.Call("fetch", trapURL(t, name, query)) })
	require.NoError(t, err)
	text, err := await(t.Context(), func() js.Value { return response.Call("text") })
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal([]byte(text.String()), &s))
	return s
}

func dial(t *testing.T, name, query string) *Socket {
	t.Helper()
	s, err := Dial(t.Context(), socketURL(t, name, query))
	require.NoError(t, err)
	return s
}

// turn lets the browser run everything that is due, as every await in JavaScript does.
func turn(t *testing.T) {
	t.Helper()
	_, err := await(context.Background(), func() js.Value {
		return eval("new Promise(r => setTimeout(r, 0))")
	})
	require.NoError(t, err)
}

// drain reads every frame until the link ends.
func drain(t *testing.T, s rpc.Transport, each func()) (frames []string, end *rpc.Closed) {
	t.Helper()
	for {
		frame, err := s.Recv(t.Context())
		if err != nil {
			require.ErrorAs(t, err, &end)
			return frames, end
		}
		frames = append(frames, string(frame))
		each()
	}
}

// flat checks that JavaScript holds no more callbacks after f than before.
func flat(t *testing.T, f func()) {
	t.Helper()
	before := live.Load()
	f()
	for range 5000 { // a close event releases callbacks some turns later, on a slow machine many turns
		if live.Load() <= before {
			return
		}
		turn(t)
	}
	require.LessOrEqual(t, live.Load(), before, "callbacks were not released")
}
