package engine

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

func TestRequestsLeaveInOrderAndApart(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		began := time.Now()
		done := s.list(10)
		for range 10 {
			require.NoError(t, <-done)
		}
		var want []arrival
		for i := range 10 {
			want = append(want, arrival{"connectedTerminals", ms(100 * i)})
		}
		assert.Equal(t, want, s.host.since(1, began))
		assert.IsIncreasing(t, s.host.ids(t))
	})
}

func TestALoneSaleLeavesAtOnce(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		began := time.Now()
		s.sale("T-1", "1")
		assert.Equal(t, []arrival{{"sale", 0}}, s.host.since(1, began))
	})
}

func TestWhatFollowsTooSoonWaits(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		began := time.Now()
		require.NoError(t, <-s.list(1))
		time.Sleep(ms(30))
		s.sale("T-1", "1")
		s.sale("T-2", "2")
		time.Sleep(ms(80)) // the first frame was sent, the second one waits
		trying := make(chan bool, 1)
		go func() {
			yes, _ := s.Cancel(context.Background(), "bar", "T-1", transaction.Seen{})
			trying <- yes
		}()
		time.Sleep(time.Second)
		assert.Equal(t, []arrival{{"connectedTerminals", 0}, {"sale", ms(100)}, {"sale", ms(200)}, {"cancelTransaction", ms(300)}},
			s.host.since(1, began), "a cancel never overtakes its sale")
		assert.Empty(t, trying, "nobody answered it yet")
	})
}

// A sale that is cancelled while it still waits is never sent.
func TestACancelledSaleThatWaitsNeverLeaves(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		began := time.Now()
		require.NoError(t, <-s.list(1))
		sale := s.sale("T-1", "1")
		synctest.Wait()
		yes, err := s.Cancel(t.Context(), "bar", "T-1", transaction.Seen{})
		require.NoError(t, err)
		assert.True(t, yes)
		done := <-sale
		require.NoError(t, done.err)
		assert.Equal(t, journal.Cancelled, done.Outcome.Result())
		assert.Equal(t, journal.SentNo, done.Outcome.Record.Sent)
		time.Sleep(time.Second)
		assert.Equal(t, []arrival{{"connectedTerminals", 0}}, s.host.since(1, began))
		again := s.sale("T-1", "1")
		time.Sleep(time.Second)
		assert.Empty(t, again, "whoever hears of it may pay the same bill: it is on its way")
	})
}

// When the link drops while a sale waits, the sale was not sent: it is rejected, its
// record is withdrawn, and its reference and its terminal are free.
func TestASaleThatWaitsIsNotInDoubt(t *testing.T) {
	for name, c := range map[string]struct {
		end    func(t *testing.T, s *shop)
		reason string
		asked  contract.Code
	}{
		"the link goes":        {func(t *testing.T, s *shop) { require.NoError(t, s.host.link().Close(1000, "gone")) }, link.ReasonDropped, transaction.NotConnected},
		"the site is closed":   {func(t *testing.T, s *shop) { require.NoError(t, s.CloseSite(t.Context(), "bar")) }, "closed", transaction.Closed},
		"the engine is closed": {func(_ *testing.T, s *shop) { s.Close() }, "closed", transaction.Closed},
		"the socket takes nothing": {func(_ *testing.T, s *shop) {
			s.host.set(func(h *host) { h.full = true })
			time.Sleep(time.Second)
			s.host.set(func(h *host) { h.full = false })
		}, "send", transaction.NotConnected},
	} {
		t.Run(name, func(t *testing.T) {
			inShop(t, nil, func(t *testing.T, s *shop) {
				s.open(t)
				require.NoError(t, <-s.list(1))
				sale, other := s.sale("T-1", "1"), s.sale("T-2", "2")
				list := s.list(1)
				require.Empty(t, sale)
				require.Equal(t, journal.Open, s.attempts(t, "T-1")[0].Status, "it is reserved already")
				c.end(t, s)
				for _, waiting := range []chan paid{sale, other} {
					code, reason := codeOf((<-waiting).err)
					assert.Equal(t, transaction.NotConnected, code)
					assert.Equal(t, c.reason, reason)
				}
				code, _ := codeOf(<-list)
				assert.Equal(t, c.asked, code)
				time.Sleep(5 * time.Second)
				assert.Len(t, s.attempts(t, "T-1"), 1)
				assert.Equal(t, journal.Withdrawn, s.attempts(t, "T-1")[0].Status)
				assert.Equal(t, journal.SentNo, s.attempts(t, "T-1")[0].Sent)

				s.open(t)
				for _, frame := range s.host.since(0, time.Now()) {
					assert.Equal(t, "connectedTerminals", frame.what)
				}
				pending, err := s.Pending(t.Context(), "bar")
				require.NoError(t, err)
				assert.Empty(t, pending)
				s.sale("T-1", "1")
				assert.Equal(t, 2, s.attempts(t, "T-1")[1].Attempt, "reference and terminal are free")
			})
		})
	}
}

