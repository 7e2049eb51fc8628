// Package link builds the project's programs for the browser with the go command. The
// packer uses it, and so do the tests of what is packed, so both build in the same way.
package link

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
)

// flags are the flags with which programs are linked. No function is inlined: in wasm
// each copy of a call needs a resume point of its own, so inlining costs a tenth of the
// compressed size. The engine does not need the speed, because it waits for people.
var flags = []string{"-trimpath", "-buildvcs=false", "-gcflags=all=-l", "-ldflags=-s -w -buildid="}

// platform is the system for which programs are linked.
var platform = []string{"GOOS=js", "GOARCH=wasm"}

// olderCollector selects the older garbage collector. The newer one is larger and is made
// for bigger heaps. A Go version that has only the newer one is used as it is.
const olderCollector = "GOEXPERIMENT=nogreenteagc"

// Go is a go command that runs in one folder.
type Go struct {
	Dir string   // the folder where it runs; "" is the current folder
	Env []string // variables in addition to the environment of this process
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

// Build links a program for the browser and writes it to the file out. extra are more
// flags of `go build`.
func (g Go) Build(out, program string, extra ...string) error {
	env := slices.Concat(g.Env, platform)
	if g.knows(olderCollector) {
		env = append(env, olderCollector)
	}
	_, err := Go{Dir: g.Dir, Env: env, Err: g.Err}.Run(slices.Concat([]string{"build", "-o", out}, flags, extra, []string{program})...)
	return err
}

// knows reports whether the go command accepts a setting of GOEXPERIMENT.
func (g Go) knows(experiment string) bool {
	quiet := Go{Dir: g.Dir, Env: slices.Concat(g.Env, platform, []string{experiment})}
	_, err := quiet.Run("list", "internal/goexperiment")
	return err == nil
}
