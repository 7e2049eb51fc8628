package check

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim/strict"
)

var update = flag.Bool("update", false, "write docs/schemas.md anew")

// docs/schemas.md lists every message with its schema and its golden frames. It is written
// by this test, from the schemas and the golden files.
func TestThePageOfSchemasIsCurrent(t *testing.T) {
	page := schemasPage(t, messages(t))
	const path = "../../docs/schemas.md"
	if *update {
		require.NoError(t, os.WriteFile(path, page, 0o644))
	}
	now, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(page, now), "write it anew: go test ./sim/check -run TestThePageOfSchemas -update")
}

const pageHead = `# Messages and their schemas

This page is for those who write their own client of Connect, or who want to know what goes over the wire. It lists every message, who sends it, how well it
is known, its JSON Schema, and recorded examples. A till that uses the component needs none of it.

Written from ` + "`sim/strict/schemas`, `sim/testdata/golden` and `sim/testdata/pat`" + `: change those, not this page. The labels say how each fact is known; [protocol](protocol.md) explains
them. **None of the schemas is Paymentsense's own file**, and a frame that keeps its schema here is not certified by anybody.

## Use them

The package has the schemas as ` + "`connect-epos/schemas/*.json`" + ` (JSON Schema draft 4). They refer to each other by file name, so give your validator the folder as the base of their addresses.

To compare recorded frames with them you need no validator of your own:

    go run ./sim/cmd/connect-sim check frames.jsonl

It reads a file or the standard input: one frame on each line, a JSON array of frames, a support bundle (` + "`epos.supportBundle()` at `logLevel: \"trace\"`" + `), the lines of the till's
` + "`log`" + ` at level ` + "`trace`" + `, the answer of the simulator's ` + "`/control/frames`" + `, or a HAR that a browser saved. For each member that is wrong it prints the place of the frame, the message, the schema
and the member as a JSON pointer:

` + "```text\nframes.jsonl: line 3: sale (CtSR_sale_Request.json): /params/amount is of type number, and must be of type integer\nframes.jsonl: 11 of 12 frames keep their schema\n```" + `

The exit status is 0 when every frame keeps its schema, 1 when one does not, and 2 when the record cannot be read. An answer is compared with the schema of the question with its id, so record both
directions. Values are never repeated, because one may be a card number. What a support bundle leaves out on purpose is no mistake. Names that a [dialect](pay-at-table.md#what-is-known-of-the-wire) changes are not known here.
`

// parts are the sections of the page: a title, and the beginnings of the schemas' names.
var parts = []struct {
	title string
	is    func(schema string) bool
}{
	{"The till asks", func(s string) bool { return strings.HasPrefix(s, "CtSR_") && s != "CtSR_Request" }},
	{"Connect asks and tells at the counter", func(s string) bool { return strings.HasPrefix(s, "StC") && counterName(s) }},
	{"Card machines ask and tell at tables", func(s string) bool { return strings.HasPrefix(s, "StC") && !counterName(s) && s != errorOfConnect }},
	{"Errors", func(s string) bool { return s == errorOfConnect || s == errorOfTill }},
	{"Envelopes and parts of messages", func(string) bool { return true }},
}

func counterName(schema string) bool {
	return strings.Contains(schema, "verifySignature") || strings.Contains(schema, "terminalNotification")
}

// directions says who sends a message to whom, by the beginning and the end of the name of
// its schema.
func direction(schema string) string {
	const toConnect, toTill = "till → Connect", "Connect → till"
	asks := strings.HasSuffix(schema, "_Request") || strings.HasPrefix(schema, "StCN")
	switch {
	case strings.HasPrefix(schema, "CtSR"), strings.HasPrefix(schema, "CtSE"):
		if asks || schema == errorOfTill {
			return toConnect
		}
		return toTill
	case strings.HasPrefix(schema, "StC"):
		if asks || schema == errorOfConnect {
			return toTill
		}
		return toConnect
	}
	return "a part"
}

// schemaFile is what the page shows of a schema.
type schemaFile struct{ name, Title, Description string }

// example is a golden file.
type example struct {
	path, Label, Note string
	Frame             json.RawMessage
}

func schemasPage(t *testing.T, m *Messages) []byte {
	all := map[string]schemaFile{}
	names, err := fs.Glob(strict.Files(), "*.json")
	require.NoError(t, err)
	for _, file := range names {
		raw, err := fs.ReadFile(strict.Files(), file)
		require.NoError(t, err)
		s := schemaFile{name: strings.TrimSuffix(file, ".json")}
		require.NoError(t, json.Unmarshal(raw, &s))
		all[s.name] = s
	}
	examples := goldenFrames(t, m)
	var b bytes.Buffer
	b.WriteString(pageHead)
	for _, part := range parts {
		var mine []schemaFile
		for _, name := range names {
			if s, ok := all[strings.TrimSuffix(name, ".json")]; ok && part.is(s.name) {
				mine = append(mine, s)
				delete(all, s.name)
			}
		}
		writePart(t, &b, part.title, mine, examples)
	}
	return b.Bytes()
}

