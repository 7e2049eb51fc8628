package tables

import (
	"context"
	"errors"
	"time"

	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/service"
	"connect-epos/core/table"
)

// The pauses between two claims of the tables, and how much is read at each.
const (
	turnGap     = time.Second      // after a claim was refused although it waited
	claimAgain  = 30 * time.Second // after the tables could not be taken up
	recentLocks = 200              // ended locks, and payments, that are remembered after a reload
)

// serving is the right to serve the tables of an account. One engine of all that share
// a journal has it; its lease says which.
type serving struct {
	*service.Service
	tables   *Tables
	held     *service.Lease        // nil while another tab serves
	callOff  func()                // ends the claim that is under way; nil when none is
	claims   int                   // counts them
	outdated map[string]bool       // tables of which the journal has something else than we
	failed   func(struct{}, error) // tells staff who took the tables by force that it failed
}

// serveTables claims the tables of the account and takes up what is in the
// journal, then dials. Where another tab serves, it takes its turn.
func (sv *serving) serve(how service.Claim) {
	if sv.callOff != nil {
		sv.callOff()
	}
	ctx, cancel := context.WithCancel(sv.Context)
	sv.callOff = cancel
	sv.claims++
	number, named := sv.claims, sv.Owns()
	go func() {
		f := sv.claim(ctx, how, named)
		sv.HandOver(func() { sv.claimed(number, f) }, f.GiveBack)
	}()
}

// claimTables runs outside the loop. named says that the loop has its own lease.
func (sv *serving) claim(ctx context.Context, how service.Claim, named bool) service.Found {
	f := service.NewFound()
	if !named && sv.ClaimOwnerFor(&f) != nil {
		return f
	}
	if how.Force {
		if f.Err = sv.JournalAnswers(ctx); f.Err != nil {
			return f
		}
	}
	held, err := sv.ClaimTerminal(ctx, "", how)
	if err != nil {
		f.Err = err
		return f
	}
	f.Leases[""] = held
	if held.Epoch, f.Err = sv.RaiseEpoch(ctx, "", service.StoreLimit); f.Err != nil {
		return f
	}
	if how.Force {
		sv.Sleep(service.PutLimit) // who is robbed may be about to confirm what it has just kept
	}
	f.Adopted, f.Err = sv.readKept()
	return f
}

// tablesKept reads what is unfinished, and before it the last locks and payments:
// what is told of anew may be one of them.
func (sv *serving) readKept() ([]journal.Record, error) {
	ctx, cancel := context.WithTimeout(sv.Context, service.StoreLimit)
	defer cancel()
	var kept []journal.Record
	for _, kind := range [...]string{journal.TableLock, journal.TablePayment} {
		records, err := sv.Config.Store.History(ctx, journal.Query{Account: sv.Account, Kinds: []string{kind}, Limit: recentLocks})
		if err != nil {
			return nil, err
		}
		for i := range records { // oldest first
			if r := records[len(records)-1-i]; !r.Unfinished() {
				kept = append(kept, r)
			}
		}
	}
	unfinished, err := sv.Config.Store.Unfinished(ctx, sv.Account)
	return append(kept, unfinished...), err
}

// tablesClaimed goes on with the tables, or waits for them.
func (sv *serving) claimed(number int, f service.Found) {
	if number != sv.claims { // called off
		f.GiveBack()
		return
	}
	sv.callOff()
	sv.callOff = nil
	sv.TakeOwner(f)
	held := f.Leases[""]
	switch {
	case f.Err == nil && held.Stolen:
		f.Err = service.ErrHeld
	case f.Err != nil && held != nil:
		held.Release()
	}
	switch {
	case isHeld(f.Err) && !sv.Closing():
		sv.elsewhere()
	case f.Err != nil && sv.Loaded:
		sv.Log("error", "the tables could not be taken up: "+f.Err.Error())
		if sv.Link.Info().State != link.Displaced { // staff asked for it, and hear that nothing was taken
			sv.failed(struct{}{}, service.LeaseProblem(f.Err))
			sv.Link.Displace(ReasonAnotherTab)
		}
		sv.After(claimAgain, func() { sv.claimInTurn() })
	case f.Err != nil:
		sv.LoadFailed(f.Err)
		return
	default:
		sv.held = held
		sv.Leases[""] = held
		sv.adopt(f.Adopted, nil)
		sv.tables.linkWatch.start()
		sv.Link.Dial()
	}
	sv.Opened()
}

// tablesElsewhere: another tab serves. This one waits for its turn.
func (sv *serving) elsewhere() {
	refused := sv.Link.Info().State == link.Displaced && sv.Link.Info().Reason == ReasonAnotherTab
	sv.Link.Displace(ReasonAnotherTab)
	if refused { // though it waited: asking again at once would ask for ever
		sv.After(turnGap, sv.claimInTurn)
		return
	}
	sv.claimInTurn()
}

func (sv *serving) claimInTurn() {
	if sv.callOff == nil && sv.held == nil && !sv.Closing() {
		sv.serve(service.Claim{Wait: true})
	}
}

// adoptTables brings what the journal holds into the loop. What a tab that had
// the tables before could not store is not forgotten. With only, it brings those
// tables alone.
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
	for _, ofLocks := range [...]bool{true, false} { // what is left of a payment joins the lock it was taken under
		for _, r := range records {
			if r.IsLock() == ofLocks && (only == nil || only[table.TableOf(r)]) {
				sv.TellDamage(r)
				r.BaseRev = r.Rev
				r.Engine, r.Epoch = sv.Owner, sv.held.Epoch
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

// robbed: another tab took the tables over, by force.
func (sv *serving) takenOver() {
	sv.held = nil
	sv.Log("warn", "another tab took the tables over")
	sv.elsewhere()
}

func isHeld(err error) bool { return errors.Is(err, service.ErrHeld) }

// epoch is the epoch of our lease.
func (sv *serving) epoch() int {
	if sv.held == nil {
		return journal.NoLease
	}
	return sv.held.Epoch
}
