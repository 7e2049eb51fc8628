package world

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/core/tables"
	"connect-epos/sim"
)

// ChipTerminal approves a card with a chip.
const ChipTerminal = "VCMINVLSIP0"

// WaiterStep plays one step of a waiter.
func WaiterStep(t *testing.T, w *World, s sim.Step) sim.Seen {
	t.Helper()
	if s.TID == "" {
		s.TID = ChipTerminal
	}
	seen, err := w.Sim.Waiter(context.Background(), s)
	require.NoError(t, err)
	return seen
}

// States returns the tables that are not free, by id.
func (t *Till) States() map[string]string {
	t.World.T.Helper()
	views, err := t.Engine.Tables(context.Background(), Site)
	require.NoError(t.World.T, err)
	states := map[string]string{}
	for _, v := range views {
		states[v.Table] = v.State
	}
	return states
}

// Replies returns the frames that answered questions with exactly that id.
func (t *Till) Replies(id string) (frames []string) {
	for _, d := range t.Events(contract.EventLog) {
		if log := d.(contract.Log); log.Direction == "out" && strings.HasPrefix(log.Frame, `{"jsonrpc":"2.0","id":`+id+`,`) {
			_, answer, _ := strings.Cut(log.Frame, `"id":`+id+`,`)
			frames = append(frames, strings.TrimSuffix(answer, "}"))
		}
	}
	return frames
}

// TablesLink returns what the tab was told last about the link of its tables.
func (t *Till) TablesLink() link.Info {
	links := t.Events("tables.link")
	if len(links) == 0 {
		return link.Info{Reason: tables.ReasonAnotherTab}
	}
	return links[len(links)-1].(link.Info)
}
