package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"connect-epos/sim/check"
)

// The exit statuses of connect-sim check.
const (
	allKeep  = 0 // every frame keeps its schema
	someFail = 1 // a frame does not
	notRead  = 2 // a record could not be read, or holds no frame
)

const checkUsage = `usage: connect-sim check [FILE...]

It compares recorded frames with the JSON Schemas of the messages, and names each member
that is wrong. Without a file, or for "-", it reads the standard input. A record is one
frame on each line, a JSON array of frames, a support bundle, what the till's log told at
level trace, the answer of /control/frames, or a HAR of a browser.

The exit status is 0 when every frame keeps its schema, 1 when one does not, and 2 when a
record cannot be read.
`

// checkRecords checks each of the files, and returns the exit status.
func checkRecords(files []string, in io.Reader, out, complaints io.Writer) int {
	messages, err := check.Load()
	if err != nil {
		fmt.Fprintln(complaints, "connect-sim check:", err)
		return notRead
	}
	if len(files) == 0 {
		files = []string{"-"}
	}
	status := allKeep
	for _, file := range files {
		if file == "-h" || file == "--help" {
			fmt.Fprint(out, checkUsage)
			return allKeep
		}
		status = max(status, checkRecord(messages, file, in, out, complaints))
	}
	return status
}

func checkRecord(messages *check.Messages, file string, in io.Reader, out, complaints io.Writer) int {
	name := file
	if file == "-" {
		name = "standard input"
	}
	record, err := readRecord(file, in)
	if err == nil {
		var r check.Result
		if r, err = messages.Record(record); err == nil {
			return tell(out, name, r)
		}
	}
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	fmt.Fprintf(complaints, "connect-sim check: %s: %v\n", name, err)
	return notRead
}

func readRecord(file string, in io.Reader) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(in)
	}
	return os.ReadFile(file)
}

// tell prints a line for each member that is wrong, and how many frames there were.
func tell(out io.Writer, name string, r check.Result) int {
	for _, f := range r.Findings {
		about := f.Message
		if f.Schema != "" {
			about += " (" + f.Schema + ".json)"
		}
		for _, p := range f.Problems {
			member := p.Member
			if member == "" {
				member = "the frame"
			}
			fmt.Fprintf(out, "%s: %s: %s: %s %s\n", name, placeOf(f), about, member, p.Text)
		}
	}
	fmt.Fprintf(out, "%s: %d of %d frames keep their schema\n", name, r.Frames-len(r.Findings), r.Frames)
	if len(r.Findings) > 0 {
		return someFail
	}
	return allKeep
}

// placeOf names a frame that is the whole record.
func placeOf(f check.Finding) string {
	if f.Place == "" {
		return "the only frame"
	}
	return f.Place
}
