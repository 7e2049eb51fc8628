package session

import (
	"context"
	"errors"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/table"
)

// service is what a loop of pay at table has beside its link: the tables, and
// what the till is being asked. One loop of all that share a journal serves an
// account; its lease says which.
type service struct {
	dialect  connect.Dialect
	receipts TablesOptions
	tables   map[string]*tableLane // by id
	asks     map[int64]*ask
	lastAsk  int64
	open     []string        // the tables that were open when the till last told
	held     *lease          // nil while another tab serves
	claim    func()          // calls off the claim that is under way; nil when none is
	claims   int             // counts them
	astray   map[string]bool // tables of which the journal has something else than we
	quick    int             // links in a row that were closed as soon as they were open
	beat     Moment

	takingOver func(struct{}, error) // tells staff who took the tables by force that it failed
}

// TablesOptions say how pay at table is opened: whether to wait for the link,
// and which receipts the till makes.
type TablesOptions struct {
	Wait         bool
	Receipt      bool
	FinalReceipt bool
}

// The states and reasons of a link beside those of the counter's.
const (
	ReasonDiscontinued = "discontinued" // Connect said so
	ReasonQuickCloses  = "quick-closes" // the link is closed as soon as it is open, again and again
	ReasonAnotherTab   = "another-tab"  // of the same till
)

// The measure of a link that is not wanted, and of a machine that slept.
const (
	quickClose  = 5 * time.Second
	quickCloses = 3
	beatEvery   = 30 * time.Second
	sleptFor    = 75 * time.Second
	turnGap     = time.Second
	recentLocks = 200 // ended locks, and payments, that are remembered after a reload
)

func newService(now Moment) *service {
	return &service{dialect: connect.DefaultDialect(), tables: map[string]*tableLane{}, asks: map[int64]*ask{},
		lastAsk: now.Wall.UnixMicro(), beat: now, takingOver: func(struct{}, error) {}}
}

// serveTables claims the tables of the account and takes up what is in the
// journal, then dials. Where another tab serves, it takes its turn.
func (l *loop) serveTables(how Claim) {
	s := l.service
	if s.claim != nil {
		s.claim()
	}
	ctx, cancel := context.WithCancel(l.ctx)
	s.claim = cancel
	s.claims++
	number, named := s.claims, l.release != nil
	go func() {
		f := l.claimTables(ctx, how, named)
		l.HandOver(func() { l.tablesClaimed(number, f) }, f.giveBack)
	}()
}

// claimTables runs outside the loop. named says that the loop has its own lease.
func (l *loop) claimTables(ctx context.Context, how Claim, named bool) found {
	f := found{leases: map[string]*lease{}}
	if !named {
		if f.owner, f.err = l.ownerLease(l.owner); f.err != nil {
			return f
		}
	}
	if how.Force {
		if f.err = l.journalAnswers(ctx); f.err != nil {
			return f
		}
	}
	held, err := l.claim(ctx, "", how)
	if err != nil {
		f.err = err
		return f
	}
	f.leases[""] = held
	if held.epoch, f.err = l.raiseEpoch(ctx, "", StoreLimit); f.err != nil {
		return f
	}
	if how.Force {
		l.sleep(PutLimit) // who is robbed may be about to confirm what it has just kept
	}
	f.adopted, f.err = l.tablesKept()
	return f
}

// tablesKept reads what is unfinished, and before it the last locks and payments:
// what is told of anew may be one of them.
func (l *loop) tablesKept() ([]journal.Record, error) {
	ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
	defer cancel()
	var kept []journal.Record
	for _, kind := range [...]string{journal.TableLock, journal.TablePayment} {
		records, err := l.cfg.Store.History(ctx, journal.Query{Account: l.host, Kinds: []string{kind}, Limit: recentLocks})
		if err != nil {
			return nil, err
		}
		for i := range records { // oldest first
			if r := records[len(records)-1-i]; !r.Unfinished() {
				kept = append(kept, r)
			}
		}
	}
	unfinished, err := l.cfg.Store.Unfinished(ctx, l.host)
	return append(kept, unfinished...), err
}

