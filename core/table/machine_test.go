package table

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"connect-epos/core/journal"
)

// The names of events in stories and drawings.
var kindNames = [kinds]string{"", "lock-requested", "granted", "declined", "stored", "store-failed", "answer-failed", "notice-received",
	"payment-confirmed", "payment-not-confirmed", "terminal-unlocked", "unlock-confirmed", "unlock-failed", "link-lost", "expired", "adopt", "rescued",
	"force-unlock", "settle", "acknowledge"}

// name is the kind of an effect, as the test tables write it.
func name(e Effect) string { return strings.TrimPrefix(fmt.Sprintf("%T", e), "table.") }

func list(effects []Effect) string {
	var names []string
	for _, e := range effects {
		names = append(names, name(e))
	}
	return strings.Join(names, " ")
}

// write is one change on its way to the journal.
type write struct {
	record  journal.Record
	entry   journal.Entry
	reserve bool
}

// testJournal is a journal with the changes that it has yet to store, one after the
// other, by its own rules.
type testJournal struct {
	journal.Memory
	queue []write
}

// enqueue takes the changes among effects.
func (b *testJournal) enqueue(effects []Effect) {
	for _, effect := range effects {
		switch f := effect.(type) {
		case Reserve:
			b.queue = append(b.queue, write{f.Record, f.Entry, true})
		case Commit:
			b.queue = append(b.queue, write{f.Record, f.Entry, false})
		}
	}
}

// dequeue takes the oldest change off the queue.
func (b *testJournal) dequeue() write {
	w := b.queue[0]
	b.queue = b.queue[1:]
	return w
}

// store stores a change, and returns what the machine is told of that.
func (b *testJournal) store(w write) Event {
	r, err := w.record, error(nil)
	if w.reserve {
		r, err = b.Reserve(background, w.record, w.entry)
	} else {
		err = b.Commit(background, w.record, w.entry)
	}
	var refusal *journal.Refusal
	switch {
	case errors.As(err, &refusal):
		return Event{Kind: StoreFailed, Record: w.record, Code: refusal.Code, Standing: &refusal.Record}
	case errors.Is(err, journal.ErrStolen):
		return Event{Kind: StoreFailed, Record: w.record, Code: "terminal-in-use"}
	case errors.Is(err, journal.ErrConflict):
		return Event{Kind: StoreFailed, Record: w.record, Code: NotPending}
	}
	return Event{Kind: Stored, Record: r}
}

// storeFailed is what the machine is told of a change of which nobody knows whether
// it is stored.
func storeFailed(w write) Event {
	return Event{Kind: StoreFailed, Record: w.record, Code: StorageUnavailable}
}

// adoptableBy is what an engine that takes the tables finds: locks before payments,
// and of each kind first what is over, oldest first, then what is unfinished. All
// records are that engine's now.
func (b *testJournal) adoptableBy(engine string) []journal.Record {
	epoch, _ := b.RaiseEpoch(background, account, "")
	over, _ := b.History(background, journal.Query{Account: account, Kinds: []string{journal.TableLock, journal.TablePayment}})
	var found []journal.Record
	for i := range over {
		if r := over[len(over)-1-i]; !r.Unfinished() {
			found = append(found, r)
		}
	}
	unfinished, _ := b.Unfinished(background, account)
	slices.SortFunc(unfinished, func(a, b journal.Record) int { return strings.Compare(rank(a), rank(b)) })
	found = append(found, unfinished...)
	slices.SortStableFunc(found, func(a, b journal.Record) int { // in the order in which an engine adopts them
		return map[bool]int{true: 1}[!a.IsLock()] - map[bool]int{true: 1}[!b.IsLock()]
	})
	for i := range found {
		found[i].BaseRev = found[i].Rev
		found[i].Engine, found[i].Epoch = engine, epoch
	}
	return found
}

// rank is the order of records: locks first, then by age.
func rank(r journal.Record) string {
	return fmt.Sprintf("%t %08d %s %d", !r.IsLock(), r.CreatedAt, r.Reference, r.Attempt)
}
