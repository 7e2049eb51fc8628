package sim_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

func decide(id int, accepted bool) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{"accepted":%t}}`, id, accepted)
}

// gone ends the till's link as a crash does.
func (c *till) gone() {
	c.t.Helper()
	require.NoError(c.t, c.line.Close(1000, "gone"))
	synctest.Wait()
}

// Off, a link takes with it what it asked for.
func TestNothingIsRedeliveredByDefault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		first := connect(t, s)
		first.write(sale(71, "VCMINVLSIP0", 900))
		first.heard("PRESENT_CARD")
		first.gone()
		second := connect(t, s)
		second.ask(2, of("terminalDetails", 2, "VCMINVLSIP0"))
		second.silent(time.Minute)
		assert.Len(t, s.Ledger(), 1)
		assert.Equal(t, "lost", fate(s, "response:sale"))
	})
}

// On, the rest of the notifications and the answer come to the next link, once
// it has asked something, under the old id; faults know the answer by its name.
func TestRedelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		turn(t, s, `{"redeliver":true}`)
		require.NoError(t, s.AddFault(sim.Fault{Do: "repeat", Direction: "out", Name: "response:sale"}))
		first := connect(t, s)
		first.write(sale(71, "VCMINVLSIP0", 900))
		first.heard("PLEASE_WAIT")
		first.gone()
		second := connect(t, s)
		second.silent(500 * time.Millisecond) // PIN_ENTRY finds no link that has spoken
		status, told := second.ask(2, of("terminalDetails", 2, "VCMINVLSIP0"))
		assert.Contains(t, string(status.Result), "BUSY")
		assert.Empty(t, told)
		answer, told := second.until(71)
		assert.Equal(t, []string{"CONNECTING", "CONNECTION_MADE", "APPROVED", "REMOVE_CARD", "TRANSACTION_FINISHED"}, told)
		assert.Equal(t, 900, answer.payment(t).AmountBase)
		again, _ := second.until(71)
		assert.Equal(t, answer.raw, again.raw, "the fault's repetition")
		second.silent(time.Hour)
		third := connect(t, s)
		third.ask(3, of("terminalDetails", 3, "VCMINVLSIP0"))
		third.silent(time.Hour) // and no more of it
	})
}

// An answer that finds no link waits for the next, also an error and a report.
func TestTheAnswerIsKeptForTheNextLink(t *testing.T) {
	for method, at := range map[string]string{"sale": "", "refund": "APPROVED", "reportEndOfDay": ""} {
		synctest.Test(t, func(t *testing.T) {
			s := &sim.Sim{}
			turn(t, s, `{"redeliver":true,"failAfter":"`+at+`"}`)
			first := connect(t, s)
			first.write(pay(method, 71, "VCMINVLSIP0", 900))
			synctest.Wait()
			first.gone()
			time.Sleep(time.Minute)
			second := connect(t, s)
			status, _ := second.ask(2, of("terminalDetails", 2, "VCMINVLSIP0"))
			assert.Contains(t, string(status.Result), "AVAILABLE")
			answer, _ := second.until(71)
			assert.Equal(t, at == "APPROVED", answer.Error != nil, "%s", answer.raw)
			assert.Equal(t, "delivered", fate(s, "response:"+method))
		})
	}
}

// A question that is still open comes to the new link under its old id, with
// the time that is left, and its decision counts.
func TestAnOpenQuestionIsRedelivered(t *testing.T) {
	for unit, left := range map[string]int{"s": 40, "ms": 40000} {
		synctest.Test(t, func(t *testing.T) {
			s := &sim.Sim{}
			turn(t, s, `{"redeliver":true,"signatureTimeoutUnit":"`+unit+`","signatureTimeout":`+fmt.Sprint(2*left)+`}`)
			first, q := asked(t, s, "sale")
			time.Sleep(40 * time.Second)
			first.gone()
			second := connect(t, s)
			second.ask(2, of("terminalDetails", 2, "VCMINVLSIS0"))
			again := second.read()
			require.Equal(t, "signatureVerificationRequest", again.Method)
			assert.Equal(t, *q.ID, *again.ID)
			var before, after map[string]any
			require.NoError(t, json.Unmarshal(q.Params, &before))
			require.NoError(t, json.Unmarshal(again.Params, &after))
			assert.InDelta(t, left, after["timeout"], float64(left)/40*1.5)
			delete(before, "timeout")
			delete(after, "timeout")
			assert.Equal(t, before, after)
			second.write(decide(*again.ID, false))
			answer, _ := second.until(1)
			assert.Equal(t, "VOID", answer.payment(t).TransactionResult)
			assert.Zero(t, s.Standing("VCMINVLSIS0", "SALE", 2500))
		})
	}
}

// Silence goes on to count where the question began, however often it moves;
// with no time left it does not move.
func TestAQuestionsTimeRunsOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		turn(t, s, `{"redeliver":true}`)
		till, q := asked(t, s, "sale")
		begun := time.Now()
		for range 3 {
			time.Sleep(20 * time.Second)
			till.gone()
			till = connect(t, s)
			till.ask(2, of("terminalDetails", 2, "VCMINVLSIS0"))
			assert.Equal(t, *q.ID, *till.read().ID)
		}
		till.gone()
		time.Sleep(time.Until(begun.Add(80*time.Second - time.Millisecond)))
		till = connect(t, s)
		till.ask(2, of("terminalDetails", 2, "VCMINVLSIS0"))
		assert.Equal(t, "SIGNATURE_VERIFICATION_TIMEOUT", till.read().note())
		answer, _ := till.until(1)
		assert.Equal(t, "SUCCESSFUL", answer.payment(t).TransactionResult)
	})
}

// When a link goes and another is up already, that one takes over; where its
// own question has the id, the other gets the next free one.
func TestAnotherLinkTakesOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		turn(t, s, `{"redeliver":true}`)
		require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "other", Profile: "VCMINVLSIS0"}))
		first, q := asked(t, s, "sale")
		second := connect(t, s)
		second.write(pay("refund", 2, "other", 700))
		own := second.heardQuestion()
		assert.Equal(t, *q.ID, *own.ID)
		first.gone()
		moved := second.heardQuestion()
		assert.Equal(t, *own.ID+1, *moved.ID)
		assert.Contains(t, string(moved.Params), `"tid":"VCMINVLSIS0"`)
		second.write(decide(*moved.ID, false))
		answer, _ := second.until(1)
		assert.Equal(t, "VOID", answer.payment(t).TransactionResult)
		second.write(decide(*own.ID, true))
		answer, _ = second.until(2)
		assert.Equal(t, "SUCCESSFUL", answer.payment(t).TransactionResult)
	})
}

func (c *till) heardQuestion() seen {
	c.t.Helper()
	for {
		if q := c.read(); q.Method == "signatureVerificationRequest" {
			return q
		}
	}
}

// A frozen link has not gone: what belongs to it waits until it is thawed, or
// goes to the next link when it is closed.
func TestAFrozenLinkKeepsWhatIsItsOwn(t *testing.T) {
	for _, closed := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := &sim.Sim{}
			turn(t, s, `{"redeliver":true}`)
			old := connect(t, s)
			old.write(sale(71, "VCMINVLTIP0", 900))
			old.heard("PRESENT_CARD")
			require.NoError(t, s.FreezeLinks())
			young := connect(t, s)
			young.ask(2, of("terminalDetails", 2, "VCMINVLTIP0"))
			young.silent(100 * time.Second)
			hears := young
			if closed {
				require.NoError(t, old.line.Close(1000, "given up"))
				young.silent(10 * time.Second)
			} else {
				hears = old
			}
			require.NoError(t, s.ThawLinks())
			answer, _ := hears.until(71)
			assert.Equal(t, "TIMED_OUT", answer.payment(t).TransactionResult)
		})
	}
}
