package stories

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// soakFor is how long the soak takes when no flag says otherwise.
const soakFor = 20 * time.Second

// soak is a bad day in a shop, made from a seed. It has several terminals, tabs that open,
// freeze, close and die on one journal, and links, terminals and a journal that fail
// in every way that the matrix knows. Several things go wrong at the same time. On a
// truthful day staff say what they see. On a hasty day they decide without looking, and
// what depends on their verdicts is not judged. Every call has an amount of its own, so
// that its charges can be told apart.
type soak struct {
	*day
	random *rand.Rand
	tabs   []*world.Till
	clocks *world.TwoClocks
	codes  []hold           // pre-authorisations that are to be completed
	screen []journal.Record // what staff saw of payments that waited for them
	n      int
}

type hold struct {
	tid, code string
	amount    int64
}

// The terminals of the soak, by the card that is presented there.
var machines = map[string]string{
	"CARD-1": "VCMINVLSIP0", "CARD-2": "VCMINVLSCD0", "CARD-3": "VCMINVLSIS0", "CARD-4": "VCMINVLDIP0", "CARD-5": "VCMINVLTIP0",
}

var terminals = []string{"CARD-1", "CARD-1", "CARD-2", "CARD-2", "CARD-3", "CARD-4", "CARD-5"}

const perDay = 40 // the number of payments

func TestSoak(t *testing.T) {
	y, people := newTally(), newSums()
	t.Run("days", func(t *testing.T) {
		if *world.SoakSeed != 0 {
			playDay(t, y, people, *world.SoakSeed)
			return
		}
		began := time.Now()
		for n := uint64(1); *world.SoakPayments == 0 && time.Since(began) < world.Lasting(soakFor) || int(n-1)*perDay < *world.SoakPayments; n += 4 {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				for i := range uint64(4) {
					t.Run("", func(t *testing.T) {
						t.Parallel()
						playDay(t, y, people, n+i)
					})
				}
			})
		}
	})
	t.Logf("the soak, by days\n%s\nverdicts of staff\n%s", y, people)
}

func playDay(t *testing.T, y *tally, people *sums, seed uint64) {
	synctest.Test(t, func(t *testing.T) {
		w := world.New(t)
		defer time.Sleep(5 * time.Minute) // for frames that a delay still holds
		defer w.Close()
		w.Quiet, w.Store.Lazy = true, true
		s := &soak{day: newDay(t, w), random: rand.New(rand.NewPCG(seed, 1)), clocks: &world.TwoClocks{}}
		w.Clock = s.clocks
		s.hasty = seed%5 == 0
		broken, kinds := s.play(t, seed%2 == 0)
		for _, b := range broken {
			t.Errorf("broken: %s; again: go test ./internal/simtest -run TestSoak -seed %d", b, seed)
		}
		name := map[bool]string{false: "truthful", true: "hasty"}[s.hasty] + " staff, " + site(seed%2 == 0)
		y.add(name, end{kinds: kinds})
		people.add(name, s.decided)
	})
}

func (s *soak) play(t *testing.T, shared bool) (broken, kinds []string) {
	for tid, profile := range machines {
		require.NoError(t, s.Sim.SetTerminal(sim.TerminalOrder{TID: tid, Profile: profile}))
	}
	if !shared {
		s.ChangeSite(t, world.Exclusive)
	}
	for range 2 {
		s.comes()
	}
	for s.n < perDay {
		time.Sleep(time.Duration(s.random.IntN(30_000)) * time.Millisecond)
		s.act(shared)
		s.staff()
	}
	time.Sleep(6 * time.Minute)
	s.heal(t)
	for _, c := range s.calls {
		r, reserved := s.record(c)
		kinds = append(kinds, standing(r, reserved))
	}
	return s.close(t), kinds
}

// heal repairs everything, and waits for what follows.
func (s *soak) heal(t *testing.T) {
	s.Store.Break(false)
	s.Store.Release()
	s.Net.SetDown(false)
	for _, tab := range s.tabs {
		tab.Thaw()
	}
	require.NoError(t, s.Sim.ThawLinks())
	s.World.ChangeKnobs(t, func(k *sim.Knobs) { *k = sim.DefaultKnobs() })
	time.Sleep(16 * time.Minute)
}

