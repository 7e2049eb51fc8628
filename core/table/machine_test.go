package table

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"connect-epos/core/journal"
)

// The words of stories and drawings for what happens.
var kindNames = [kinds]string{"", "lock-asked", "granted", "declined", "kept", "not-kept", "answer-failed", "noticed",
	"confirmed", "unconfirmed", "unlocked", "unlock-told", "unlock-failed", "link-lost", "expired", "adopt", "rescued",
	"force-unlock", "settle", "acknowledge"}

// name is the kind of an effect, as tables and scenarios write it.
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

// books are a journal with the changes on their way to it: they are kept one
// after the other, by the journal's own rules.
type books struct {
	journal.Memory
	queue []write
}

func (b *books) take(effects []Effect) {
	for _, effect := range effects {
		switch f := effect.(type) {
		case Reserve:
			b.queue = append(b.queue, write{f.Record, f.Entry, true})
		case Commit:
			b.queue = append(b.queue, write{f.Record, f.Entry, false})
		}
	}
}

// next takes the oldest change off the queue.
func (b *books) next() write {
	w := b.queue[0]
	b.queue = b.queue[1:]
	return w
}

// put keeps a change, and says what the machine hears of it.
func (b *books) put(w write) Event {
	r, err := w.record, error(nil)
	if w.reserve {
		r, err = b.Reserve(background, w.record, w.entry)
	} else {
		err = b.Commit(background, w.record, w.entry)
	}
	var refusal *journal.Refusal
	switch {
	case errors.As(err, &refusal):
		return Event{Kind: NotKept, Record: w.record, Code: refusal.Code, Standing: &refusal.Record}
	case errors.Is(err, journal.ErrStolen):
		return Event{Kind: NotKept, Record: w.record, Code: "terminal-in-use"}
	case errors.Is(err, journal.ErrConflict):
		return Event{Kind: NotKept, Record: w.record, Code: NotPending}
	}
	return Event{Kind: Kept, Record: r}
}

// failed is what the machine hears of a change of which nobody knows whether it
// is kept.
func failed(w write) Event {
	return Event{Kind: NotKept, Record: w.record, Code: StorageUnavailable}
}

// found is what an engine that takes the tables finds: locks before payments, each
// first what is over, oldest first, then what is unfinished; all as its own.
func (b *books) found(engine string) []journal.Record {
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
	slices.SortStableFunc(found, func(a, b journal.Record) int { // as an engine takes them up
		return map[bool]int{true: 1}[!a.IsLock()] - map[bool]int{true: 1}[!b.IsLock()]
	})
	for i := range found {
		found[i].BaseRev = found[i].Rev
		found[i].Engine, found[i].Epoch = engine, epoch
	}
	return found
}

// rank orders what is found: locks first, then by age, and always alike.
func rank(r journal.Record) string {
	return fmt.Sprintf("%t %08d %s %d", !r.IsLock(), r.CreatedAt, r.Reference, r.Attempt)
}
