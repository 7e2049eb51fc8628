package counter

import (
	"errors"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/evidence"
	"connect-epos/core/followed"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// keepsTakenOver does the same for an answer that could not be kept, because the payment
// was taken from this engine meanwhile.
func (in *incoming) keepsTakenOver(w *followed.Write, link uint64, err error) {
	if errors.Is(err, journal.ErrConflict) && (w.Entry.Kind == journal.EntryAnswered || w.Entry.Kind == journal.EntryDisputed) {
		in.followReturned(w.Record, transaction.Event{Kind: transaction.Answered, Link: link,
			Payment: connect.Payment{Value: w.Record.Answer.Value}})
	}
}

func (in *incoming) followReturned(known journal.Record, e transaction.Event) {
	go func() {
		attempts, err := in.counter.Attempts(in.counter.Context, known.Reference)
		in.counter.Post(func() {
			if err != nil { // it must not be lost for that
				in.counter.LogAbout("warn", "an answer to a payment that was taken over cannot be kept yet", contract.PublicReference(known.Reference))
				in.counter.After(transaction.RetryEvery, func() { in.followReturned(known, e) })
			}
			for _, r := range attempts {
				if r.Attempt == known.Attempt && r.Token == known.Token && r.Engine != in.counter.Owner && evidence.Settles(r, e.Payment) {
					in.followAgain(r, e)
				}
			}
		})
	}()
}

func (in *incoming) followAgain(r journal.Record, e transaction.Event) {
	in.counter.payments.FollowAgain(r, e)
}
