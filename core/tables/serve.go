package tables

import (
	"context"
	"errors"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/service"
	"connect-epos/core/table"
)

// The pauses between two tries to acquire the tables, and how much is read at each.
const (
	turnGap      = time.Second      // after a try was refused although it waited
	acquireAgain = 30 * time.Second // after the tables could not be taken up
	recentLocks  = 200              // ended locks, and payments, that are remembered after a reload
)

// serving is the right to serve the tables of an account. Of all engines that share a
// journal one has it, and holds a lease for it.
type serving struct {
	tables         *Tables
	held           *service.Lease        // nil while another tab serves
	stopAcquiring  func()                // ends the try that is under way; nil when none is
	tries          int                   // counts them
	outOfSync      map[string]bool       // tables that the journal knows otherwise than we do
	takeOverFailed func(struct{}, error) // tells staff who took the tables by force that it failed
}

// serve acquires the tables of the account, takes up what the journal holds of them, and
// dials. While another tab serves them, this one waits for its turn.
func (sv *serving) serve(how service.LeaseOptions) {
	if sv.stopAcquiring != nil {
		sv.stopAcquiring()
	}
	ctx, cancel := context.WithCancel(sv.tables.Context)
	sv.stopAcquiring = cancel
	sv.tries++
	number, owned := sv.tries, sv.tables.Owns()
	go func() {
		f := sv.acquire(ctx, how, owned)
		sv.tables.HandOver(func() { sv.acquired(number, f) }, f.GiveBack)
	}()
}

// acquire takes the lease of the tables and reads the journal. owned says that the service
// has its own lease already. It runs outside the loop.
func (sv *serving) acquire(ctx context.Context, how service.LeaseOptions, owned bool) service.Found {
	f := service.NewFound()
	if !owned && sv.tables.AcquireOwnerFor(&f) != nil {
		return f
	}
	if how.Force {
		if f.Err = sv.tables.JournalAnswers(ctx); f.Err != nil {
			return f
		}
	}
	held, err := sv.tables.AcquireTerminal(ctx, "", how)
	if err != nil {
		f.Err = err
		return f
	}
	f.Leases[""] = held
	if held.Epoch, f.Err = sv.tables.RaiseEpoch(ctx, "", service.StoreLimit); f.Err != nil {
		return f
	}
	if how.Force {
		sv.tables.Sleep(service.PutLimit) // the other tab may be about to confirm what it has just kept
	}
	f.Adopted, f.Err = sv.readKept()
	return f
}

// readKept reads the last locks and payments, and then what is unfinished: a terminal
// may tell of one of them again.
func (sv *serving) readKept() ([]journal.Record, error) {
	ctx, cancel := clock.Within(sv.tables.Context, service.StoreLimit)
	defer cancel()
	var kept []journal.Record
	for _, kind := range [...]string{journal.TableLock, journal.TablePayment} {
		records, err := sv.tables.Config.Store.History(ctx, journal.Query{Account: sv.tables.Account, Kinds: []string{kind}, Limit: recentLocks})
		if err != nil {
			return nil, err
		}
		for i := range records { // oldest first
			if r := records[len(records)-1-i]; !r.Unfinished() {
				kept = append(kept, r)
			}
		}
	}
	unfinished, err := sv.tables.Config.Store.Unfinished(ctx, sv.tables.Account)
	return append(kept, unfinished...), err
}

