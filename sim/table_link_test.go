package sim_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/sim"
)

// closed waits for the end of the link and gives its close code, 0 for none
// within the minute.
func (b *bistro) closed() int {
	b.t.Helper()
	select {
	case err := <-b.over:
		var c *rpc.Closed
		require.True(b.t, errors.As(err, &c), "%v", err)
		return c.Code
	case <-time.After(time.Minute):
		return 0
	}
}

// The newest link is the only one asked; the one before is told and closed.
func TestANewTillTakesOver(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*sim.Knobs)
		code   int
		told   string
	}{
		"closed": {func(*sim.Knobs) {}, 1000, `{"jsonrpc":"2.0","error":{"code":-32072,"message":"Connection Discontinued"}}`},
		"other codes": {func(k *sim.Knobs) { k.TablesDisplacedCode, k.TablesDisplacedCloseCode = -32001, 4001 }, 4001,
			`{"jsonrpc":"2.0","error":{"code":-32001,"message":"Connection Discontinued"}}`},
		"a code the transport does not know": {func(k *sim.Knobs) { k.TablesDisplacedCloseCode = 1008 }, 4000,
			`{"jsonrpc":"2.0","error":{"code":-32072,"message":"Connection Discontinued"}}`},
		"left open": {func(k *sim.Knobs) { k.TablesDisplacedClose = false }, 0,
			`{"jsonrpc":"2.0","error":{"code":-32072,"message":"Connection Discontinued"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := withTables(c.change)
				old := serves(t, s, sim.TablesLink{})
				does(t, s, step("tables"))
				young := serves(t, s, sim.TablesLink{FinalReceipt: true})
				assert.Equal(t, c.code, old.closed())
				assert.Equal(t, []string{"tableListRequest", "error"}, old.methods())
				assert.JSONEq(t, c.told, string(old.heard[1].raw))
				does(t, s, locking("1"))
				does(t, s, step("final"))
				assert.Equal(t, []string{"tableLockRequest", "finalPOSReceiptRequest"}, young.methods())
				assert.Len(t, old.methods(), 2, "no more requests")
				assert.Zero(t, young.errors())
			})
		})
	}
}

func (b *bistro) errors() (n int) {
	for _, m := range b.methods() {
		if m == "error" {
			n++
		}
	}
	return n
}

// A question that is open when another till takes over, or when its link
// drops, has failed; its answer counts for nothing.
func TestAQuestionEndsWithItsLink(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *sim.Sim){
		"taken over": func(t *testing.T, s *sim.Sim) { serves(t, s, sim.TablesLink{}) },
		"dropped":    func(_ *testing.T, s *sim.Sim) { _ = s.CloseLinks(1000, "") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := withTables(func(k *sim.Knobs) { k.TablesDisplacedClose = false })
				old := serves(t, s, sim.TablesLink{})
				old.answersWith("tableLockRequest", nil)
				locked := make(chan sim.Seen)
				go func() { locked <- does(t, s, locking("1")) }()
				time.Sleep(time.Second)
				end(t, s)
				began := time.Now()
				seen := <-locked
				assert.Equal(t, "link-lost", seen.Refused)
				assert.Less(t, time.Since(began), time.Second)
				id := *old.got("tableLockRequest")[0].ID
				_ = old.line.Send(context.Background(), []byte(fmt.Sprintf(
					`{"jsonrpc":"2.0","id":%d,"result":{"confirmed":true,"amount":1,"currency":"GBP"}}`, id)))
				synctest.Wait()
				assert.Empty(t, s.Violations(), "it may have crossed")
			})
		})
	}
}

// After the one that took over has gone, nobody is asked, even if the one
// before still has its link.
func TestADisplacedTillStaysDisplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := withTables(func(k *sim.Knobs) { k.TablesDisplacedClose = false })
		old := serves(t, s, sim.TablesLink{})
		young := serves(t, s, sim.TablesLink{})
		require.NoError(t, young.line.Close(1000, ""))
		synctest.Wait()
		assert.Equal(t, "no-link", does(t, s, step("tables")).Refused)
		assert.Equal(t, []string{"error"}, old.methods())
		assert.Equal(t, []sim.LinkState{{Link: 1, On: "pat"}}, s.LinkStates())
	})
}

// What a till does wrong is told; nothing of it reaches a terminal.
func TestViolations(t *testing.T) {
	const grant = `"result":{"confirmed":true,"amount":5,"currency":"GBP"}}`
	for name, c := range map[string]struct {
		fault sim.Fault
		write string
		kinds []string
		held  bool
	}{
		"asked twice":  {fault: sim.Fault{Do: "repeat", Direction: "out", Name: "tableLockRequest"}, held: true},
		"twice":        {fault: sim.Fault{Do: "repeat", Name: "response:tableLockRequest"}, kinds: []string{"twice"}, held: true},
		"late":         {fault: sim.Fault{Do: "delay", MS: 11000, Name: "response:tableLockRequest"}, kinds: []string{"late"}},
		"never asked":  {write: `{"jsonrpc":"2.0","id":900,` + grant, kinds: []string{"unasked"}, held: true},
		"a question":   {write: `{"jsonrpc":"2.0","id":900,"method":"sale","params":{}}`, kinds: []string{"request"}, held: true},
		"news":         {write: `{"jsonrpc":"2.0","method":"hello"}`, kinds: []string{"request"}, held: true},
		"no JSON":      {write: `{"jsonrpc"`, kinds: []string{"malformed"}, held: true},
		"neither":      {write: `{"jsonrpc":"2.0","id":900}`, kinds: []string{"malformed"}, held: true},
		"error for no": {write: `{"jsonrpc":"2.0","error":{"code":-32603,"message":"oh"}}`, kinds: []string{"malformed"}, held: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &sim.Sim{}
				b := serves(t, s, sim.TablesLink{})
				if c.fault.Do != "" {
					c.fault.Direction = cmp.Or(c.fault.Direction, "in")
					require.NoError(t, s.AddFault(c.fault))
				}
				if c.write != "" {
					b.write(c.write)
				}
				seen := does(t, s, locking("1"))
				time.Sleep(time.Minute)
				var kinds []string
				for _, v := range s.Violations() {
					kinds = append(kinds, v.Kind)
					assert.Equal(t, 1, v.Link)
					assert.NotEmpty(t, v.Text)
				}
				assert.Equal(t, c.kinds, kinds)
				assert.Equal(t, c.held, seen.Confirmed)
				require.Len(t, s.Grants(), 1)
				assert.Equal(t, map[bool]string{true: "held", false: "late"}[c.held], s.Grants()[0].Fate)
			})
		})
	}
}

// Each frame of a meal can be lost, and each is found by its name; the
// terminal never hangs, and pays only what it locked.
func TestFaultsFindEveryFrame(t *testing.T) {
	for _, name := range []string{"tableListRequest", "tableLockRequest", "posReceiptRequest", "transactionResponse",
		"finalPOSReceiptRequest", "tableUnlock"} {
		for _, f := range []sim.Fault{{Do: "lose", Direction: "out", Name: name}, {Do: "lose", Direction: "in", Name: "response:" + name},
			{Do: "repeat", Direction: "out", Name: name}, {Do: "drop", When: "before", Direction: "out", Name: name},
			{Do: "drop", When: "after", Direction: "in", Name: "response:" + name}} {
			synctest.Test(t, func(t *testing.T) {
				s := withTables(func(k *sim.Knobs) { k.TableNotices, k.TableUnlockAs = "request", "request" })
				serves(t, s, sim.TablesLink{FinalReceipt: true})
				f.On = "pat"
				require.NoError(t, s.AddFault(f))
				_, err := s.Visit(t.Context(), sim.Visit{TID: "VCMINVLSIP0", TableID: "1", Bill: true, Ways: 2})
				require.NoError(t, err)
				synctest.Wait()
				met := 0
				for _, frame := range s.Frames() {
					assert.Equal(t, "pat", frame.On)
					if frame.Fate == "dropped" || frame.Fate == "repeated" {
						met++
						assert.Equal(t, f.Name, frame.Name)
					}
				}
				if f.When != "after" {
					assert.Equal(t, 1, met, "%+v", f)
				} else {
					assert.Zero(t, s.Links(), "%+v", f)
				}
				assert.Equal(t, "idle", stageOf(t, s, "VCMINVLSIP0"), "%+v", f)
			})
		}
	}
}

// A fault for tables leaves the counter's frames alone.
func TestFaultsOfOneKindOfLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		b, counter := serves(t, s, sim.TablesLink{}), connect(t, s)
		require.NoError(t, s.AddFault(sim.Fault{Do: "lose", Direction: "*", Name: "*", On: "pat", Skip: 1}))
		assert.Nil(t, counter.asks(t, "terminalDetails").Error)
		assert.True(t, does(t, s, step("tables")).Late, "the first frame passed, its answer did not")
		assert.Len(t, b.methods(), 1)
		require.NoError(t, s.AddFault(sim.Fault{Do: "lose", Direction: "*", Name: "*", On: "pac"}))
		assert.False(t, does(t, s, step("tables")).Late)
		assert.Error(t, s.AddFault(sim.Fault{Do: "lose", Direction: "*", Name: "*", On: "somewhere"}))
	})
}

func (c *till) asks(t *testing.T, method string) seen {
	t.Helper()
	answer, _ := c.ask(5, of(method, 5, "VCMINVLSIP0"))
	return answer
}

// A frozen pay-at-table link delivers late; the lock has failed by then.
func TestAFrozenTablesLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		b := serves(t, s, sim.TablesLink{})
		require.NoError(t, s.FreezeLinks())
		assert.True(t, does(t, s, locking("1")).Late)
		require.NoError(t, s.ThawLinks())
		assert.Len(t, b.got("tableLockRequest"), 1)
		assert.Equal(t, "late", s.Grants()[0].Fate)
		assert.Equal(t, "late", s.Violations()[0].Kind)
	})
}

// Reset and Close end what a waiter does, and forget it.
func TestResetEndsTheWaiters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		serves(t, s, sim.TablesLink{})
		does(t, s, locking("1"))
		paid := make(chan sim.Seen)
		go func() { paid <- does(t, s, step("pay")) }()
		time.Sleep(time.Second)
		s.Reset()
		assert.Equal(t, "stopped", (<-paid).Refused)
		assert.Empty(t, s.Grants())
		assert.Equal(t, "idle", stageOf(t, s, "VCMINVLSIP0"))
		serves(t, s, sim.TablesLink{})
		assert.True(t, does(t, s, locking("1")).Confirmed)
		s.Close()
		assert.Equal(t, "stopped", does(t, s, step("pay")).Refused)
	})
}

// A waiter nobody watches any more goes on.
func TestAStepGoesOnUnwatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		serves(t, s, sim.TablesLink{})
		does(t, s, locking("1"))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := s.Waiter(ctx, sim.Step{Do: "pay", TID: "VCMINVLSIP0"})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		time.Sleep(time.Minute)
		assert.Len(t, s.Ledger(), 1)
	})
}
