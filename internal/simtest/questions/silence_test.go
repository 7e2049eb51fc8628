package questions

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// A signature question is open, and something happens to its payment so that it is no
// longer in flight. Then staff do one thing or another, and the clocks jump. The test
// checks what Connect was told: silence accepts, so each question gets exactly one answer
// as long as its link lives.

// asking is a till whose payment of T-1 has an open question.
type asking struct {
	*world.World
	*world.Till
	clocks *world.TwoClocks
	sale   world.Promise
	name   string // the name of the question
}

// leaving is a way in which a payment stops being in flight without an answer that
// says how it ended.
type leaving struct {
	name string
	do   func(*testing.T, *asking)

	heals   bool // the link looks dead until staff have decided
	decides bool // nobody can decide any more: the question is declined at once
	hanging bool // the journal hangs meanwhile
	gone    bool // the link that brought the question is closed
}

// respond lets the simulator answer the sale with a result that the test gives.
func (a *asking) respond(t *testing.T, result string) {
	t.Helper()
	require.NoError(t, a.Sim.Insert([]byte(`{"jsonrpc":"2.0","id":`+strconv.Itoa(a.rpcOf(t))+`,`+result+`}`)))
	synctest.Wait()
}

func (a *asking) rpcOf(t *testing.T) int {
	t.Helper()
	attempts, err := a.Store.Attempts(context.Background(), world.Account, "T-1")
	require.NoError(t, err)
	require.NotEmpty(t, attempts)
	return int(attempts[len(attempts)-1].FrameID)
}

func saying(result string) func(*testing.T, *asking) {
	return func(t *testing.T, a *asking) { a.respond(t, result) }
}

var leavings = []leaving{
	{name: "it stays in flight", do: func(*testing.T, *asking) {}},
	{name: "timed out", do: saying(`"result":{"transactionResult":"TIMED_OUT"}`)},
	{name: "an unknown word", do: saying(`"result":{"transactionResult":"PERHAPS"}`)},
	{name: "another terminal's answer", do: saying(`"result":{"transactionResult":"SUCCESSFUL","tid":"9"}`)},
	{name: "an unreadable answer", do: saying(`"result":1,"error":{"code":1,"message":"x"}`)},
	{name: "an internal error", do: saying(`"error":{"code":-32603,"message":"internal"}`)},
	{name: "a refusal", do: saying(`"error":{"code":-32076,"message":"busy"}`)},
	{name: "timed out while the journal hangs", hanging: true, do: func(t *testing.T, a *asking) {
		a.Store.Hang("T-1")
		a.respond(t, `"result":{"transactionResult":"TIMED_OUT"}`)
	}},
	{name: "the link looks dead and heals", heals: true, do: func(t *testing.T, a *asking) {
		require.NoError(t, a.Sim.FreezeLinks())
		time.Sleep(link.IdleLimit + link.ProbeLimit + 5*time.Second)
		synctest.Wait()
	}},
	{name: "timed out, then the link looks dead and heals", heals: true, do: func(t *testing.T, a *asking) {
		a.respond(t, `"result":{"transactionResult":"TIMED_OUT"}`)
		require.NoError(t, a.Sim.FreezeLinks())
		time.Sleep(link.IdleLimit + link.ProbeLimit + 5*time.Second)
		synctest.Wait()
	}},
	{name: "the link is gone", gone: true, do: func(t *testing.T, a *asking) {
		require.NoError(t, a.Sim.CloseLinks(4000, "gone"))
		synctest.Wait()
	}},
	{name: "another window takes over", decides: true, do: func(t *testing.T, a *asking) {
		other := a.World.Till("b")
		other.Open()
		_, err := other.Engine.TakeOver(context.Background(), world.Site, world.SigningTerminal, journal.StaffAction{By: "Ann", Reason: "hangs"})
		require.NoError(t, err)
		synctest.Wait()
	}},
	{name: "the till closes", decides: true, do: func(_ *testing.T, a *asking) {
		a.Till.Engine.Close()
		synctest.Wait()
	}},
	{name: "staff settle it as not paid", decides: true, do: func(t *testing.T, a *asking) {
		a.respond(t, `"result":{"transactionResult":"TIMED_OUT"}`)
		settledAs(t, a, false)
	}},
	{name: "staff settle it as paid", do: func(t *testing.T, a *asking) {
		a.respond(t, `"result":{"transactionResult":"TIMED_OUT"}`)
		settledAs(t, a, true)
	}},
	{name: "staff carry on", do: func(t *testing.T, a *asking) {
		a.respond(t, `"result":{"transactionResult":"TIMED_OUT"}`)
		_, err := a.Till.Engine.CarryOn(context.Background(), world.Site, world.SigningTerminal, journal.StaffAction{By: "Ann", Reason: "queue"})
		require.NoError(t, err)
		synctest.Wait()
	}},
}