// acquired begins to serve, or waits for the turn of this tab.
func (sv *serving) acquired(number int, f service.Found) {
	if number != sv.tries { // this try was cancelled
		f.GiveBack()
		return
	}
	sv.stopAcquiring()
	sv.stopAcquiring = nil
	sv.tables.TakeOwner(f)
	held := f.Leases[""]
	switch {
	case f.Err == nil && held.Stolen:
		f.Err = service.ErrHeld
	case f.Err != nil && held != nil:
		held.Release()
	}
	switch {
	case isHeld(f.Err) && !sv.tables.Closing():
		sv.servedElsewhere()
	case f.Err != nil && sv.tables.Loaded:
		sv.tables.Log("error", "the tables could not be taken up: "+f.Err.Error())
		if sv.tables.Link.Info().State != link.Displaced { // staff wanted to take the tables, and hear that they were not taken
			sv.takeOverFailed(struct{}{}, service.LeaseProblem(f.Err))
			sv.tables.Link.Displace(ReasonAnotherTab)
		}
		sv.tables.After(acquireAgain, func() { sv.waitForTurn() })
	case f.Err != nil:
		sv.tables.LoadFailed(f.Err)
		return
	default:
		sv.held = held
		sv.tables.Leases[""] = held
		sv.adopt(f.Adopted, nil)
		sv.tables.linkWatch.start()
		sv.tables.Link.Dial()
	}
	sv.tables.Opened()
}

// servedElsewhere waits for the turn of this tab, because another tab serves the tables.
func (sv *serving) servedElsewhere() {
	refused := sv.tables.Link.Info().State == link.Displaced && sv.tables.Link.Info().Reason == ReasonAnotherTab
	sv.tables.Link.Displace(ReasonAnotherTab)
	if refused { // although it waited: asking again at once would never end
		sv.tables.After(turnGap, sv.waitForTurn)
		return
	}
	sv.waitForTurn()
}

func (sv *serving) waitForTurn() {
	if sv.stopAcquiring == nil && sv.held == nil && !sv.tables.Closing() {
		sv.serve(service.LeaseOptions{Wait: true})
	}
}

// adopt brings what the journal holds into the loop. What a tab could not store that
// served the tables before is kept, too. With only, it does so for those tables alone.
func (sv *serving) adopt(records []journal.Record, only map[string]bool) {
	var rescued []journal.Record
	lateGrants := map[string][]table.LateGrant{}
	for id, st := range sv.tables.byID {
		if only != nil && !only[id] {
			continue
		}
		st.timers.StopAll()
		fresh := sv.tables.newTable(id)
		fresh.writer, fresh.shown = st.writer, st.shown
		lateGrants[id] = st.state.Late.Grants
		sv.tables.byID[id] = fresh
		rescued = append(rescued, st.state.UnstoredPayments()...)
	}
	for _, ofLocks := range [...]bool{true, false} { // a payment joins the lock under which it was taken
		for _, r := range records {
			if r.IsLock() == ofLocks && (only == nil || only[table.TableOf(r)]) {
				sv.tables.TellDamage(r)
				r.BaseRev = r.Rev
				r.Engine, r.Epoch = sv.tables.Owner, sv.held.Epoch
				sv.tables.feed(table.TableOf(r), table.Event{Kind: table.Adopt, Record: r})
			}
		}
	}
	for _, r := range rescued {
		r.Epoch = sv.held.Epoch
		sv.tables.feed(r.Table.Name, table.Event{Kind: table.Rescued, Record: r})
	}
	for id, grants := range lateGrants { // nobody else knows of them, and the till must undo them whoever had the tables
		if len(grants) > 0 {
			st := sv.tables.table(id)
			st.state = st.state.ResumeLate(grants)
			sv.tables.feed(id, table.Event{Kind: table.Expired, Timer: table.Timer{What: table.UndoTimer}})
		}
	}
	for _, st := range sv.tables.byID {
		st.show()
	}
}

// lostToAnotherTab notes that another tab took the tables over by force.
func (sv *serving) lostToAnotherTab() {
	sv.held = nil
	sv.tables.Log("warn", "another tab took the tables over")
	sv.servedElsewhere()
}

func isHeld(err error) bool { return errors.Is(err, service.ErrHeld) }

// epoch is the epoch of our lease.
func (sv *serving) epoch() journal.Epoch {
	if sv.held == nil {
		return journal.NoLease
	}
	return sv.held.Epoch
}
