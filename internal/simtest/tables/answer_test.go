package tables

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/table"
	"connect-epos/core/wire"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// firstly lets a handler behave differently the first times, and counts all its calls.
func (e *evening) firstly(times int32, what string, how answering) *atomic.Int32 {
	asked := &atomic.Int32{}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked = func(_ int, a contract.Ask) answering {
		if a.What == what && asked.Add(1) <= times {
			return how
		}
		return answering{}
	}
	return asked
}

const lockSeven = `,"method":"tableLockRequest","params":{"tid":"VCMINVLSIP0","tableId":"7"}}`

// asksFor lets Connect ask for the lock of a table, with that id.
func (e *evening) asksFor(id string) { e.hears(`{"jsonrpc":"2.0","id":` + id + lockSeven) }

const (
	noLock  = `"result":{"confirmed":false}`
	theLock = `"result":{"confirmed":true,"amount":900,"currency":"GBP"}`
)

// JSON-RPC allows ids that are texts. They are answered exactly as they came.
func TestAQuestionWithAnIDOfTextIsAnsweredUnderIt(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		till := e.comes()
		time.Sleep(time.Second)
		e.asksFor(`"7"`)
		assert.Equal(t, []string{theLock}, till.Replies(`"7"`))
		e.asksFor(`"lock-é-\u0001"`)
		assert.Equal(t, []string{theLock}, till.Replies(`"lock-é-\u0001"`))
		assert.Empty(t, till.Replies("7"))
		assert.Equal(t, map[string]string{"7": table.StateLocked}, till.States())
		e.hears(`{"jsonrpc":"2.0","id":"u","method":"nobodyKnows"}`)
		assert.Equal(t, []string{`"error":{"code":-32601,"message":"method not found"}`}, till.Replies(`"u"`))
	})
}

// The wall clock says that the time of a question is over. It is refused late and never
// granted, and after that its id is free.
func TestAQuestionThatIsOverIsRefusedAllTheSame(t *testing.T) {
	for name, c := range map[string]struct {
		wait, slept time.Duration
	}{
		"the clock jumps while the till is asked": {wait: time.Minute, slept: time.Hour},
		"the clock jumps and the till grants":     {wait: 4 * time.Second, slept: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				slept := &atomic.Int64{}
				w.Clock = world.Sleepy{Slept: slept}
				e := newEvening(t, w, due())
				till := e.comes()
				time.Sleep(time.Second)
				e.handles(contract.AskLock, answering{wait: c.wait})
				e.asksFor("501")
				slept.Store(int64(c.slept))
				time.Sleep(3 * time.Minute)
				assert.Equal(t, []string{noLock}, till.Replies("501"))
				assert.Empty(t, till.States())
				assert.Empty(t, e.r.Bill("7").Locked, "what the till granted is undone")
				e.handles("", answering{})
				e.asksFor("501")
				assert.Equal(t, []string{noLock, theLock}, till.Replies("501"))
			})
		})
	}
}

// A tab was frozen. When it wakes up, it refuses what it was asked before. It grants
// nothing and promises nothing.
func TestAFrozenTabRefusesLate(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		till := e.comes()
		time.Sleep(time.Second)
		e.handles(contract.AskLock, answering{wait: 2 * time.Second})
		e.asksFor("501")
		till.Freeze()
		time.Sleep(20 * time.Second)
		till.Thaw()
		time.Sleep(time.Minute)
		assert.Equal(t, []string{noLock}, till.Replies("501"))
		assert.Empty(t, till.States())
		assert.Empty(t, e.r.Bill("7").Locked)
		e.handles(contract.AskPayment, answering{stands: true, failed: "no"})
		e.hears(`{"jsonrpc":"2.0","id":502,"method":"transactionResponse",` + odd + `}`)
		till.Freeze()
		time.Sleep(20 * time.Second)
		till.Thaw()
		time.Sleep(time.Minute)
		assert.Equal(t, []string{`"error":{"code":-32603,"message":"not stored"}`}, till.Replies("502"))
	})
}

// Connect asks a question twice with one id, and gets one answer. The next question with
// that id gets an answer again.
func TestAnIDThatWasUsedTwiceIsFreeAgain(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		till := e.comes()
		time.Sleep(time.Second)
		e.handles(contract.AskLock, answering{wait: 3 * time.Second})
		e.asksFor("501")
		e.asksFor("501")
		time.Sleep(10 * time.Second)
		assert.Equal(t, []string{theLock}, till.Replies("501"))
		e.asksFor("501")
		time.Sleep(10 * time.Second)
		assert.Equal(t, []string{theLock, theLock}, till.Replies("501"))
	})
}

// The till grants a lock to a card machine long after we gave that lock up. The grant is
// undone for that machine, while the till refuses another machine because of it.
func TestALateGrantIsUndoneForTheOneThatHasIt(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		till := e.comes()
		time.Sleep(time.Second)
		e.firstly(1, contract.AskLock, answering{wait: 100 * time.Second})
		assert.Equal(t, "not-confirmed", e.does(sim.Step{Do: "lock", TableID: "7"}).Refused)
		time.Sleep(80 * time.Second)
		require.Empty(t, till.States())
		e.r.Lock("7", world.ChipTerminal) // the first question takes effect
		assert.Equal(t, "not-confirmed", e.does(sim.Step{Do: "lock", TID: contactless, TableID: "7"}).Refused)
		time.Sleep(time.Minute)
		assert.Empty(t, e.r.Bill("7").Locked)
		assert.Empty(t, till.States())
		assert.True(t, e.does(sim.Step{Do: "lock", TID: contactless, TableID: "7"}).Confirmed)
	})
}

