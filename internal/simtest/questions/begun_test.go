package questions

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/rpc"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

const slow = "VCMINVLTIP0" // no card is presented there for 200 s

// running is a till whose sale of T-1 was sent. Its notifications are lost, so the till
// was told nothing about it. It has an older link, and still listens to it.
type running struct {
	*world.World
	till   *world.Till
	clocks *world.TwoClocks
	sale   world.Promise
	old    int // the number of the old link at the simulator
	latest int
}

func begin(t *testing.T, w *world.World) *running {
	t.Helper()
	r := &running{World: w, clocks: &world.TwoClocks{}}
	w.Clock = r.clocks
	w.ChangeKnobs(t, func(k *sim.Knobs) { k.NotificationsLost, k.CancelCrosses, k.DuplicateStale = true, true, -1 })
	r.till = w.Till("a")
	r.till.Open()
	r.till.Sale("T-0", world.SigningTerminal) // waits for a signature on the link that becomes the old one
	time.Sleep(6 * time.Second)
	require.NoError(t, w.Sim.FreezeLinks())
	time.Sleep(link.IdleLimit + link.ProbeLimit + 5*time.Second)
	require.NoError(t, w.Sim.ThawLinks())
	synctest.Wait()
	links := w.Sim.LinkStates()
	require.Len(t, links, 2)
	r.old, r.latest = links[0].Link, links[1].Link
	r.sale = r.till.Sale("T-1", slow)
	synctest.Wait()
	time.Sleep(500 * time.Millisecond)
	return r
}

// say sends a frame to the till on one link.
func (r *running) say(t *testing.T, link int, frame string) {
	t.Helper()
	require.NoError(t, r.Sim.InsertOn(link, []byte(frame)))
	synctest.Wait()
}

func (r *running) busy(t *testing.T) {
	t.Helper()
	terminals, err := r.till.Engine.Terminals(context.Background(), world.Site)
	require.NoError(t, err)
	require.NotEmpty(t, terminals)
}

func notice(value string) string {
	return `{"jsonrpc":"2.0","method":"terminalNotification","params":{"tid":"` + slow + `","notificationValue":"` + value + `"}}`
}

func question(timeout string) string {
	return `{"jsonrpc":"2.0","id":55,"method":"signatureVerificationRequest","params":{"tid":"` + slow + `","timeout":` + timeout + `}}`
}

