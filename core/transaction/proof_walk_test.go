package transaction

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// This is a model of a terminal that nobody else uses, of the sockets that carry frames
// to it, and of the journal. Frames are sent and lost, staff carry on and settle, the
// link comes back, charges and answers come late. Whatever the order, no payment is
// proven by a charge that is not its own.

// sale is one payment of the model.
type sale struct {
	record  journal.Record
	arrives bool  // its frame is in a socket and may still arrive
	arrived int64 // when it did; 0: it did not
	closed  int64 // when its socket was closed for certain, or it was answered; 0: neither
	number  int   // of its charge; 0: it was not charged
}

// shopDay is one walk of the model. Time is in ms since 1970.
type shopDay struct {
	t      *testing.T
	random *rand.Rand
	store  journal.Memory
	now    int64
	sales  []*sale
	charge connect.Payment // the last one, as the terminal tells of it
	owner  *sale
	number int
	since  map[journal.LooseEnd]int64 // from when the time counts of loose ends that are several
	proofs int
	trace  []string
}

var background = context.Background()

func (d *shopDay) note(s *sale, what string, args ...any) {
	d.trace = append(d.trace, fmt.Sprintf("%6d s  %s %s", (d.now-startOfDay)/1000, s.record.Reference, fmt.Sprintf(what, args...)))
}

const startOfDay = int64(1_800_000_000_000)

// takes charges a sale. The terminal numbers everything that it does.
func (d *shopDay) takes(s *sale) {
	d.number++
	s.number, s.arrives = d.number, false
	d.owner = s
	at := time.UnixMilli(d.now).UTC().Format("2006-01-02T15:04:05")
	d.charge = connect.Payment{Value: wire.Object(append(answer(connect.Successful).Value.Members(),
		wire.M("transactionNumber", wire.String(fmt.Sprintf("%04d", d.number))), wire.M("transactionTime", wire.String(at)))...)}
	d.note(s, "is charged, number %d", d.number)
}

// commit keeps a change of a sale's record.
func (d *shopDay) commit(s *sale, next journal.Record) error {
	next.Rev++
	err := d.store.Commit(background, next, next.Entry(journal.EntryAnswered, d.now))
	if err == nil {
		s.record = next
	}
	return err
}

// sells sends the next payment, unless an earlier one holds the terminal.
func (d *shopDay) sells() {
	r := asked
	r.Reference = fmt.Sprint("T-", len(d.sales))
	r.Token, r.CreatedAt = r.Reference, d.now
	r.Status, r.Sent = journal.Open, journal.SentMaybe
	kept, err := d.store.Reserve(background, r, r.Entry(journal.EntryReserved, d.now))
	if err != nil {
		return
	}
	s := &sale{record: kept}
	d.sales = append(d.sales, s)
	switch d.random.IntN(14) {
	case 0, 1, 2, 3, 4, 5:
		s.arrived = d.now
		d.takes(s)
		d.answers(s, true)
	case 6: // charged, and the answer has no number
		s.arrived = d.now
		d.takes(s)
		d.answers(s, false)
	case 7, 8: // turned down or timed out, whatever the terminal does about it
		s.arrived, s.closed = d.now, d.now
		next := s.record
		next.Sent = journal.SentAnswered
		if d.random.IntN(2) == 0 {
			next = asSettled(next, journal.Refused, journal.ByResponse, d.now)
		} else {
			next = asUnknown(next, evidence.ReasonTimedOut)
		}
		require.NoError(d.t, d.commit(s, next))
		d.note(s, "was answered as %s", next.Reason+string(next.Result))
	case 9, 10, 11: // it arrives, and its link is lost
		s.arrived = d.now
		require.NoError(d.t, d.commit(s, asUnknown(s.record, ReasonLinkLost)))
		d.note(s, "arrived, link lost")
		if d.random.IntN(2) == 0 {
			d.takes(s)
		}
	case 12: // it is in a socket that is half-open
		s.arrives = true
		require.NoError(d.t, d.commit(s, asUnknown(s.record, ReasonLinkLost)))
		d.note(s, "is in a half-open socket")
	default: // it never arrives
		require.NoError(d.t, d.commit(s, asUnknown(s.record, ReasonLinkLost)))
		d.note(s, "never arrives")
	}
}

// answers tells the end of a charge, in time or late.
func (d *shopDay) answers(s *sale, numbered bool) {
	next := s.record
	e := Event{Link: 1, Payment: answer(connect.Successful), Time: Times{At: d.now}}
	if numbered {
		e.Payment = d.told(s)
	}
	switch s.record.Status {
	case journal.Open, journal.Unknown:
		next = withAnswer(next, e)
	case journal.Settled:
		after, effects := answerAfterEnd(State{Frame: Frame{Link: 1}, Phase: Settled, Record: s.record}, e)
		if next = after.Record; after.Phase == Storing {
			next = after.Change.Next
		}
		if !strings.Contains(list(effects), "Commit") {
			return
		}
		next.Rev = s.record.Rev
	default:
		return
	}
	if s.closed == 0 {
		s.closed = d.now
	}
	require.NoError(d.t, d.commit(s, next))
	d.note(s, "is answered, numbered %v: %s", numbered, next.Status)
}

