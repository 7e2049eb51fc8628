package engine

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/service"
	"connect-epos/core/wire"
)

// flood sends n frames a second for that many seconds: what the terminal of a sale does,
// and what nobody knows.
func (s *shop) flood(n, seconds int) {
	tid := wire.M("tid", wire.String("1"))
	for range seconds {
		for range n / 2 {
			s.host.say(s.host.link(), wire.M("method", wire.String("terminalNotification")),
				wire.M("params", wire.Object(tid, wire.M("notification", wire.String("PRESENT_CARD")))))
			s.host.say(s.host.link(), wire.M("method", wire.String("nobodyKnows")))
		}
		time.Sleep(time.Second)
	}
}

// lossy counts what the page was told that may be merged.
func (s *shop) lossy() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.events {
		switch e.Detail.(type) {
		case contract.Notification, contract.Trouble, contract.Log:
			n++
		}
	}
	return n
}

// Under a flood a payment gets its answer at once, and the page is not told more than it
// can take in.
func TestAFloodDelaysNoAnswer(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		done := s.sale("T-1", "1")
		id := s.host.ids(t)[len(s.host.ids(t))-1]
		before := s.lossy()
		s.flood(10_000, 3)
		s.host.say(s.host.link(), wire.M("id", wire.Int(id)), wire.M("result", wire.Object(wire.M("transactionResult", wire.String("SUCCESSFUL")),
			wire.M("tid", wire.String("1")), wire.M("currency", wire.String("GBP")), wire.M("amountBase", wire.Int(1250)))))
		s.flood(10_000, 1)
		synctest.Wait()
		select {
		case end := <-done:
			require.NoError(t, end.err)
			assert.Equal(t, journal.Approved, end.Result())
		default:
			t.Fatal("the answer came, and the sale does not know it")
		}
		assert.LessOrEqual(t, s.lossy()-before, 5*2*service.TellRate)
		assert.Greater(t, s.lossy()-before, service.TellRate)
		assert.Equal(t, link.Up, s.states()[len(s.states())-1], "a short flood is endured")
	})
}

// A flood that goes on is cut off, with its reason. What came before is taken in, and the
// link comes back.
func TestAFloodThatGoesOnIsCutOff(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		s.flood(link.FloodRate, 30)
		assert.NotContains(t, s.reasons(), link.ReasonFlood, "as much as is allowed")
		s.flood(2*link.FloodRate, int(link.FloodTime/time.Second)+2)
		assert.Contains(t, s.reasons(), link.ReasonFlood)
		time.Sleep(time.Minute)
		assert.Equal(t, link.Up, s.states()[len(s.states())-1])
	})
}

// A peer that does not read what we send is given up, with its reason.
func TestAPeerThatDoesNotReadIsGivenUp(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		s.host.set(func(h *host) { h.full = true })
		s.question(5) // it is declined, as far as anybody reads that
		assert.Contains(t, s.reasons(), link.ReasonUnread)
		s.host.set(func(h *host) { h.full = false })
		time.Sleep(time.Minute)
		assert.Equal(t, link.Up, s.states()[len(s.states())-1])
	})
}

// A peer that asks on and on, with ids as long as a frame, and reads nothing is told apart
// from the sale that runs beside it: the sale ends.
func TestAPeerThatAsksOnAndOnEndsNoSale(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		done := s.sale("T-1", "1")
		id := s.host.ids(t)[len(s.host.ids(t))-1]
		for i := range 12_000 {
			s.host.say(s.host.link(), wire.M("id", wire.Int(int64(i))), wire.M("method", wire.String("lockTable")))
		}
		s.host.say(s.host.link(), wire.M("id", wire.Int(id)), wire.M("result", wire.Object(wire.M("transactionResult", wire.String("DECLINED")))))
		synctest.Wait()
		end := <-done
		require.NoError(t, end.err)
		assert.Equal(t, journal.Declined, end.Result())
	})
}

func (s *shop) reasons() (all []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.events {
		if info, ok := e.Detail.(link.Info); ok {
			all = append(all, info.Reason)
		}
	}
	return all
}