func writePart(t *testing.T, b *bytes.Buffer, title string, schemas []schemaFile, examples map[string][]example) {
	fmt.Fprintf(b, "\n## %s\n\n| message | direction | schema | examples |\n|---|---|---|---|\n", title)
	for _, s := range schemas {
		fmt.Fprintf(b, "| [%s](#%s) | %s | [`%s`](../sim/strict/schemas/%s.json) | %d |\n", s.Title, anchorOf(s.Title), direction(s.name), s.name, s.name, len(examples[s.name]))
	}
	for _, s := range schemas {
		fmt.Fprintf(b, "\n### %s\n\n%s Schema: [`%s.json`](../sim/strict/schemas/%s.json).\n", s.Title, ended(s.Description), s.name, s.name)
		if len(examples[s.name]) == 0 {
			continue
		}
		b.WriteString("\n")
		for _, e := range examples[s.name] {
			fmt.Fprintf(b, "- [`%s`](../sim/testdata/%s): %s %s\n", strings.TrimSuffix(filepath.Base(e.path), ".json"), e.path, ended(e.Note), e.Label)
		}
		fmt.Fprintf(b, "\nThe first of them, with lists cut after their first item:\n\n```json\n%s\n```\n", shortened(t, examples[s.name][0].Frame))
	}
}

func ended(sentence string) string {
	if strings.HasSuffix(sentence, ".") {
		return sentence
	}
	return sentence + "."
}

// anchorOf is the anchor of a heading, as Git hosts make it.
func anchorOf(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		if r == ' ' {
			r = '-'
		} else if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789-_", r) {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// goldenFrames returns the golden files by the schema of their frame.
func goldenFrames(t *testing.T, m *Messages) map[string][]example {
	files, err := filepath.Glob("../testdata/*/*.json")
	require.NoError(t, err)
	slices.SortFunc(files, byMeaning)
	all := map[string][]example{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		e := example{path: strings.TrimPrefix(filepath.ToSlash(file), "../testdata/")}
		require.NoError(t, json.Unmarshal(raw, &e))
		if name := m.schemaOf(t, e); name != "" {
			all[name] = append(all[name], e)
		}
	}
	return all
}

// byMeaning puts the plain example of a message before its variants, and a sale first.
func byMeaning(a, b string) int {
	if sale := strings.Contains(a, "/sale_r"); sale != strings.Contains(b, "/sale_r") {
		if sale {
			return -1
		}
		return 1
	}
	if d := strings.Count(a, "_") - strings.Count(b, "_"); d != 0 {
		return d
	}
	return strings.Compare(a, b)
}

// schemaOf finds the schema of a golden frame: by its method, or by what its file is named
// after.
func (m *Messages) schemaOf(t *testing.T, e example) string {
	var f struct {
		Method string
		Error  json.RawMessage
	}
	require.NoError(t, json.Unmarshal(e.Frame, &f))
	stem, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(e.path), ".json"), "_")
	switch {
	case f.Method != "":
		return m.asking[f.Method] // none for another dialect
	case f.Error != nil && stem == "unknown":
		return errorOfTill
	case f.Error != nil:
		return errorOfConnect
	case stem == "signature":
		return m.answers["signatureVerificationRequest"]
	case stem == "done":
		return m.answers["transactionResponse"]
	}
	for _, method := range []string{stem, stem + "Request"} {
		if name := m.answers[method]; name != "" {
			return name
		}
	}
	require.Fail(t, "what is this an example of?", e.path)
	return ""
}

// Every message has an example.
func TestEveryMessageHasAGoldenFrame(t *testing.T) {
	m := messages(t)
	examples := goldenFrames(t, m)
	for _, name := range m.Schemas() {
		if name == "CtSR_Request" || name == "StCR_Response" {
			continue // an envelope of any message
		}
		assert.NotEmpty(t, examples[name], name)
		for _, e := range examples[name] {
			var frame any
			frame, err := parse(e.Frame)
			require.NoError(t, err)
			assert.Empty(t, m.validate(name, frame), e.path)
		}
	}
}

// shortened writes a frame with its members in their order, and of each list only the
// first item.
func shortened(t *testing.T, frame json.RawMessage) string {
	d := json.NewDecoder(bytes.NewReader(frame))
	d.UseNumber()
	var b bytes.Buffer
	require.NoError(t, shorten(d, &b))
	var out bytes.Buffer
	require.NoError(t, json.Indent(&out, b.Bytes(), "", "  "))
	return out.String()
}

func shorten(d *json.Decoder, b *bytes.Buffer) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	open, isOpen := token.(json.Delim)
	if !isOpen {
		text, err := json.Marshal(token)
		b.Write(text)
		return err
	}
	b.WriteString(open.String())
	for n := 0; d.More(); n++ {
		part := b
		if open == '[' && n > 0 {
			part = &bytes.Buffer{} // it is left out
		} else if n > 0 {
			b.WriteByte(',')
		}
		if open == '{' {
			name, err := d.Token()
			if err != nil {
				return err
			}
			text, _ := json.Marshal(name)
			part.Write(text)
			part.WriteByte(':')
		}
		if err := shorten(d, part); err != nil {
			return err
		}
	}
	end, err := d.Token()
	if err == nil {
		b.WriteString(end.(json.Delim).String())
	}
	return err
}
