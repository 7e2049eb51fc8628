// Command connect-sim serves a simulated card payment account on this machine:
// the WebSockets under /pac (the till asks) and /pat (the card machines ask),
// its controls under /control and, with --dir, the static files of a
// demonstration on the same origin.
//
// connect-sim check compares recorded frames with the JSON Schemas of the messages.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"connect-epos/sim"
	"connect-epos/sim/server"
)

const notice = `connect-sim is a simulator for development and tests.
It is not Paymentsense's software, is not endorsed by them, moves no money and
certifies nothing. Much of what it does is inferred; sim/README.md says what.
`

// rooms says what is where, behind the line that others look for.
const rooms = `/pac pay at counter, /pat pay at table, /control knobs, faults and waiters
`

func main() {
	if len(os.Args) > 1 && os.Args[1] == "check" {
		os.Exit(checkRecords(os.Args[2:], os.Stdin, os.Stdout, os.Stderr))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "connect-sim:", err)
		os.Exit(1)
	}
}

// settings are what the command line says.
type settings struct {
	addr  string
	knobs sim.Knobs
	serve server.Options
}

func parse(args []string) (settings, error) {
	c := settings{knobs: sim.DefaultKnobs()}
	f := flag.NewFlagSet("connect-sim", flag.ContinueOnError)
	f.StringVar(&c.addr, "addr", "127.0.0.1:8080", "`address` to listen on; port 0 takes any free one")
	f.Float64Var(&c.knobs.TimeScale, "time-scale", 10, "how many `times` faster than real terminals")
	f.Uint64Var(&c.knobs.Seed, "seed", 1, "`seed` of authorisation codes, card numbers and jitter")
	f.StringVar(&c.serve.Dir, "dir", "", "`folder` of static files to serve as well")
	f.StringVar(&c.serve.CSP, "csp", "", "Content-Security-Policy `header` of the static files")
	f.Usage = func() {
		fmt.Fprint(f.Output(), "usage: connect-sim [flags]\n       connect-sim check [FILE...]\n\n")
		f.PrintDefaults()
	}
	if err := f.Parse(args); err != nil {
		return c, err
	}
	if f.NArg() > 0 {
		return c, fmt.Errorf("unexpected argument %q", f.Arg(0))
	}
	if c.serve.Dir != "" {
		if info, err := os.Stat(c.serve.Dir); err != nil || !info.IsDir() {
			return c, fmt.Errorf("--dir %s is not a folder", c.serve.Dir)
		}
	}
	return c, c.knobs.Check()
}

func run(ctx context.Context, args []string) error {
	c, err := parse(args)
	if err != nil {
		return err
	}
	s := &sim.Sim{Start: &c.knobs}
	v, err := server.New(s, c.serve)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is taken by another program; give a free one with --addr, such as --addr 127.0.0.1:0", c.addr)
	}
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", c.addr, err)
	}
	fmt.Print(notice)
	fmt.Printf("listening on http://%s\n", l.Addr())
	fmt.Print(rooms)
	if _, err := os.Stat(filepath.Join(c.serve.Dir, "docs", "index.html")); c.serve.Dir != "" && err == nil {
		fmt.Print("/docs/ the guides\n")
	}
	return serve(ctx, l, v)
}

// serve runs until the context ends, then closes every link.
func serve(ctx context.Context, l net.Listener, v *server.Server) error {
	h := &http.Server{Handler: v.Handler(), ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	v.Close()
	if err := h.Close(); err != nil {
		return err
	}
	<-failed
	return nil
}