// told is the charge of a sale as its own answer tells it.
func (d *shopDay) told(s *sale) connect.Payment {
	members := answer(connect.Successful).Value.Members()
	at := time.UnixMilli(d.now).UTC().Format("2006-01-02T15:04:05")
	if s == d.owner {
		return d.charge
	}
	return connect.Payment{Value: wire.Object(append(members, wire.M("transactionNumber", wire.String(fmt.Sprintf("%04d", s.number))),
		wire.M("transactionTime", wire.String(at)))...)}
}

// acts does one thing to an earlier sale.
func (d *shopDay) acts(s *sale) {
	r := s.record
	switch d.random.IntN(9) {
	case 0: // the socket heals
		if s.arrives {
			s.arrives, s.arrived = false, d.now
			d.note(s, "gets out")
		}
	case 1, 2: // the terminal takes what it got, as long as it does
		if s.arrived > 0 && s.number == 0 && d.now-s.arrived < 200_000 && r.SettledBy != journal.ByRecovery {
			d.takes(s)
		}
	case 3:
		if s.number > 0 && r.Answer.Number == "" {
			d.answers(s, d.random.IntN(4) > 0)
		}
	case 4: // its socket is closed for certain
		if s.closed == 0 {
			s.arrives, s.closed = false, d.now
			d.note(s, "has its socket closed")
		}
	case 5, 7, 8:
		if r.HoldsTerminal() {
			next := r
			next.CarriedOn = &journal.StaffAction{By: "Kim", Reason: "queue", At: d.now}
			require.NoError(d.t, d.commit(s, next))
			d.note(s, "is carried on")
		}
	case 6:
		if r.Unresolved() {
			e := Event{
				Time:  Times{At: d.now},
				Staff: StaffDecision{Settlement: journal.Settlement{Paid: d.random.IntN(2) == 0, By: "Kim", Reason: "looked"}},
			}
			require.NoError(d.t, d.commit(s, asSettledByStaff(r, e)))
			d.note(s, "is settled by staff")
		}
	}
}

// quiets does what the loop does: it tells the journal which loose ends have had
// their time.
func (d *shopDay) quiets() {
	known, err := d.store.Terminal(background, asked.Account, asked.TID)
	require.NoError(d.t, err)
	var over []journal.LooseEnd
	for _, e := range known.Last.LooseEnds {
		from := d.now
		if e.Reference == "" && d.since[e] == 0 {
			d.since[e] = d.now
		} else if e.Reference == "" {
			from = d.since[e]
		}
		for _, s := range d.sales {
			if s.record.Reference == e.Reference && s.closed > 0 {
				from = s.closed
			}
		}
		if e.OverAtFrame == 0 && d.now-from >= GiveUpLimit.Milliseconds() {
			over = append(over, e)
		}
	}
	require.NoError(d.t, d.store.LooseEndsOver(background, asked.Account, asked.TID, over))
}

// judges asks the terminal about the payments in doubt, as recovery does.
func (d *shopDay) judges() {
	for _, s := range d.sales {
		if s.record.Status != journal.Unknown || !s.record.HoldsTerminal() || d.owner == nil {
			continue
		}
		e := Event{
			Kind: LastTransactionCame, Shown: evidence.Shown{Payment: d.charge, Exclusive: true},
			Time: Times{At: d.now, Elapsed: d.now - s.record.CreatedAt},
		}
		finding, _ := State{Frame: Frame{SocketClosed: true}, Phase: Unknown, Record: s.record}.judge(e)
		if finding != evidence.Proven {
			continue
		}
		next := s.record
		next.Answer.Number, next.Answer.Time = d.charge.Number(), d.charge.Time()
		err := d.commit(s, asSettled(next, journal.Approved, journal.ByRecovery, d.now))
		var unproven *journal.Unproven
		if errors.As(err, &unproven) {
			continue
		}
		require.NoError(d.t, err)
		d.proofs++
		d.note(s, "is proven by number %d", d.number)
		assert.Equal(d.t, d.owner.record.Reference, s.record.Reference, "proven by a charge that is not its own")
	}
}

func TestNoChargeProvesAnotherPayment(t *testing.T) {
	proofs, walks := 0, uint64(4000)
	if testing.Short() {
		walks = 600
	}
	for seed := range walks {
		d := &shopDay{t: t, random: rand.New(rand.NewPCG(seed, 7)), now: startOfDay, since: map[journal.LooseEnd]int64{}}
		for range 60 {
			d.now += int64(d.random.IntN(15_000))
			if d.random.IntN(20) == 0 {
				d.now += 215_000
			}
			d.quiets()
			if d.random.IntN(3) == 0 {
				d.sells()
			} else if n := len(d.sales); n > 0 {
				d.acts(d.sales[max(0, n-1-d.random.IntN(4))])
			}
			d.judges()
		}
		if proofs += d.proofs; t.Failed() {
			t.Logf("seed %d\n%s", seed, strings.Join(d.trace, "\n"))
			return
		}
	}
	t.Logf("%d proofs", proofs)
	assert.Greater(t, proofs, int(walks)/10, "payments are proven all the same")
}
