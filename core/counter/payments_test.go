package counter

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/journal"
)

func TestAnIDOfAnUnresolvedPaymentIsPassedOver(t *testing.T) {
	unresolved, over := &payment{}, &payment{}
	unresolved.state.Record.Status, over.state.Record.Status = journal.Unknown, journal.Settled
	c := &Counter{payments: &payments{byFrameID: map[journal.FrameID]*payment{1: unresolved, 2: over}}}
	assert.Equal(t, []bool{false, true, false}, []bool{c.Uses(0), c.Uses(1), c.Uses(2)})
}
