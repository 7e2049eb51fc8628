package strict

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"sync"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"connect-epos/sim"
)

// The schemas: one file for each message, with the evidence for it in its
// description. The names follow the official files: CtSR are pairs of request and
// answer where the EPoS asks, StCR where Connect asks, StCN are notifications, StCE
// and CtSE are errors.
//
//go:embed schemas/*.json
var schemaFiles embed.FS

// Schemas are all schemas by their file names without extension.
type Schemas map[string]*jsonschema.Schema

// Compile returns the schemas, compiled once for the program. It fails only on
// an unreadable file.
func Compile() (Schemas, error) { return compiled() }

var compiled = sync.OnceValues(compile)

func compile() (Schemas, error) {
	files, err := schemaFiles.ReadDir("schemas")
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	for _, f := range files {
		if err := addSchema(c, f.Name()); err != nil {
			return nil, err
		}
	}
	all := Schemas{}
	for _, f := range files {
		s, err := c.Compile(schemaBase + f.Name())
		if err != nil {
			return nil, err
		}
		all[f.Name()[:len(f.Name())-len(path.Ext(f.Name()))]] = s
	}
	return all, nil
}

const schemaBase = "mem:///"

func addSchema(c *jsonschema.Compiler, name string) error {
	raw, err := schemaFiles.ReadFile("schemas/" + name)
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("schema %s: %w", name, err)
	}
	return c.AddResource(schemaBase+name, doc)
}

// Problem is why a frame is refused, in the words of the error message. ID is -1 where
// the error must not name one.
type Problem struct {
	ID   int
	Code int
	Text string
}

// Client checks one frame of an EPoS on a link of the counter. It returns nil if the
// frame keeps the schemas.
func (s Schemas) Client(frame []byte) *Problem {
	if !utf8.Valid(frame) {
		return &Problem{-1, sim.CodeParse, "not UTF-8"}
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(frame))
	if err != nil {
		return &Problem{-1, sim.CodeParse, "not JSON"}
	}
	object, ok := doc.(map[string]any)
	if !ok {
		return &Problem{-1, sim.CodeInvalidRequest, "not an object"}
	}
	if _, ok := object["method"]; !ok {
		return s.reply(object)
	}
	return s.request(object)
}

// request checks the envelope, then the method, then the params.
func (s Schemas) request(object map[string]any) *Problem {
	id := readableID(object["id"])
	if err := s["CtSR_Request"].Validate(object); err != nil {
		return &Problem{id, sim.CodeInvalidRequest, "invalid request: " + reason(err)}
	}
	schema := s.ofRequest(object["method"].(string))
	if schema == nil {
		return &Problem{id, sim.CodeMethodNotFound, "method not found"}
	}
	if err := schema.Validate(object); err != nil {
		return &Problem{id, sim.CodeInvalidParams, "invalid params: " + reason(err)}
	}
	return nil
}

// ofRequest is the schema of the requests of a method, nil where there is none. It is
// found by the method's name; all reports have one schema.
func (s Schemas) ofRequest(method string) *jsonschema.Schema {
	const reports = "Report"
	_, isReport := sim.Reports()[method]
	switch {
	case isReport:
		method = reports
	case method == reports:
		return nil // that is no method
	}
	return s["CtSR_"+method+"_Request"]
}

// reply checks an answer to a question of the simulator. The refusal has no id, because
// the EPoS would take it for one of its own.
func (s Schemas) reply(object map[string]any) *Problem {
	name := "StCR_verifySignature_Response"
	if _, ok := object["error"]; ok {
		name = "CtSE_ErrorMessage"
	}
	if err := s[name].Validate(object); err != nil {
		return &Problem{-1, sim.CodeInvalidRequest, "invalid answer: " + reason(err)}
	}
	return nil
}

// Files returns the schema files, by their names.
func Files() fs.FS {
	files, err := fs.Sub(schemaFiles, "schemas")
	if err != nil {
		panic(err) // the folder is a part of the program
	}
	return files
}

// Answer returns the name of the schema for a till's answer to a question of Connect at
// the table, or "" where there is none.
func Answer(method string) string { return answers[method] }