// close is the end of the day: the truth about everything is known, and the shop is ready
// for the next day.
func (s *soak) close(t *testing.T) (broken []string) {
	till := s.comes()
	time.Sleep(2 * time.Minute)
	broken = append(s.notTold(till), s.judge()...)
	s.decided = s.verdicts()
	for _, tab := range s.tabs {
		if tab != till {
			tab.Kill()
		}
	}
	time.Sleep(2 * time.Minute)
	if err := s.tidyUp(till); err != nil {
		broken = append(broken, err.Error())
	}
	broken = append(broken, s.judge()...)
	for tid := range machines {
		require.NoError(t, s.Sim.SetTerminal(sim.TerminalOrder{TID: tid, Profile: "VCMINVLSCD0"}))
		if err := s.sellsOn(till, tid); err != nil {
			broken = append(broken, err.Error())
		}
	}
	return broken
}

// comes opens another tab.
func (s *soak) comes() *world.Till {
	till := s.open(fmt.Sprint("tab-", len(s.tabs)))
	s.tabs = append(s.tabs, till)
	go reopen(till)
	return till
}

// tab returns one of the last two tabs that were opened.
func (s *soak) tab() *world.Till { return s.tabs[len(s.tabs)-1-s.random.IntN(2)] }

func (s *soak) one(of ...string) string { return of[s.random.IntN(len(of))] }

func (s *soak) chance(percent int) bool { return s.random.IntN(100) < percent }

// pays asks for a payment or a report. It does not matter here when that is refused.
func (s *soak) pays() {
	s.n++
	p := contract.Payment{Kind: connect.Sale, TID: s.one(terminals...), Amount: int64(1000 + s.n), Currency: "GBP",
		Reference: fmt.Sprint("bill-", s.random.IntN(perDay))}
	switch s.random.IntN(12) {
	case 0:
		p.Kind = connect.Refund
	case 1:
		p.Kind = connect.PreAuth
	case 2:
		p.Keyed = true
	case 3:
		p = contract.Payment{Kind: connect.ReportEndOfDay, TID: p.TID}
	case 4:
		if h, any := s.held(); any {
			p.Kind, p.TID, p.AuthCode, p.PreAuthorised = connect.Completion, h.tid, h.code, h.amount
		}
	}
	c := s.pay(s.tab(), p)
	go s.attends(c, s.random.IntN(6))
}

// held returns a pre-authorisation that nobody has completed.
func (s *soak) held() (h hold, any bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.codes) == 0 {
		return h, false
	}
	h, s.codes = s.codes[0], s.codes[1:]
	return h, true
}

// attends is what staff do during a payment.
func (s *soak) attends(c *call, how int) {
	switch how {
	case 0, 1:
		sign(how == 0)(s.day, c)
	case 2:
		cancelAt("PRESENT_CARD")(s.day, c)
	case 3:
		cancelAt("CONNECTING")(s.day, c)
	}
	<-c.ended
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := c.settled; o != nil && o.Err == nil && o.Outcome.Result() == journal.Approved && c.Kind == connect.PreAuth {
		s.codes = append(s.codes, hold{c.TID, authCode(o.Outcome), c.Amount})
	}
}

// staff settle, carry on and acknowledge, when they find the time.
func (s *soak) staff() {
	ctx, till := context.Background(), s.tab()
	switch s.random.IntN(10) {
	case 0, 4:
		go s.settle(till, s.random.IntN(2) == 0)
	case 5:
		s.pressOldScreen()
	case 6:
		s.setClock()
	case 1:
		tid := s.one(terminals...)
		go func() {
			_, _ = till.Engine.CarryOn(ctx, world.Site, tid, journal.StaffAction{By: "Ann", Reason: "queue"})
		}()
	case 2:
		reference := fmt.Sprint("bill-", s.random.IntN(perDay))
		go func() { _ = till.Engine.Acknowledge(ctx, world.Site, reference, transaction.Seen{}) }()
	case 3:
		tid := s.one(terminals...)
		go func() {
			_, _ = till.Engine.TakeOver(ctx, world.Site, tid, journal.StaffAction{By: "Ann", Reason: "frozen"})
		}()
	}
}