// A decision of staff counts only for the lock that they saw.
func TestStaffDecideAboutTheLockTheySaw(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		e := newEvening(t, w, due())
		till := e.comes()
		time.Sleep(time.Second)
		e.does(sim.Step{Do: "lock", TableID: "7"})
		before, err := till.Engine.Tables(ctx, world.Site)
		require.NoError(t, err)
		e.does(sim.Step{Do: "unlock"})
		time.Sleep(time.Second)
		e.does(sim.Step{Do: "lock", TableID: "7"})
		by := journal.StaffAction{By: "Ann", Reason: "fell"}
		_, err = till.Engine.ForceUnlock(ctx, world.Site, "7", by, contract.SeenTable{Since: before[0].Since})
		assert.Equal(t, contract.Code("changed"), world.CodeOf(err))
		require.NoError(t, w.Sim.CloseLinks(4000, "gone"))
		time.Sleep(time.Second)
		_, err = till.Engine.SettleTable(ctx, world.Site, "7", looked, contract.SeenTable{Since: before[0].Since})
		assert.Equal(t, contract.Code("changed"), world.CodeOf(err))
		var refusal *contract.Error
		require.ErrorAs(t, err, &refusal)
		require.NotNil(t, refusal.Table)
		assert.Equal(t, map[string]string{"7": table.StateMayBeTaken}, till.States())
		now, err := till.Engine.Tables(ctx, world.Site)
		assert.Equal(t, now[0], *refusal.Table, "how it stands today")
		require.NoError(t, err)
		_, err = till.Engine.SettleTable(ctx, world.Site, "7", looked, contract.SeenTable{Since: now[0].Since})
		assert.NoError(t, err)
	})
}

// An unlock reaches the till after the next grant. It says which lock it ends.
func TestAnUnlockingSaysWhichLockItEnds(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		e.comes()
		time.Sleep(time.Second)
		e.firstly(1, contract.AskUnlock, answering{wait: 40 * time.Second}) // it is told again after 30 s
		e.does(sim.Step{Do: "lock", TableID: "7"})
		e.does(sim.Step{Do: "unlock"})
		time.Sleep(35 * time.Second)
		require.True(t, e.does(sim.Step{Do: "lock", TableID: "7"}).Confirmed)
		time.Sleep(20 * time.Second)
		assert.Equal(t, world.ChipTerminal, e.r.Bill("7").Locked, "the late one ended the earlier lock")
		e.does(sim.Step{Do: "unlock"})
		time.Sleep(time.Second)
		assert.Empty(t, e.r.Bill("7").Locked)
	})
}

// The till grants a lock to an engine that is gone. The next engine undoes it, and repeats
// that until the till has taken note.
func TestALockGrantedToNobodyIsUndone(t *testing.T) {
	for name, c := range map[string]struct {
		value  wire.Value
		failed string
		told   int
	}{
		"granted":  {value: wire.Object(wire.M("amount", wire.Int(900))), told: 3},
		"threw":    {failed: "no answer", told: 3},
		"nonsense": {value: wire.Int(7), told: 3},
		"refused":  {value: wire.Null()},
		"none due": {value: wire.Object(wire.M("amount", wire.Int(0)))},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				e := newEvening(t, w, due())
				till := e.comes()
				time.Sleep(time.Second)
				told := e.firstly(2, contract.AskUnlock, answering{stands: true, failed: "down"})
				e.r.Lock("7", world.ChipTerminal)
				lock := wire.Object(wire.M("tid", wire.String(world.ChipTerminal)), wire.M("tableId", wire.String("7")), wire.M("since", wire.Int(1)))
				heard, err := till.Engine.AnswerTables(context.Background(), world.Site, contract.Answer{Number: 1, Value: c.value, Failed: c.failed, Lock: lock})
				require.NoError(t, err)
				assert.False(t, heard)
				if c.told > 0 {
					assert.Equal(t, map[string]string{"7": table.StateLocked}, till.States())
					assert.Equal(t, "not-confirmed", e.does(sim.Step{Do: "lock", TID: contactless, TableID: "7"}).Refused)
				}
				time.Sleep(time.Minute)
				assert.EqualValues(t, c.told, told.Load())
				assert.Equal(t, c.told == 0, e.r.Bill("7").Locked != "")
				assert.Empty(t, till.States())
			})
		})
	}
}

// A call hangs in a window that has lost the tables since. It must not undo the lock that
// the till granted through the other window.
func TestACallThatHungTakesNoLock(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		first := e.comes()
		time.Sleep(time.Second)
		e.firstly(1, contract.AskLock, answering{wait: 40 * time.Second})
		e.asksFor("501")
		second := e.comes()
		require.NoError(t, second.Engine.TakeOverTables(context.Background(), world.Site))
		time.Sleep(15 * time.Second)
		require.True(t, e.does(sim.Step{Do: "lock", TableID: "7"}).Confirmed)
		time.Sleep(time.Minute)
		assert.Equal(t, world.ChipTerminal, e.r.Bill("7").Locked)
		assert.Equal(t, map[string]string{"7": table.StateLocked}, second.States())
		assert.Len(t, first.Events("tables.ask"), 2, "a list and a lock: the window that was displaced has nothing to undo")
		_, err := first.Engine.ForceUnlock(context.Background(), world.Site, "7", journal.StaffAction{By: "Ann", Reason: "fell"}, contract.SeenTable{})
		assert.Equal(t, contract.Code("terminal-in-use"), world.CodeOf(err))
		assert.Equal(t, contract.Code("terminal-in-use"), world.CodeOf(first.Engine.AcknowledgePayment(context.Background(), world.Site, "x")))
	})
}