// "Refused" says that nothing was taken, so that the bill is sold again. Everything that
// shows that the payment had begun speaks against it: on any link, whoever asked for it,
// and by either clock.
func TestRefusedNeverFollowsAnyEvidence(t *testing.T) {
	for name, c := range map[string]struct {
		evidence func(*testing.T, *running)
		refused  bool
		wrong    bool // the error comes on the old link
	}{
		"nothing":                        {evidence: func(*testing.T, *running) {}, refused: true},
		"nothing for 14 s":               {evidence: func(*testing.T, *running) { time.Sleep(14 * time.Second) }, refused: true},
		"nothing for 16 s":               {evidence: func(*testing.T, *running) { time.Sleep(16 * time.Second) }},
		"the wall clock jumps on":        {evidence: func(_ *testing.T, r *running) { r.clocks.JumpWall(20 * time.Second) }},
		"the monotonic clock jumps on":   {evidence: func(_ *testing.T, r *running) { r.clocks.JumpUptime(20 * time.Second) }},
		"the wall clock jumps back":      {evidence: func(_ *testing.T, r *running) { r.clocks.JumpWall(-time.Hour) }, refused: true},
		"back, and 16 s":                 {evidence: func(_ *testing.T, r *running) { r.clocks.JumpWall(-time.Hour); time.Sleep(16 * time.Second) }},
		"busy, and the error at once":    {evidence: func(t *testing.T, r *running) { r.busy(t) }, refused: true},
		"busy, and the error 3 s later":  {evidence: func(t *testing.T, r *running) { r.busy(t); time.Sleep(3 * time.Second) }},
		"busy, and the wall clock jumps": {evidence: func(t *testing.T, r *running) { r.busy(t); r.clocks.JumpWall(3 * time.Second) }},
		"a notification":                 {evidence: func(t *testing.T, r *running) { r.say(t, r.latest, notice("PRESENT_CARD")) }},
		"one on the old link":            {evidence: func(t *testing.T, r *running) { r.say(t, r.old, notice("PRESENT_CARD")) }},
		"a word that nobody knows":       {evidence: func(t *testing.T, r *running) { r.say(t, r.old, notice("NEW")) }},
		"one of another terminal": {evidence: func(t *testing.T, r *running) {
			r.say(t, r.latest, `{"jsonrpc":"2.0","method":"terminalNotification","params":{"tid":"9","notificationValue":"PIN_ENTRY"}}`)
		}, refused: true},
		"a signature question, accepted": {evidence: func(t *testing.T, r *running) {
			r.say(t, r.latest, question("80"))
			require.NoError(t, r.till.SignAs("1/1", true))
		}},
		"a signature question on the old link": {evidence: func(t *testing.T, r *running) { r.say(t, r.old, question("80")) }},
		"a signature question that is refused": {evidence: func(t *testing.T, r *running) {
			r.say(t, r.latest, askedAs(`"jsonrpc":"2.0","id":"`+strings.Repeat("x", rpc.MaxIDLength+1)+`"`, slow))
		}},
		"one without a version, on the old link": {evidence: func(t *testing.T, r *running) { r.say(t, r.old, askedAs(`"id":55`, slow)) }},
		"a refused one of another terminal": {evidence: func(t *testing.T, r *running) {
			r.say(t, r.latest, askedAs(`"id":55`, "9"))
		}, refused: true},
		"a cancel that was answered": {evidence: func(t *testing.T, r *running) {
			cancelling, err := r.till.Engine.Cancel(context.Background(), world.Site, "T-1", transaction.Seen{})
			require.NoError(t, err)
			require.True(t, cancelling)
		}},
		"a cancel that was turned down": {evidence: func(t *testing.T, r *running) {
			require.NoError(t, r.Sim.AddFault(sim.Fault{Do: "replace", Direction: "out", Name: "response:cancelTransaction",
				Frame: `{"jsonrpc":"2.0","id":"$id","error":{"code":-32077,"message":"too late"}}`}))
			_, _ = r.till.Engine.Cancel(context.Background(), world.Site, "T-1", transaction.Seen{}) // an error only says that the cancel was refused
		}},
		"an error by the old link": {evidence: func(*testing.T, *running) {}, wrong: true},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				r := begin(t, w)
				c.evidence(t, r)
				a := &asking{World: w, Till: r.till}
				link := r.latest
				if c.wrong {
					link = r.old
				}
				r.say(t, link, errorReply(a.rpcOf(t)))
				o := (<-r.sale).Outcome
				assert.Equal(t, c.refused, o.Result() == journal.Refused)
				again := <-r.till.Sale("T-1", world.Terminal)
				if c.refused {
					require.NoError(t, again.Err)
					return
				}
				assert.Equal(t, transaction.Unsettled, o.Result())
				assert.Equal(t, transaction.PaymentOpen, world.CodeOf(again.Err), "it is not sold again")
			})
		})
	}
}

func errorReply(id int) string {
	return `{"jsonrpc":"2.0","id":` + strconv.Itoa(id) + `,"error":{"code":-32076,"message":"busy"}}`
}

// Notifications are lost, a signature is asked for and accepted, the bank books the sale,
// and then an error comes. The bill must not be charged twice.
func TestAnErrorAfterASignatureIsNoRefusal(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeKnobs(t, func(k *sim.Knobs) { k.NotificationsLost, k.FailAfter, k.FailCode = true, "APPROVED", -32076 })
		till, sale, q := world.AskedToSign(t, w)
		require.NoError(t, till.SignAs(q.Question, true))
		o := (<-sale).Outcome
		assert.Equal(t, transaction.Unsettled, o.Result())
		assert.Equal(t, transaction.PaymentOpen, world.CodeOf((<-till.Sale("T-1", world.Terminal)).Err))
		assert.Equal(t, []string{"SALE"}, w.LedgerTypes())
	})
}

// An engine sent the frame and died. No other engine can say that nothing had begun. What
// was seen of the terminal is in the journal.
func TestWhatADeadEngineSentIsNeverCalledRefused(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		r := begin(t, w)
		r.busy(t)
		synctest.Wait()
		sent := (&asking{World: w, Till: r.till}).rpcOf(t)
		r.till.Kill()
		second := w.Till("b")
		second.Open()
		require.NoError(t, w.Sim.Insert([]byte(errorReply(sent))))
		synctest.Wait()
		for _, p := range world.PendingOf(t, second) {
			if p.Record.Reference == "T-1" {
				assert.Equal(t, "unknown", p.State())
				assert.True(t, p.Record.Evidence.SeenAtWork, "that it was seen at work")
			}
		}
		assert.Equal(t, transaction.PaymentOpen, world.CodeOf((<-second.Sale("T-1", world.Terminal)).Err))
	})
}
