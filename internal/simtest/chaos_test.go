package simtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
	"connect-epos/core/session"
	"connect-epos/sim"
)

// chaos is a bad day in a shop, from a seed: tabs that come, close and die, a
// journal that fails and hangs, links that drop anywhere, staff that decide in
// haste. Every call has an amount of its own, which tells its frames apart.
type chaos struct {
	*World
	random *rand.Rand
	tills  []*Till
	calls  map[int64]call
}

type call struct {
	reference string
	promise   Promise
}

func (c *chaos) till() *Till { return c.tills[c.random.IntN(len(c.tills))] }

func (c *chaos) one(of ...string) string { return of[c.random.IntN(len(of))] }

func (c *chaos) reference() string { return c.one("T-1", "T-2", "T-3", "T-4") }

func (c *chaos) tid() string {
	return c.one("VCMINVLSIP0", "VCMINVLSCD0", "VCMINVLDIP0", "VCMINVLTIP0")
}

func (c *chaos) pay() {
	amount, reference := int64(1000+len(c.calls)), c.reference()
	c.calls[amount] = call{reference, c.till().Pay(session.Payment{Kind: "sale", TID: c.tid(), Amount: amount,
		Currency: "GBP", Reference: reference, Token: fmt.Sprint(amount)})}
}

// act does one thing, in a goroutine of its own where it may take long. What it
// is refused does not matter here.
func (c *chaos) act() {
	ctx, e := context.Background(), c.till().Engine
	reference, tid := c.reference(), c.tid()
	switch c.random.IntN(16) {
	case 0:
		go func() { _, _ = e.Settle(ctx, Site, reference, 0, true, ann) }()
	case 1:
		yes := journal.Settlement{Paid: true, By: "Ann", Reason: "slip"}
		go func() { _, _ = e.Settle(ctx, Site, reference, 0, false, yes) }()
	case 2:
		go func() { _, _ = e.CarryOn(ctx, Site, tid, journal.CarriedOn{By: "Ann", Reason: "queue"}) }()
	case 3:
		go func() { _ = e.Acknowledge(ctx, Site, reference) }()
	case 4:
		c.Store.Break(c.random.IntN(2) == 0)
	case 5:
		c.Store.Hang(reference)
	case 6:
		c.Store.Release()
	case 7:
		assert.NoError(c.T, c.Sim.CloseLinks(4000, "gone"))
	case 8:
		assert.NoError(c.T, c.Sim.AddFault(sim.Fault{Do: "drop", When: c.one("before", "after"), Direction: c.one("in", "out"), Name: "*"}))
	case 9:
		go func() { _ = e.CloseSite(ctx, Site) }()
	case 10:
		c.kill()
	default:
		c.pay()
	}
}

// kill lets one tab die and another one come.
func (c *chaos) kill() {
	i := c.random.IntN(len(c.tills))
	c.tills[i].Kill()
	c.tills[i] = c.Till(fmt.Sprintf("tab-%d", len(c.engines)))
	c.reopen(c.tills[i])
}

func (c *chaos) reopen(t *Till) {
	go func() {
		if _, err := t.Engine.Open(context.Background(), Site, false); err == nil {
			_ = t.Engine.Tell(context.Background(), Site) // closed again already: then nobody listens
		}
	}()
}

func TestABadDayLosesNothingAndChargesNothingTwice(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { in(t, func(t *testing.T, w *World) { badDay(t, w, seed) }) })
	}
}

func badDay(t *testing.T, w *World, seed uint64) {
	c := &chaos{World: w, random: rand.New(rand.NewPCG(seed, 1)), calls: map[int64]call{}}
	for i := range 3 {
		c.tills = append(c.tills, w.Till(fmt.Sprintf("tab-%d", i)))
	}
	for range 80 {
		time.Sleep(time.Duration(c.random.IntN(4000)) * time.Millisecond)
		c.act()
		c.reopen(c.till())
	}
	w.Store.Break(false)
	w.Store.Release()
	time.Sleep(10 * time.Minute)
	c.judge(t)
	c.tidyUp(t)
}

// tidyUp is the next morning: whatever was left can be ended, and every terminal
// takes payments again.
func (c *chaos) tidyUp(t *testing.T) {
	for _, till := range c.tills {
		till.Kill()
	}
	_, err := c.Sim.Control("reset", nil)
	require.NoError(t, err)
	till, ctx := c.Till("morning"), context.Background()
	till.Open()
	for _, p := range pendingOf(t, till) {
		if r := p.Record; r.Unresolved() {
			_, err := till.Engine.Settle(ctx, Site, r.Reference, r.Attempt, true, ann)
			require.NoError(t, err)
		}
	}
	for range 50 {
		if left := pendingOf(t, till); len(left) > 0 {
			require.NoError(t, till.Engine.Acknowledge(ctx, Site, left[0].Record.Reference))
		}
	}
	assert.Empty(t, pendingOf(t, till))
	for _, tid := range []string{"VCMINVLSIP0", "VCMINVLSCD0", "VCMINVLDIP0", "VCMINVLTIP0"} {
		assert.NoError(t, (<-till.Sale("morning "+tid, tid)).Err)
	}
	assert.Equal(t, 2, c.Leases.Held(), "its own, and the terminal that timed out")
}

// judge checks every call against the frames that left and the journal.
func (c *chaos) judge(t *testing.T) {
	sent := map[int64]int{}
	for _, f := range c.Sim.Frames() {
		for amount := range c.calls {
			if f.Direction == "in" && f.Method == "sale" && strings.Contains(f.Frame, fmt.Sprintf(`"amount":%d`, amount)) {
				sent[amount]++
			}
		}
	}
	approved := map[string]int{}
	for amount, call := range c.calls {
		assert.LessOrEqual(t, sent[amount], 1, "%d was sent twice", amount)
		assert.LessOrEqual(t, sent[amount], c.journalled(t, call.reference, amount), "%d left without its record", amount)
		select {
		case s := <-call.promise:
			if s.Err != nil {
				assert.Zero(t, sent[amount], "%d was rejected and sent: %v", amount, s.Err)
			} else if s.Outcome.Result() == journal.Approved && s.Outcome.Stored {
				approved[call.reference]++
			}
		default:
			require.Fail(t, "a promise never settled", "%d", amount)
		}
	}
	for reference, n := range approved {
		assert.LessOrEqual(t, n, 1, "%s was approved twice", reference)
	}
}

// journalled counts the records of a call that say their frame may have left.
func (c *chaos) journalled(t *testing.T, reference string, amount int64) int {
	attempts, err := c.Store.Attempts(context.Background(), "simulator.test.connect.paymentsense.cloud", reference)
	require.NoError(t, err)
	n := 0
	for _, a := range attempts {
		if a.Amount == amount && a.Status != journal.Withdrawn {
			n++
		}
	}
	return n
}
