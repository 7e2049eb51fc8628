package counter

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/followed"
	"connect-epos/core/journal"
)

func TestAnIDOfAnUnresolvedPaymentIsPassedOver(t *testing.T) {
	unresolved, over := &followed.Payment{}, &followed.Payment{}
	unresolved.State.Record.Status, over.State.Record.Status = journal.Unknown, journal.Settled
	c := &Counter{payments: &followed.Payments{ByFrameID: map[journal.FrameID]*followed.Payment{1: unresolved, 2: over}}}
	assert.Equal(t, []bool{false, true, false}, []bool{c.Uses(0), c.Uses(1), c.Uses(2)})
}
