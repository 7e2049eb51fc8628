package sim_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

var update = flag.Bool("update", false, "write the simulator's frames into testdata/golden; read the diff before committing")

// golden is one file of testdata/golden: a frame with its evidence.
type golden struct {
	Label string          `json:"label"`
	Note  string          `json:"note"`
	Frame json.RawMessage `json:"frame"`
}

func goldenPath(name string) string { return filepath.Join("testdata", "golden", name+".json") }

func readGolden(t *testing.T, name string) golden {
	t.Helper()
	raw, err := os.ReadFile(goldenPath(name))
	require.NoError(t, err)
	var g golden
	require.NoError(t, json.Unmarshal(raw, &g))
	require.Contains(t, g.Label, "[", "every golden frame says how it is known")
	return g
}

// matches compares a frame of the simulator with its golden file.
func matches(t *testing.T, name string, frame []byte) {
	t.Helper()
	g := readGolden(t, name)
	if *update {
		g.Frame = frame
		out, err := json.MarshalIndent(g, "", "  ")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(goldenPath(name), append(out, '\n'), 0o644))
	}
	assert.JSONEq(t, string(readGolden(t, name).Frame), string(frame), name)
}

func goldenSim(change func(*sim.Knobs)) *sim.Sim {
	k := sim.DefaultKnobs()
	if change != nil {
		change(&k)
	}
	return &sim.Sim{Start: &k, Now: func() time.Time { return time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC) }}
}

// Each request of a golden file gets the answer of another, byte for byte of
// meaning, with the default seed.
func TestGoldenAnswers(t *testing.T) {
	for _, c := range []struct {
		request, response string
		id                int
		change            func(*sim.Knobs)
	}{
		{request: "sale_request", response: "sale_response", id: 17},
		{request: "refund_request", response: "refund_response", id: 18},
		{request: "sale_declined_request", response: "sale_declined_response", id: 19},
		{request: "sale_timed_out_request", response: "sale_timed_out_response", id: 20},
		{request: "connectedTerminals_request", response: "connectedTerminals_response", id: 1},
		{request: "connectedTerminals_request", response: "connectedTerminals_object_response", id: 1,
			change: func(k *sim.Knobs) { k.ConnectedTerminalsShape = "object" }},
		{request: "terminalDetails_request", response: "terminalDetails_response", id: 2},
	} {
		t.Run(c.response, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				till := connect(t, goldenSim(c.change))
				answer, _ := till.ask(c.id, string(readGolden(t, c.request).Frame))
				matches(t, c.response, answer.raw)
			})
		})
	}
}

func TestGoldenDuplicate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		till := connect(t, goldenSim(nil))
		till.write(string(readGolden(t, "sale_request").Frame))
		matches(t, "terminalNotification", till.read().raw)
		till.until(17)
		answer, _ := till.ask(21, string(readGolden(t, "duplicate_request").Frame))
		matches(t, "duplicate_response", answer.raw)
	})
}

func TestGoldenSignature(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		till := connect(t, goldenSim(nil))
		till.write(string(readGolden(t, "sale_signature_request").Frame))
		q := till.read()
		for q.Method != "signatureVerificationRequest" {
			q = till.read()
		}
		matches(t, "signatureVerificationRequest", q.raw)
		till.write(string(readGolden(t, "signature_declined_reply").Frame))
		answer, _ := till.until(1)
		matches(t, "sale_signature_void_response", answer.raw)
	})
}

func TestGoldenErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := goldenSim(func(k *sim.Knobs) { k.UserMessages = true })
		till := connect(t, s)
		require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLSIP0", State: "unavailable"}))
		gone, _ := till.ask(17, string(readGolden(t, "sale_request").Frame))
		matches(t, "error_unavailable_user_message", gone.raw)

		k := s.Knobs()
		k.UserMessages = false
		require.NoError(t, s.SetKnobs(k))
		require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLSIP0", State: "busy"}))
		busy, _ := till.ask(17, string(readGolden(t, "sale_request").Frame))
		matches(t, "error_busy", busy.raw)

		till.write(`{"jsonrpc":"2.0","id":`)
		matches(t, "error_without_id", till.read().raw)
	})
}
