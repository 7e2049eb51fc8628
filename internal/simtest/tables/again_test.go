package tables

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/table"
	"connect-epos/core/wire"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// A tab that was frozen finds a question and then the same question again. When it reads
// the second one before it answered the first, one answer is for both. Otherwise each gets
// its own answer. The next question with that id always gets its own.
func TestAQuestionFoundTwiceIsAnswered(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		till := e.comes()
		time.Sleep(time.Second)
		unlock := `{"jsonrpc":"2.0","id":501,"method":"tableUnlock","params":{"tid":"VCMINVLSIP0","tableId":"7"}}`
		till.Freeze()
		e.hears(unlock)
		e.hears(unlock)
		till.Thaw()
		time.Sleep(time.Second)
		answers := till.Replies("501")
		assert.Contains(t, [][]string{{`"result":{}`}, {`"result":{}`, `"result":{}`}}, answers)
		e.asksFor("501")
		time.Sleep(time.Second)
		assert.Equal(t, append(answers, theLock), till.Replies("501"), "its id is free")
	})
}

// The till granted a lock, but nobody has it. The grant is undone, even when another tab
// had the tables meanwhile and the journal knows nothing of that table.
func TestAGrantToNobodyIsUndoneWhoeverHadTheTables(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		e := newEvening(t, w, due())
		first := e.comes()
		second := e.comes()
		time.Sleep(time.Second)
		e.handles(contract.AskUnlock, answering{stands: true, failed: "down"})
		e.r.Lock("7", world.ChipTerminal)
		lock := wire.Object(wire.M("tid", wire.String(world.ChipTerminal)), wire.M("tableId", wire.String("7")), wire.M("since", wire.Int(1)))
		_, err := first.Engine.AnswerTables(ctx, world.Site, contract.Answer{Number: 1, Value: wire.Object(wire.M("amount", wire.Int(900))), Lock: lock})
		require.NoError(t, err)
		time.Sleep(20 * time.Second)
		require.NoError(t, second.Engine.TakeOverTables(ctx, world.Site))
		require.NoError(t, first.Engine.TakeOverTables(ctx, world.Site))
		assert.Equal(t, map[string]string{"7": table.StateLocked}, first.States())
		e.handles("", answering{})
		time.Sleep(time.Minute)
		assert.Empty(t, e.r.Bill("7").Locked)
		assert.Empty(t, first.States())
		assert.True(t, e.does(sim.Step{Do: "lock", TID: contactless, TableID: "7"}).Confirmed)
	})
}
