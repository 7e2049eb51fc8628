package check

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"connect-epos/sim"
	"connect-epos/sim/strict"
)

// Messages are all messages that have a schema.
type Messages struct {
	schemas  strict.Schemas
	asking   map[string]string // the schema of each method's request or notification
	answers  map[string]string // the schema of each method's answer
	ofTill   map[string]bool   // the methods that a till asks for
	allNames []string          // all schemas of answers, for answers to nothing that was recorded
}

// The schemas of errors, by who sends them.
const (
	errorOfConnect = "StCE_ErrorMessage"
	errorOfTill    = "CtSE_ErrorMessage"
)

// Load returns the messages. It fails only on an unreadable schema.
func Load() (*Messages, error) {
	schemas, err := strict.Compile()
	if err != nil {
		return nil, err
	}
	m := &Messages{schemas: schemas, asking: map[string]string{}, answers: map[string]string{}, ofTill: map[string]bool{}}
	for name := range schemas {
		methods, err := methodsOf(name)
		if err != nil {
			return nil, err
		}
		for _, method := range methods {
			m.asking[method] = name
			m.ofTill[method] = name[:4] == "CtSR"
			if answer := m.answerTo(method); answer != "" {
				m.answers[method] = answer
			}
		}
	}
	m.allNames = slices.Compact(slices.Sorted(maps.Values(m.answers)))
	return m, nil
}

// methodsOf returns the methods that a schema allows; none for an answer.
func methodsOf(name string) ([]string, error) {
	raw, err := fs.ReadFile(strict.Files(), name+".json")
	if err != nil {
		return nil, err
	}
	var s struct {
		Properties struct {
			Method struct{ Enum []string }
		}
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s.Properties.Method.Enum, nil
}

// answerTo returns the schema of the answer to a method.
func (m *Messages) answerTo(method string) string {
	_, transaction := sim.Transactions()[method]
	_, report := sim.Reports()[method]
	switch {
	case transaction:
		return "CtSR_PerformTransaction_Response"
	case report:
		return "CtSR_Report_Response"
	case method == "signatureVerificationRequest":
		return "StCR_verifySignature_Response"
	}
	if name := strict.Answer(method); name != "" {
		return name
	}
	if name := "CtSR_" + method + "_Response"; m.schemas[name] != nil {
		return name
	}
	return ""
}

// validate compares a frame with a schema.
func (m *Messages) validate(name string, frame any) []Problem {
	var invalid *jsonschema.ValidationError
	err := m.schemas[name].Validate(frame)
	if err == nil {
		return nil
	}
	if !errors.As(err, &invalid) {
		return []Problem{{Text: err.Error()}}
	}
	return problems(frame, invalid)
}
