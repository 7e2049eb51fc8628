package engine

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// answer lets the terminal answer the request of that number, counted from 0, with a
// result.
func (s *shop) answer(t *testing.T, request int, result string) {
	s.host.say(s.host.link(), wire.M("id", wire.Int(s.host.ids(t)[request])), wire.M("result",
		wire.Object(wire.M("transactionResult", wire.String(result)))))
	synctest.Wait()
}

// startSale begins a sale on terminal 1, whose outcome the test does not look at.
func (s *shop) startSale(t *testing.T, reference string) {
	go func() {
		_, err := s.Pay(context.Background(), "bar", contract.Payment{Kind: "sale", TID: "1", Amount: 1250, Currency: "GBP", Reference: reference})
		assert.NoError(t, err)
	}()
	synctest.Wait()
}

// startCarryOn lets staff carry on at terminal 1, and returns what they will be told.
func (s *shop) startCarryOn() chan error {
	done := make(chan error, 1)
	go func() {
		_, err := s.CarryOn(context.Background(), "bar", "1", journal.StaffAction{By: "Ann", Reason: "queue"})
		done <- err
	}()
	synctest.Wait()
	return done
}

// Staff carry on while it is being stored that the payment is in doubt. They are not told
// that it still runs: their decision is taken as soon as that is stored.
func TestStaffCarryOnWhileADoubtIsBeingStored(t *testing.T) {
	var hold chan struct{}
	inShop(t, func(c *service.Config) {
		hold = make(chan struct{})
		c.Store = &pickyStore{hold: map[journal.EntryKind]chan struct{}{journal.EntryAnswered: hold, journal.EntryUnknown: hold}}
	}, func(t *testing.T, s *shop) {
		s.open(t)
		s.startSale(t, "T-1")
		s.answer(t, 1, "TIMED_OUT")
		told := s.startCarryOn()
		close(hold)
		assert.NoError(t, <-told)
		assert.NotNil(t, s.attempts(t, "T-1")[0].CarriedOn)
	})
}

// Staff carry on while the end of the payment is being stored. It frees the terminal by
// itself, so nothing is left that they could decide.
func TestStaffCarryOnWhileAnEndIsBeingStored(t *testing.T) {
	var hold chan struct{}
	inShop(t, func(c *service.Config) {
		hold = make(chan struct{})
		c.Store = &pickyStore{hold: map[journal.EntryKind]chan struct{}{journal.EntryAnswered: hold}}
	}, func(t *testing.T, s *shop) {
		s.open(t)
		s.startSale(t, "T-1")
		s.answer(t, 1, "SUCCESSFUL")
		assert.ErrorContains(t, <-s.startCarryOn(), "no unresolved payment holds this terminal")
		close(hold)
	})
}

// An answer contradicts a verdict of staff, and it is being stored that the payment is
// disputed. A disputed payment holds no terminal: whoever carries on meanwhile hears the
// same as before and after.
func TestStaffCarryOnWhileADisputeIsBeingStored(t *testing.T) {
	var hold chan struct{}
	inShop(t, func(c *service.Config) {
		hold = make(chan struct{})
		c.Store = &pickyStore{hold: map[journal.EntryKind]chan struct{}{journal.EntryDisputed: hold}}
	}, func(t *testing.T, s *shop) {
		s.open(t)
		s.startSale(t, "T-1")
		s.answer(t, 1, "TIMED_OUT")
		_, err := s.Settle(t.Context(), "bar", "T-1", transaction.Seen{}, true, journal.Settlement{By: "Ann"})
		assert.NoError(t, err)
		s.answer(t, 1, "SUCCESSFUL")
		assert.Equal(t, journal.Settled, s.attempts(t, "T-1")[0].Status)
		during := <-s.startCarryOn()
		close(hold)
		synctest.Wait()
		assert.Equal(t, journal.Disputed, s.attempts(t, "T-1")[0].Status)
		assert.Equal(t, <-s.startCarryOn(), during)
		assert.ErrorContains(t, during, "no unresolved payment holds this terminal")
	})
}

// A decision of staff on the payment is being stored. Whoever carries on meanwhile is told
// of that, and not that the payment still runs.
func TestStaffCarryOnWhileAnotherDecisionIsBeingStored(t *testing.T) {
	var hold chan struct{}
	inShop(t, func(c *service.Config) {
		hold = make(chan struct{})
		c.Store = &pickyStore{hold: map[journal.EntryKind]chan struct{}{journal.EntrySettled: hold}}
	}, func(t *testing.T, s *shop) {
		s.open(t)
		s.startSale(t, "T-1")
		s.answer(t, 1, "TIMED_OUT")
		go func() {
			_, err := s.Settle(context.Background(), "bar", "T-1", transaction.Seen{}, true, journal.Settlement{By: "Ann", Paid: true})
			assert.NoError(t, err)
		}()
		synctest.Wait()
		var refused *contract.Error
		if assert.ErrorAs(t, <-s.startCarryOn(), &refused) {
			assert.Equal(t, transaction.PaymentOpen, refused.Code)
		}
		close(hold)
	})
}
