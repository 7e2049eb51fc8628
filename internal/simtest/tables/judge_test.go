package tables

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/table"
	"connect-epos/internal/simtest/world"
)

// breaks notes that a law is broken.
func (e *evening) breaks(format string, args ...any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.broken = append(e.broken, fmt.Sprintf(format, args...))
}

// bookedRows returns the bookings for each row of the bank's book. When nothing tells
// several rows apart, each of them gets one of these bookings.
func (e *evening) bookedRows() map[int][]world.Booking {
	rows, book := map[int][]world.Booking{}, e.r.Book()
	slices.SortFunc(book, func(a, b world.Booking) int {
		if a.Unsure() != b.Unsure() {
			return map[bool]int{true: 1, false: -1}[a.Unsure()]
		}
		return strings.Compare(a.Key, b.Key)
	})
	for _, b := range book {
		alike := e.rows(b)
		i := slices.IndexFunc(alike, func(i int) bool { return len(rows[i]) == 0 })
		switch {
		case i >= 0:
			rows[alike[i]] = append(rows[alike[i]], b)
		case len(alike) > 0:
			rows[alike[0]] = append(rows[alike[0]], b)
		}
	}
	return rows
}

// rows returns the rows of the bank's book to which a booking may belong.
func (e *evening) rows(b world.Booking) (alike []int) {
	for i, c := range e.Sim.Ledger() {
		if c.TableID == b.Table && c.TID == b.TID && (b.AuthCode == "" || c.AuthCode == b.AuthCode) && int64(c.AmountBase) == b.Paid &&
			int64(c.AmountGratuity) == b.Gratuity && int64(c.AmountCashback) == b.Cashed {
			alike = append(alike, i)
		}
	}
	return alike
}

// judge compares the bank's book with the restaurant's book, and both with what is
// shown of the tables.
func (e *evening) judge(redelivered bool) {
	if e.sums {
		e.judgeSums()
	} else {
		e.judgeBook(redelivered)
	}
	for _, id := range e.tables() {
		if total, taken := e.r.Bill(id).Total, e.taken(id); taken > total {
			e.breaks("table %s: %d was charged of %d", id, taken, total)
		}
	}
	e.judgeLocks()
	for _, v := range e.Sim.Violations() {
		if v.Kind != "late" || e.prompt {
			e.breaks("the card machine was told wrong: %s %s", v.Kind, v.Text)
		}
	}
	for _, s := range e.seen {
		if (s.Late || s.Told == "late") && e.prompt {
			e.breaks("%s of %s was not answered in time", s.Do, s.TID)
		}
	}
	for _, l := range e.Left() {
		if !l.Kept {
			e.breaks("%q %d left before the journal had it", l.Method, l.ID)
		}
	}
}

// judgeBook checks that nothing is booked that was not taken, and nothing twice. A payment
// that was taken is booked, or its table is marked.
func (e *evening) judgeBook(redelivered bool) {
	states := e.serving().States()
	for _, b := range e.r.Book() {
		if !b.Unsure() && len(e.rows(b)) == 0 {
			e.breaks("booked and never taken: %s %+v", b.Key, b)
		}
	}
	rows := e.bookedRows()
	for i, c := range e.Sim.Ledger() {
		sure := slices.DeleteFunc(slices.Clone(rows[i]), world.Booking.Unsure)
		marked := states[c.TableID] == table.StateMayBeTaken || states[c.TableID] == table.StateUnconfirmed || e.r.Bill(c.TableID).Unsure ||
			states[c.TableID] == table.StateLocked && e.silent
		switch {
		case len(sure) > 1:
			e.breaks("%s at table %s is booked %d times", c.AuthCode, c.TableID, len(sure))
		case len(sure) == 1 || e.byHand[c.AuthCode]:
		case len(rows[i]) > 0 && (marked || e.looked): // the booking has a flag, so staff look
		case redelivered:
			e.breaks("%s of %d at table %s was taken and told again, and is not booked", c.AuthCode, c.AmountBase, c.TableID)
		case !marked:
			e.breaks("%s of %d at table %s was taken and is not booked, and the table is %q", c.AuthCode, c.AmountBase, c.TableID, states[c.TableID])
		}
	}
}

// judgeSums checks that the bookings that are not Unsure never come to more than was
// taken, whatever they consist of. As long as less is booked, staff must be told to look.
func (e *evening) judgeSums() {
	states := e.serving().States()
	for _, id := range e.tables() {
		booked, bill := e.plain(id), e.r.Bill(id)
		marked := states[id] == table.StateMayBeTaken || states[id] == table.StateUnconfirmed || bill.Unsure || states[id] == table.StateLocked && e.silent
		switch taken := e.taken(id); {
		case booked > taken:
			e.breaks("table %s: %d is booked and %d was taken", id, booked, taken)
		case bill.Paid < taken && !marked:
			e.breaks("table %s: %d of %d is booked, and the table is %q", id, bill.Paid, taken, states[id])
		}
	}
}

// plain returns the amount of all bookings of a table that are not Unsure.
func (e *evening) plain(id string) (sum int64) {
	for _, b := range e.r.Book() {
		if b.Table == id && !b.Unsure() {
			sum += b.Paid
		}
	}
	return sum
}

// judgeBooked checks that at no moment the bookings that are not Unsure come to more than
// was taken by then.
func (e *evening) judgeBooked(a contract.Ask) {
	id := world.Said(a.With, "tableId")
	if booked, taken := e.plain(id), e.taken(id); booked > taken {
		e.breaks("table %s: %d is booked when %d was taken", id, booked, taken)
	}
}

// judgeLocks checks that every table that is locked at the till is shown, so that staff
// can unlock it.
func (e *evening) judgeLocks() {
	states := e.serving().States()
	for _, id := range e.tables() {
		if by := e.r.Bill(id).Locked; by != "" && states[id] == "" {
			e.breaks("table %s is locked at the till by %s and shown as free", id, by)
		}
	}
}

// judgeUnlock checks that a table which a card machine holds is not unlocked at the till,
// unless staff say so.
func (e *evening) judgeUnlock(a contract.Ask) {
	reason := world.Said(a.With, "reason")
	if reason == table.ReasonForced || reason == table.ReasonSettled {
		return
	}
	for _, g := range e.Sim.Grants() {
		if g.TableID == world.Said(a.With, "tableId") && g.Fate == "held" {
			e.breaks("table %s was unlocked (%s) while %s has it", g.TableID, reason, g.TID)
		}
	}
}

// judgePeace checks that nothing is left to do, neither in the journal nor at the till.
func (e *evening) judgePeace() {
	unfinished, err := e.Store.Memory.Unfinished(context.Background(), journal.TablesAccount(world.Account))
	if err != nil || len(unfinished) > 0 {
		e.breaks("the journal is left with %d unfinished records: %v %v", len(unfinished), unfinished, err)
	}
	for _, id := range e.tables() {
		if by := e.r.Bill(id).Locked; by != "" {
			e.breaks("table %s is left locked by %s", id, by)
		}
		if b := e.r.Bill(id); b.Paid != e.taken(id) {
			e.breaks("table %s: %d is booked and %d was taken", id, b.Paid, e.taken(id))
		}
	}
}
