// Package link builds the project's programs for the browser with the go
// command. Who packs them and who tests what is packed build them the same way.
package link

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
)

// flags are how programs are linked. Nothing is inlined: in wasm each copy of a
// call brings its own resume point, so inlining costs a tenth of the compressed
// size, and the engine waits for people anyway.
var flags = []string{"-trimpath", "-buildvcs=false", "-gcflags=all=-l", "-ldflags=-s -w -buildid="}

// platform is what programs are linked for.
var platform = []string{"GOOS=js", "GOARCH=wasm"}

// olderCollector leaves the newer garbage collector out, which is larger and
// made for bigger heaps. A Go version that has only the newer one is used as it
// is.
const olderCollector = "GOEXPERIMENT=nogreenteagc"

// Go is a go command that runs in one folder.
type Go struct {
	Dir string   // where it runs; "" is the current folder
	Env []string // beside the environment of this process
	Err io.Writer
}

// Run runs the go command and returns what it printed.
func (g Go) Run(args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = g.Dir
	cmd.Env = append(os.Environ(), g.Env...)
	cmd.Stderr = g.Err
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w", args[0], err)
	}
	return out, nil
}

// Build links a program for the browser into the file out. extra are more flags
// of `go build`.
func (g Go) Build(out, program string, extra ...string) error {
	env := slices.Concat(g.Env, platform)
	if g.knows(olderCollector) {
		env = append(env, olderCollector)
	}
	_, err := Go{Dir: g.Dir, Env: env, Err: g.Err}.Run(slices.Concat([]string{"build", "-o", out}, flags, extra, []string{program})...)
	return err
}

// knows reports whether the go command takes a setting of GOEXPERIMENT.
func (g Go) knows(experiment string) bool {
	quiet := Go{Dir: g.Dir, Env: slices.Concat(g.Env, platform, []string{experiment})}
	_, err := quiet.Run("list", "internal/goexperiment")
	return err == nil
}