// An answer to a request that was not sent yet is not the answer to it.
func TestASaleThatWaitsCannotBeAnswered(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		require.NoError(t, <-s.list(1))
		sale := s.sale("T-1", "1")
		approve := func() {
			s.host.say(s.host.link(), wire.M("id", wire.Int(int64(s.attempts(t, "T-1")[0].FrameID))), wire.M("result",
				wire.Object(wire.M("transactionResult", wire.String("SUCCESSFUL")))))
			synctest.Wait()
		}
		approve()
		assert.Empty(t, sale)
		time.Sleep(ms(100))
		synctest.Wait()
		approve()
		assert.Equal(t, journal.Approved, (<-sale).Result())
	})
}

// A question that comes before the sale was sent is about another payment. We decline it.
func TestAQuestionBeforeTheSaleLeftIsDeclined(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		require.NoError(t, <-s.list(1))
		s.sale("T-1", "1")
		began := time.Now()
		s.question(55)
		assert.Equal(t, []arrival{{"answer", 0}}, s.host.since(2, began))
		code, _ := codeOf(s.AnswerSignature(t.Context(), "bar", "T-1", true, ""))
		assert.Equal(t, transaction.NotPending, code)
	})
}

func TestAnswersDoNotWait(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		began := time.Now()
		s.sale("T-1", "1")
		list := s.list(50)
		s.question(55)
		require.NoError(t, s.AnswerSignature(t.Context(), "bar", "T-1", true, ""))
		s.host.say(s.host.link(), wire.M("id", wire.Int(56)), wire.M("method", wire.String("tableListRequest")), wire.M("params", wire.Object()))
		synctest.Wait()
		assert.Equal(t, []arrival{{"sale", 0}, {"answer", 0}, {"answer", 0}}, s.host.since(1, began))
		for range 50 {
			require.NoError(t, <-list)
		}
	})
}

// A notification that comes before the sale was sent is about another payment. So is
// every notification of another terminal.
func TestWhatIsToldOfOtherPaymentsIsPassedOver(t *testing.T) {
	var hang chan struct{}
	inShop(t, func(c *service.Config) {
		hang = make(chan struct{})
		c.Store = &heldStore{hang: hang}
	}, func(t *testing.T, s *shop) {
		s.open(t)
		notify := func(tid, value string) {
			s.host.say(s.host.link(), wire.M("method", wire.String("terminalNotification")), wire.M("params",
				wire.Object(wire.M("tid", wire.String(tid)), wire.M("notificationValue", wire.String(value)))))
			synctest.Wait()
		}
		notify("1", "APPROVED")
		sale := s.sale("T-1", "1")
		notify("1", "TRANSACTION_FINISHED")
		require.NoError(t, <-s.list(1))
		close(hang)
		synctest.Wait()
		notify("1", "APPROVED")
		assert.Empty(t, s.told(), "it waits for its turn")
		time.Sleep(link.RequestGap)
		synctest.Wait()
		notify("2", "APPROVED")
		notify("1", "PRESENT_CARD")
		assert.Equal(t, []string{"T-1 PRESENT_CARD"}, s.told())
		assert.Empty(t, sale)
	})
}

