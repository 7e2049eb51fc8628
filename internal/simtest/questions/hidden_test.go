package questions

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// A browser delays the timers of a hidden page by up to a minute, and silence accepts. So
// a hidden page decides a question while a minute is left. When it is shown again, it has
// the usual time.
func TestAHiddenPageDecidesWhileAMinuteIsLeft(t *testing.T) {
	type change struct {
		after  time.Duration // the time since the question
		hidden bool
	}
	for name, c := range map[string]struct {
		hidden  bool
		timeout string
		changes []change
		want    time.Duration // the time from the question to the decision
	}{
		"hidden":                 {true, `80`, nil, 15 * time.Second},
		"hidden, in time":        {true, `120000`, nil, 55 * time.Second},
		"hidden, too late":       {true, `64`, nil, 0},
		"hidden, just":           {true, `65`, nil, 0},
		"hidden, short":          {true, `4`, nil, 0},
		"shown":                  {false, `80`, nil, 77 * time.Second},
		"shown, short":           {false, `4`, nil, 3 * time.Second},
		"hidden early":           {false, `80`, []change{{5 * time.Second, true}}, 15 * time.Second},
		"hidden late":            {false, `80`, []change{{40 * time.Second, true}}, 40 * time.Second},
		"shown again":            {true, `80`, []change{{10 * time.Second, false}}, 77 * time.Second},
		"hidden, shown, hidden":  {true, `80`, []change{{4 * time.Second, false}, {8 * time.Second, true}}, 15 * time.Second},
		"shown, hidden, shown":   {false, `80`, []change{{4 * time.Second, true}, {8 * time.Second, false}}, 77 * time.Second},
		"hidden when it is over": {false, `4`, []change{{3500 * time.Millisecond, true}}, 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			for _, accept := range []bool{true, false} {
				world.In(t, func(t *testing.T, w *world.World) {
					w.ChangeKnobs(t, func(k *sim.Knobs) { require.NoError(t, setTimeout(k, c.timeout)) })
					w.ChangeSite(t, func(s *contract.Site) {
						if accept {
							s.SignatureSale = "accept"
						}
					})
					page := w.NewPage(c.hidden)
					till, sale, _ := world.AskedToSign(t, w)
					page.Till = till
					began := till.Showed("SIGNATURE_VERIFICATION_IN_PROGRESS")
					for _, change := range c.changes {
						time.Sleep(time.Until(time.UnixMilli(began).Add(change.after)))
						page.Hide(change.hidden)
					}
					done := <-sale
					require.NoError(t, done.Err)
					assert.Equal(t, transaction.ByTimeout, done.Outcome.Record.Signature.By)
					assert.Equal(t, []string{world.DecisionFrame(1, accept)}, w.Answers())
					assert.Equal(t, c.want.Milliseconds(), till.Showed("SIGNATURE_VERIFICATION_PROCESS_COMPLETED")-began)
				})
			}
		})
	}
}

func TestStaffMayDecideUntilAHiddenPageDoes(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.NewPage(true)
		till, sale, _ := world.AskedToSign(t, w)
		require.NoError(t, till.Sign("T-1", true))
		assert.Equal(t, transaction.ByStaff, (<-sale).Outcome.Record.Signature.By)
		assert.Equal(t, []string{world.DecisionFrame(1, true)}, w.Answers())
	})
}

// throttled is the clock of a hidden page: its timers fire once a minute.
type throttled struct{ clock.System }

// After implements clock.Clock.
func (c throttled) After(d time.Duration, f func()) (stop func()) {
	return c.System.After((d/time.Minute+1)*time.Minute, f)
}

// Whatever the timeout is and however late the timers are, silence never decides.
func TestThrottledTimersLetNoSilenceAccept(t *testing.T) {
	for _, timeout := range []string{`80`, `66`, `65`, `30`, `2`, `180000`} {
		world.In(t, func(t *testing.T, w *world.World) {
			w.ChangeKnobs(t, func(k *sim.Knobs) { require.NoError(t, setTimeout(k, timeout)) })
			w.Clock = throttled{}
			w.NewPage(true)
			_, sale, _ := world.AskedToSign(t, w)
			done := <-sale
			require.NoError(t, done.Err)
			assert.Equal(t, transaction.ByTimeout, done.Outcome.Record.Signature.By)
			assert.Equal(t, []string{world.DecisionFrame(1, false)}, w.Answers(), timeout)
			assert.Equal(t, []string{"SALE", "SALE_REVERSAL"}, w.LedgerTypes())
		})
	}
}

// The page may be hidden or shown while a decision is due. A decision that is not due any
// more is not made, and no decision is made twice.
func TestThePageChangesWhileADecisionIsDue(t *testing.T) {
	for name, c := range map[string]struct {
		hidden func(w *world.World, nth int32) bool // whether the page is hidden when the engine asks for the nth time
		want   time.Duration
	}{
		"shown again": {func(_ *world.World, nth int32) bool { return nth == 1 }, 27 * time.Second},
		"told twice": {func(w *world.World, nth int32) bool {
			if nth == 1 {
				w.Engines[0].Engine.Wake()
			}
			return true
		}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeKnobs(t, func(k *sim.Knobs) { require.NoError(t, setTimeout(k, `30`)) })
				w.ChangeSite(t, func(s *contract.Site) { s.SignatureSale = "accept" })
				asks := &atomic.Int32{}
				w.Hidden = func() bool { return c.hidden(w, asks.Add(1)) }
				till, sale, _ := world.AskedToSign(t, w)
				till.Engine.Wake()
				done := <-sale
				require.NoError(t, done.Err)
				assert.Equal(t, journal.Approved, done.Outcome.Result())
				assert.Equal(t, []string{world.DecisionFrame(1, true)}, w.Answers())
				assert.Equal(t, c.want.Milliseconds(),
					till.Showed("SIGNATURE_VERIFICATION_PROCESS_COMPLETED")-till.Showed("SIGNATURE_VERIFICATION_IN_PROGRESS"))
			})
		})
	}
}
