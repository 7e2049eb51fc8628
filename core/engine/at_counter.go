package engine

import (
	"context"

	"connect-epos/core/contract"
	"connect-epos/core/counter"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// AtCounter has the commands of pay at counter. Each command names its site. When the
// counter of that site is not open, the error has the code closed.
type AtCounter struct{ *accounts }

// Open opens the counter of a site. With wait it returns when the link is up, or with
// an error when the link cannot come up for now; the engine goes on dialling all the
// same. Opening an open counter again waits for the same link. News of payments waits
// until Tell is called.
func (e AtCounter) Open(ctx context.Context, id string, wait bool) (contract.Site, error) {
	site, err := e.site(ctx, id)
	if err != nil {
		return contract.Site{}, err
	}
	if err := e.mayOpen(id, site); err != nil {
		return contract.Site{}, err
	}
	c, err := e.counters.join(ctx, site)
	if err != nil {
		return contract.Site{}, err
	}
	if wait {
		_, err = service.Await(ctx, c.Base(), func(done func(struct{}, error)) {
			c.WaitForLink(func(err error) { done(struct{}{}, err) })
		})
	}
	return site, err
}

// CloseSite closes the counter of a site. When it was the last site of its account,
// payments in flight resolve as unknown.
func (e AtCounter) CloseSite(ctx context.Context, id string) error { return e.counters.leave(ctx, id) }

// Tell tells the state of the link, and every payment that is unresolved or whose end
// no promise told. From then on it tells all further news.
func (e AtCounter) Tell(ctx context.Context, site string) error {
	_, err := ask(ctx, e.counters, site, func(c *counter.Counter, done func(struct{}, error)) {
		c.Tell(site)
		done(struct{}{}, nil)
	})
	return err
}

// OpenSite returns a site whose counter is open, without its key. It does not ask the
// storage, because a sale waits for it.
func (e AtCounter) OpenSite(ctx context.Context, id string) (contract.Site, error) {
	s, err := ask(ctx, e.counters, id, func(c *counter.Counter, done func(contract.Site, error)) { done(c.Sites[id], nil) })
	s.KeySet, s.APIKey = s.APIKey != "", ""
	return s, err
}

// Pay takes a payment and returns its outcome. An error says that nothing that can move
// money was sent. Once the payment has begun, the end of ctx does not stop it.
func (e AtCounter) Pay(ctx context.Context, site string, p contract.Payment) (transaction.Outcome, error) {
	return ask(context.WithoutCancel(ctx), e.counters, site, func(c *counter.Counter, done func(transaction.Outcome, error)) { c.Pay(site, p, done) })
}

// Follow returns the outcome of the payment that an earlier engine was asked for under
// that token. The code is engine-failed when nothing was journalled for the token.
func (e AtCounter) Follow(ctx context.Context, site, reference, token string) (transaction.Outcome, error) {
	return ask(ctx, e.counters, site, func(c *counter.Counter, done func(transaction.Outcome, error)) {
		c.Follow(reference, token, done)
	})
}

// Cancel asks Connect to cancel a payment. It reports whether Connect is trying to:
// false means that Connect or the terminal refused, or that nobody answered. The outcome
// of the payment tells the truth either way. When the payment is not the one that seen
// names, nothing is asked; what is 0 in seen is not compared.
func (e AtCounter) Cancel(ctx context.Context, site, reference string, seen transaction.Seen) (bool, error) {
	return ask(ctx, e.counters, site, func(c *counter.Counter, done func(bool, error)) {
		c.Cancel(reference, seen, done)
	})
}

// AnswerSignature answers a signature question of a payment. question is the name that
// contract.Signature told. When another question is open by now, or none is, nothing is
// answered. question may be "" when the attempt was asked only one question.
func (e AtCounter) AnswerSignature(ctx context.Context, site, reference string, accepted bool, question string) error {
	_, err := ask(ctx, e.counters, site, func(c *counter.Counter, done func(struct{}, error)) {
		c.AnswerSignature(reference, question, accepted, done)
	})
	return err
}

// Settle takes the verdict of staff on an unresolved payment and returns its new
// outcome. seen is what staff saw when they decided. When the payment has changed since,
// the verdict is refused; what is 0 in seen is not compared.
func (e AtCounter) Settle(ctx context.Context, site, reference string, seen transaction.Seen, force bool, s journal.Settlement) (transaction.Outcome, error) {
	return ask(ctx, e.counters, site, func(c *counter.Counter, done func(transaction.Outcome, error)) {
		c.Settle(reference, seen, force, s, done)
	})
}

// Acknowledge notes that the till has booked how the payment of a reference ended. seen
// is what the till was shown of it, as for Settle.
func (e AtCounter) Acknowledge(ctx context.Context, site, reference string, seen transaction.Seen) error {
	_, err := ask(ctx, e.counters, site, func(c *counter.Counter, done func(transaction.Outcome, error)) {
		c.Acknowledge(reference, seen, done)
	})
	return err
}

// CarryOn frees a terminal while payments on it are unresolved and only staff can
// decide them.
func (e AtCounter) CarryOn(ctx context.Context, site, tid string, by journal.StaffAction) ([]contract.Pending, error) {
	return ask(ctx, e.counters, site, func(c *counter.Counter, done func([]contract.Pending, error)) { c.CarryOn(tid, by, done) })
}

// TakeOver takes a terminal from a tab that hangs. From then on this engine follows what
// is unresolved there. by.By and by.Reason are journalled. It returns what holds the
// terminal now, or nothing when the terminal is free.
func (e AtCounter) TakeOver(ctx context.Context, site, tid string, by journal.StaffAction) ([]contract.Pending, error) {
	return ask(ctx, e.counters, site, func(c *counter.Counter, done func([]contract.Pending, error)) { c.TakeOver(tid, by, done) })
}