// A question is not sent when nobody waits for its answer any more, and nothing else
// waits because of it.
func TestAQuestionThatWaitedTooLongIsNotSent(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		began := time.Now()
		lists := []chan error{s.list(80), s.list(80), s.list(80)}
		answered := 0
		for i := range 240 {
			if <-lists[i/80] == nil {
				answered++
			}
		}
		assert.Equal(t, service.AskLimit, time.Since(began))
		assert.InDelta(t, int(service.AskLimit/link.RequestGap), answered, 1)
		time.Sleep(link.RequestGap)
		began = time.Now()
		before := len(s.host.ids(t))
		s.sale("T-1", "1")
		assert.Equal(t, []arrival{{"sale", 0}}, s.host.since(before, began))
	})
}

// A sale that could not be sent before its answer is overdue is never sent.
func TestASaleThatWaitedTooLongIsNotSent(t *testing.T) {
	inShop(t, func(c *service.Config) { c.Clock = slowTimers{} }, func(t *testing.T, s *shop) {
		s.open(t)
		require.NoError(t, <-s.list(1))
		code, reason := codeOf((<-s.sale("T-1", "1")).err)
		assert.Equal(t, transaction.NotConnected, code)
		assert.Equal(t, "too-slow", reason)
		require.NoError(t, <-s.list(1))
		time.Sleep(time.Second)
		for _, frame := range s.host.since(0, time.Now()) {
			assert.Equal(t, "connectedTerminals", frame.what)
		}
		assert.Equal(t, journal.Withdrawn, s.attempts(t, "T-1")[0].Status)
	})
}

// The ids of frames that wait are in use: nothing else gets one of them.
func TestAnIDThatWaitsIsOpen(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		list := s.list(3)
		sale := s.sale("T-1", "1")
		for _, c := range s.counters.all() {
			open := make(chan []bool, 1)
			c.Post(func() {
				open <- []bool{c.Link.InUse(1), c.Link.InUse(2), c.Link.InUse(3), c.Link.InUse(4), c.Link.InUse(5)}
			})
			assert.Equal(t, []bool{false, true, true, true, false}, <-open, "one was answered, three wait")
		}
		require.NoError(t, <-list)
		require.Empty(t, sale)
	})
}

// A payment is sent before the questions that wait, and so is its cancel.
func TestAPaymentPassesWaitingQuestions(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		began := time.Now()
		s.list(20)
		s.sale("T-1", "1")
		time.Sleep(ms(350))
		got := s.host.since(1, began)
		require.GreaterOrEqual(t, len(got), 3)
		assert.Equal(t, arrival{"sale", ms(100)}, got[1])
	})
}

// An answer cannot belong to a payment whose frame was not sent yet.
func TestAnAnswerBeforeTheSaleLeftIsNotItsOwn(t *testing.T) {
	for name, said := range map[string]wire.Member{
		"a result": wire.M("result", wire.Object(wire.M("transactionResult", wire.String("SUCCESSFUL")))),
		"an error": wire.M("error", wire.Object(wire.M("code", wire.Int(-32602)), wire.M("message", wire.String("no")))),
	} {
		t.Run(name, func(t *testing.T) {
			var hang chan struct{}
			inShop(t, func(c *service.Config) {
				hang = make(chan struct{})
				c.Store = &heldStore{hang: hang}
			}, func(t *testing.T, s *shop) {
				s.open(t)
				sale := s.sale("T-1", "1")
				s.host.say(s.host.link(), wire.M("id", wire.Int(1)), said)
				synctest.Wait()
				close(hang)
				time.Sleep(time.Second)
				ids := s.host.ids(t)
				require.Equal(t, int64(1), ids[len(ids)-1], "its frame has the id that was answered")
				assert.Empty(t, sale, "and its own answer is still to come")
			})
		})
	}
}
