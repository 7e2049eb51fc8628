package strict

import (
	"bytes"
	"embed"
	"fmt"
	"path"
	"sync"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"connect-epos/sim"
)

// The schemas, one file a message, each with the evidence for it in its
// description. The names follow the official files: CtSR are request pairs of
// the EPoS, StCR of Connect, StCN notifications, StCE and CtSE errors.
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

// Problem is why a frame is refused, as the error message says it. ID is -1
// where none may be named.
type Problem struct {
	ID   int
	Code int
	Text string
}

// Client checks one frame of an EPoS on a counter's link; nil means that it
// keeps the schemas.
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

// request tells a bad envelope from an unknown method and from bad
// params, in that order.
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

// reply checks an answer to a question of ours. The refusal has no id:
// that id counts in our own space and would be taken for the EPoS's.
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
