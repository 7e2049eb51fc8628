package counter

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/internal/simtest/world"
)

func TestASaleIsApprovedAndChargedOnce(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		done := <-till.Sale("T-1", "VCMINVLSIP0")
		require.NoError(t, done.Err)
		o := done.Outcome
		assert.Equal(t, journal.Approved, o.Result())
		assert.True(t, o.Stored)
		assert.Equal(t, journal.SentAnswered, o.Record.Sent)
		taken, ok := o.Taken()
		assert.True(t, ok)
		assert.EqualValues(t, 1250, taken.Base)
		assert.EqualValues(t, 1250, taken.Total)
		assert.False(t, o.Differs())
		require.Len(t, w.Sim.Ledger(), 1)
		assert.Equal(t, 1250, w.Sim.Ledger()[0].AmountBase)

		var last int
		for _, d := range till.Events(contract.EventNotification) {
			n := d.(contract.Notification)
			assert.Equal(t, "T-1", n.Reference)
			assert.GreaterOrEqual(t, n.Step, last, "progress never runs backwards")
			last = n.Step
		}
		assert.Greater(t, last, 5)
	})
}
