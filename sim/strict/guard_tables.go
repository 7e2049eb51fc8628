package strict

import (
	"bytes"
	"context"
	"encoding/json"
	"sync"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"connect-epos/sim"
)

// answers are the schemas of a till's answers, by the method of the question.
var answers = map[string]string{
	"tableListRequest":       "StCR_tableList_Response",
	"tableLockRequest":       "StCR_tableLock_Response",
	"posReceiptRequest":      "StCR_posReceipt_Response",
	"finalPOSReceiptRequest": "StCR_posReceipt_Response",
	"transactionResponse":    "StCR_done_Response",
	"tableUnlock":            "StCR_done_Response",
	"tableReport":            "StCR_done_Response",
}

// tablesGuard lets only those answers through that keep the schema of the question with
// their id. For the others the till gets an error, a violation is recorded, and the
// terminal goes on waiting.
type tablesGuard struct {
	sim.TablesLine
	all     Schemas
	lenient func() bool
	asked   asked
}

// asked remembers the method of each id. The zero value is ready.
type asked struct {
	mu      sync.Mutex
	methods map[int]string
}

func (a *asked) note(frame []byte) {
	var f struct {
		ID     *int   `json:"id"`
		Method string `json:"method"`
	}
	if json.Unmarshal(frame, &f) != nil || f.ID == nil || f.Method == "" {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.methods == nil {
		a.methods = map[int]string{}
	}
	a.methods[*f.ID] = f.Method
}

func (a *asked) look(id int) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.methods[id]
}

// Send remembers the question and sends it.
func (g *tablesGuard) Send(ctx context.Context, frame []byte) error {
	g.asked.note(frame)
	return g.TablesLine.Send(ctx, frame)
}

// Recv returns the next frame that may pass.
func (g *tablesGuard) Recv(ctx context.Context) ([]byte, error) {
	for {
		frame, err := g.TablesLine.Recv(ctx)
		if err != nil || g.lenient() {
			return frame, err
		}
		kind, p := g.all.Till(frame, g.asked.look)
		if p == nil {
			return frame, nil
		}
		g.Broken(kind, p.ID, p.Text)
		// The refusal has no id, because the till would take it for one of its own.
		_ = g.Send(ctx, sim.ErrorFrame(-1, p.Code, p.Text))
	}
}

// Till checks one frame of a till on a pay-at-table link. asked returns the method of
// the question with an id. Till returns nil if the frame keeps the schemas, or is
// something that the simulator itself refuses. The kind is that of a sim.Violation.
func (s Schemas) Till(frame []byte, asked func(id int) string) (kind string, p *Problem) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(frame))
	if err != nil || !utf8.Valid(frame) {
		return "malformed", &Problem{-1, sim.CodeParse, "not JSON in UTF-8"}
	}
	object, ok := doc.(map[string]any)
	if !ok {
		return "malformed", &Problem{-1, sim.CodeInvalidRequest, "not an object"}
	}
	if _, ok := object["method"]; ok {
		return "", nil
	}
	id := readableID(object["id"])
	name := answers[asked(id)]
	if _, ok := object["error"]; ok || name == "" {
		name = "CtSE_ErrorMessage"
		if !ok {
			name = "StCR_Response"
		}
	}
	if err := s[name].Validate(object); err != nil {
		return "schema", &Problem{id, sim.CodeInvalidRequest, "invalid answer: " + reason(err)}
	}
	return "", nil
}
