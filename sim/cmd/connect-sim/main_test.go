package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
	"connect-epos/sim/server"
)

func TestDefaults(t *testing.T) {
	c, err := parse(nil)
	require.NoError(t, err)
	assert.Equal(t, "127.0.0.1:8080", c.addr)
	assert.EqualValues(t, 10, c.knobs.TimeScale)
	assert.EqualValues(t, 1, c.knobs.Seed)
}

func TestFlags(t *testing.T) {
	dir := t.TempDir()
	c, err := parse([]string{"--addr", ":0", "--time-scale", "20", "--seed", "7", "--dir", dir, "--csp", "default-src 'none'"})
	require.NoError(t, err)
	assert.Equal(t, ":0", c.addr)
	assert.EqualValues(t, 20, c.knobs.TimeScale)
	assert.EqualValues(t, 7, c.knobs.Seed)
	assert.Equal(t, server.Options{Dir: dir, CSP: "default-src 'none'"}, c.serve)
}

func TestFlagsThatCannotWork(t *testing.T) {
	for _, args := range [][]string{
		{"--time-scale", "0"}, {"--time-scale", "fast"}, {"--dir", "/no/such/folder"}, {"--colour"}, {"stray"},
	} {
		_, err := parse(args)
		assert.Error(t, err, "%v", args)
	}
}

func TestATakenPortIsSaidPlainly(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	err = run(t.Context(), []string{"--addr", l.Addr().String()})
	require.Error(t, err)
	assert.Contains(t, err.Error(), l.Addr().String())
	assert.Contains(t, err.Error(), "taken")
	assert.Contains(t, err.Error(), "--addr")
}

func TestServesUntilTold(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	v, err := server.New(&sim.Sim{}, server.Options{})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() { over <- serve(ctx, l, v) }()
	answer, err := http.Get("http://" + l.Addr().String() + "/control")
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	assert.Contains(t, string(text), "not Paymentsense's")
	stop()
	assert.NoError(t, <-over)
}
