package transaction

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// Events and phases that are not in the list change nothing, and go to the log.
func TestNothingForeignIsFatal(t *testing.T) {
	s := after(granted, reserve)
	for _, kind := range []Kind{0, kinds, 255} {
		next, effects := Step(s, Event{Kind: kind})
		assert.Equal(t, s, next)
		assert.Len(t, effects, 1)
	}
	_, effects := Step(State{Phase: 200}, approval)
	assert.Equal(t, []Effect{LogLine{Text: "nothing to do in phase invalid"}}, effects)
}

// The commit that protects a frame stands before it: law 1.
func TestACommitStandsBeforeItsSend(t *testing.T) {
	for phase, s := range states() {
		for kind, e := range events(s) {
			next, effects := Step(s, e)
			for _, effect := range effects {
				if _, sends := effect.(Send); sends {
					assert.Equal(t, Reserving, Phase(phase))
					assert.Equal(t, Stored, Kind(kind))
					assert.Equal(t, journal.Open, next.Record.Status)
					assert.Equal(t, journal.SentMaybe, next.Record.Sent)
				}
			}
		}
	}
	_, effects := Step(after(granted), reserve)
	assert.Contains(t, effects, Effect(Send{Request: connect.Request{Method: "sale", TID: "1", Amount: 1250, Currency: "GBP"}}))
}

// A reservation that was committed while no link is up sends nothing.
func TestNoLinkNoFrame(t *testing.T) {
	e := reserve
	e.Link = 0
	s, effects := Step(after(granted), e)
	assert.Equal(t, Withdrawing, s.Phase)
	assert.Equal(t, journal.SentNo, s.Record.Sent)
	assert.Equal(t, "Disarm Reject Commit", list(effects))
}

func list(effects []Effect) string {
	var names []string
	for _, e := range effects {
		names = append(names, name(e))
	}
	return strings.Join(names, " ")
}
