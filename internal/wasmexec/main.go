//go:build !js

// Command wasmexec runs a Go test binary that was built for the browser in a real
// browser, and also runs the servers that its tests need:
//
//	GOOS=js GOARCH=wasm go test -p 1 -exec="$PWD/.bin/wasmexec" ./jsbridge/...
//
// It expects the program wasmbrowsertest in its own folder. The tests find the address of
// the servers in the variable SIM_URL. It is an http:// origin without a path. There is
// the simulator with its /pac and /control, and below /trap/ a WebSocket server that
// misbehaves on request.
package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"connect-epos/sim"
	"connect-epos/sim/server"
)

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "wasmexec:", err)
	}
	os.Exit(code)
}

// run starts the servers, runs the browser with args, and returns the browser's exit
// code.
func run(args []string) (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 2, err
	}
	simulator, err := newSimulator()
	if err != nil {
		return 2, err
	}
	defer simulator.Close()
	web := &http.Server{Handler: handler(simulator), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = web.Serve(listener) }()
	defer web.Close()

	browser, err := beside("wasmbrowsertest")
	if err != nil {
		return 2, err
	}
	cmd := exec.Command(browser, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(environment(), "SIM_URL=http://"+listener.Addr().String())
	return exitCode(runForwarding(cmd))
}

// timeScale makes a payment take only some tens of milliseconds.
const timeScale = 200

func newSimulator() (*server.Server, error) {
	knobs := sim.DefaultKnobs()
	knobs.TimeScale = timeScale
	return server.New(&sim.Sim{Start: &knobs}, server.Options{})
}

// handler combines the servers that browser tests use.
func handler(simulator *server.Server) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", simulator.Handler())
	mux.Handle("/trap/", newTrap())
	return mux
}

// beside finds a program in this program's own folder.
func beside(name string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	path := filepath.Join(filepath.Dir(self), name)
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("%s is not built: %w", name, err)
	}
	return path, nil
}

// environment returns only a few variables, because wasm_exec has room for about 8 KiB.
// It leaves out GOOS and GOARCH, which must not reach the programs that the browser's
// runner starts.
func environment() []string {
	var env []string
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "WASM_HEADLESS"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// runForwarding runs cmd and passes on the signals with which go test ends a test, so
// that no browser keeps running.
func runForwarding(cmd *exec.Cmd) error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case err := <-ended:
			return err
		case s := <-signals:
			_ = cmd.Process.Signal(s)
		}
	}
}

func exitCode(err error) (int, error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &exit):
		return exit.ExitCode(), nil
	}
	return 2, err
}