// tablesClaimed goes on with the tables, or waits for them.
func (l *loop) tablesClaimed(number int, f found) {
	s := l.service
	if number != s.claims { // called off
		f.giveBack()
		return
	}
	s.claim()
	s.claim = nil
	if f.owner != nil {
		l.release = f.owner
	}
	held := f.leases[""]
	switch {
	case f.err == nil && held.gone:
		f.err = ErrHeld
	case f.err != nil && held != nil:
		held.release()
	}
	switch {
	case isHeld(f.err) && !l.hasEnded():
		l.tablesElsewhere()
	case f.err != nil && l.loaded:
		l.log("error", "the tables could not be taken up: "+f.err.Error(), "")
		if l.link.Info().State != LinkDisplaced { // staff asked for it, and hear that nothing was taken
			s.takingOver(struct{}{}, leaseProblem(f.err))
			l.displaced(ReasonAnotherTab)
		}
		l.after(LookEvery, func() { l.claimInTurn() })
	case f.err != nil:
		l.loadFailed(f.err)
		return
	default:
		s.held = held
		l.leases[""] = held
		l.adoptTables(f.adopted, nil)
		l.beatOn()
		l.link.Dial()
	}
	l.tablesLoaded()
}

func (l *loop) hasEnded() bool { return len(l.closing) > 0 }

func (l *loop) tablesLoaded() {
	if l.loaded {
		return
	}
	l.loaded = true
	l.keepHouse(0, houseRest)
	for _, done := range l.loading {
		done(nil)
	}
	l.loading = nil
}

// tablesElsewhere: another tab serves. This one waits for its turn.
func (l *loop) tablesElsewhere() {
	refused := l.link.Info().State == LinkDisplaced && l.link.Info().Reason == ReasonAnotherTab
	l.displaced(ReasonAnotherTab)
	if refused { // though it waited: asking again at once would ask for ever
		l.after(turnGap, l.claimInTurn)
		return
	}
	l.claimInTurn()
}

func (l *loop) claimInTurn() {
	if l.service.claim == nil && l.service.held == nil && !l.hasEnded() {
		l.serveTables(Claim{Wait: true})
	}
}

// adoptTables brings what the journal holds into the loop. What a tab that had
// the tables before could not store is not forgotten. With only, it brings those
// tables alone.
func (l *loop) adoptTables(records []journal.Record, only map[string]bool) {
	var rescued []journal.Record
	lateGrants := map[string][]table.LateGrant{}
	for id, ln := range l.service.tables {
		if only != nil && !only[id] {
			continue
		}
		ln.stopTimers()
		fresh := l.newTable(id)
		fresh.queue, fresh.busy, fresh.shown = ln.queue, ln.busy, ln.shown
		lateGrants[id] = ln.state.Late.Grants
		l.service.tables[id] = fresh
		rescued = append(rescued, ln.state.Salvage()...)
	}
	for _, ofLocks := range [...]bool{true, false} { // what is left of a payment joins the lock it was taken under
		for _, r := range records {
			if r.IsLock() == ofLocks && (only == nil || only[table.TableOf(r)]) {
				l.tellDamage(r)
				r.BaseRev = r.Rev
				r.Engine, r.Epoch = l.owner, l.service.held.epoch
				l.feedTable(table.TableOf(r), table.Event{Kind: table.Adopt, Record: r})
			}
		}
	}
	for _, r := range rescued {
		r.Epoch = l.service.held.epoch
		l.feedTable(r.Table.Name, table.Event{Kind: table.Rescued, Record: r})
	}
	for id, grants := range lateGrants { // nobody else knows of them, and the till must undo them whoever had the tables
		if len(grants) > 0 {
			ln := l.tableLane(id)
			ln.state = ln.state.ResumeLate(grants)
			l.feedTable(id, table.Event{Kind: table.Expired, Timer: table.Timer{What: table.UndoTimer}})
		}
	}
	for _, ln := range l.service.tables {
		l.showTable(ln)
	}
}

// robbed: another tab took the tables over, by force.
func (l *loop) robbed() {
	l.service.held = nil
	delete(l.leases, "")
	l.log("warn", "another tab took the tables over", "")
	l.tablesElsewhere()
}

func isHeld(err error) bool { return errors.Is(err, ErrHeld) }

// endTables ends what the tables wait for.
func (l *loop) endTables() {
	if l.service == nil {
		return
	}
	for _, ln := range l.service.tables {
		ln.stopTimers()
		for _, f := range ln.finals {
			f.stop()
		}
	}
	for _, a := range l.service.asks {
		a.stop()
	}
}

// dialectOf is how a site's terminals spell what they say.
func dialectOf(s Site) (connect.Dialect, error) {
	d, err := connect.DefaultDialect().With(s.Dialect)
	if err != nil {
		return d, &Error{Code: CodeInvalidRequest, Field: "dialect", Message: "dialect " + err.Error()}
	}
	return d, nil
}