func settledAs(t *testing.T, a *asking, paid bool) {
	t.Helper()
	_, err := a.Till.Engine.Settle(context.Background(), world.Site, "T-1", transaction.Seen{}, true, journal.Settlement{Paid: paid, By: "Ann", Reason: "slip"})
	require.NoError(t, err)
	synctest.Wait()
}

// deciding is what staff do about the question that they saw.
type deciding struct {
	name     string
	decides  bool
	accepted bool
}

var decidings = []deciding{{"staff accept", true, true}, {"staff decline", true, false}, {"nobody decides", false, false}}

// jumping says how far the clocks differ when staff decide.
type jumping struct {
	name         string
	wall, uptime time.Duration
}

var jumpings = []jumping{
	{"", 0, 0},
	{"the wall clock an hour on", time.Hour, 0},
	{"the wall clock an hour back", -time.Hour, 0},
	{"the monotonic clock an hour on", 0, time.Hour},
}

// mayAccept reports whether an acceptance is sent. It needs an open payment, enough time
// by both clocks, and a journal.
func (l leaving) mayAccept(j jumping) bool {
	return !l.decides && !l.gone && !l.hanging && l.name != "staff settle it as paid" && j.wall <= 0 && j.uptime == 0
}

func TestNoQuestionIsLeftToSilence(t *testing.T) {
	for _, l := range leavings {
		for _, d := range decidings {
			for _, j := range jumpings {
				for _, fallback := range []string{"decline", "accept"} {
					t.Run(fmt.Sprintf("%s/%s/%s/%s", l.name, d.name, j.name, fallback), func(t *testing.T) {
						world.In(t, func(t *testing.T, w *world.World) { judgeSilence(t, w, l, d, j, fallback) })
					})
				}
			}
		}
	}
}

func judgeSilence(t *testing.T, w *world.World, l leaving, d deciding, j jumping, fallback string) {
	clocks := &world.TwoClocks{}
	w.Clock = clocks
	w.ChangeSite(t, func(s *contract.Site) { s.SignatureSale = fallback })
	till, sale, q := world.AskedToSign(t, w)
	a := &asking{World: w, Till: till, clocks: clocks, sale: sale, name: q.Question}
	w.ChangeKnobs(t, func(k *sim.Knobs) { k.DuplicateStale = -1 })
	l.do(t, a)
	atOnce := w.Answers()
	clocks.JumpWall(j.wall)
	clocks.JumpUptime(j.uptime)
	if d.decides {
		_ = till.Engine.AnswerSignature(context.Background(), world.Site, "T-1", d.accepted, a.name) // the test checks the frames instead of the error
		synctest.Wait()
	}
	if l.heals {
		require.NoError(t, w.Sim.ThawLinks())
		synctest.Wait()
	}
	if d.decides && !d.accepted && !l.gone {
		assert.NotEmpty(t, w.Answers(), "a decline waits for nothing")
	}
	if l.hanging {
		time.Sleep(12 * time.Second) // what is not stored in time is declined
		w.Store.Release()
	}
	time.Sleep(90 * time.Second)
	synctest.Wait()
	if l.gone {
		assert.Empty(t, w.Answers())
		return
	}
	if l.decides {
		assert.Equal(t, []string{world.DecisionFrame(1, false)}, atOnce, "declined at once")
	}
	assert.Len(t, w.Answers(), 1, "exactly one answer")
	want := d.accepted && l.mayAccept(j)
	if !d.decides {
		want = fallback == "accept" && l.name == leavings[0].name && l.mayAccept(j)
	}
	assert.Equal(t, []string{world.DecisionFrame(1, want)}, w.Answers())
	assert.Zero(t, till.Showed("SIGNATURE_VERIFICATION_TIMEOUT"), "silence decided nothing")
	if want {
		assert.True(t, acceptedInTheJournal(t, w), "an acceptance is journalled first")
	}
}

func acceptedInTheJournal(t *testing.T, w *world.World) bool {
	t.Helper()
	entries := w.Store.Entries()
	return slices.ContainsFunc(entries, func(e journal.Entry) bool { return e.Kind == journal.EntrySignatureAccepted })
}
