package tables

import (
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/rpc"
	"connect-epos/core/service"
	"connect-epos/core/table"
	"connect-epos/core/transaction"
	"connect-epos/core/uri"
)

// Tables is pay at table for one account: the tables that it serves, and what the till
// is asked about them.
type Tables struct {
	*service.Service
	byID     map[string]*servedTable
	serving  *serving
	till     *till
	dialect  connect.Dialect
	receipts contract.TablesOptions
	quick    int          // links in a row that were closed as soon as they were open
	beat     clock.Moment // when the loop was last seen to run
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
	claimAgain  = 30 * time.Second // after the tables could not be taken up
	recentLocks = 200              // ended locks, and payments, that are remembered after a reload
)

// NewTables returns open tables of an account, under a name that no other service ever
// has.
func New(cfg service.Config, owner string, site contract.Site) *Tables {
	t := &Tables{byID: map[string]*servedTable{}, dialect: connect.DefaultDialect(), beat: cfg.Clock.Now()}
	t.Service = service.New(cfg, owner, site, service.Kind{Mode: uri.PayAtTable, Account: journal.TablesAccount(site.Host()), EventPrefix: "tables."})
	t.serving = &serving{Service: t.Service, tables: t, failed: func(struct{}, error) {}}
	t.till = &till{Service: t.Service, tables: t, asks: map[int64]*ask{}, last: t.beat.Wall.UnixMicro()}
	t.Start(t)
	return t
}

// Load implements [Part].
func (t *Tables) Load() { t.serving.serve(service.Claim{}) }

// MayJoin implements [Part]. Two sites that are told of the same payment would both
// book it.
func (t *Tables) MayJoin(site contract.Site) error {
	if _, open := t.Sites[site.ID]; !open {
		return contract.Fail(contract.CodeSiteInUse, "the tables of this account are open as another site")
	}
	return nil
}

// Wake implements [Part].
func (t *Tables) Wake() {
	t.lookAtBeat()
	t.Link.Wake()
}

// Busy implements [Part].
func (t *Tables) Busy() bool { return false }

// TerminalStolen implements [Part]: another tab took the tables over, by force.
func (t *Tables) TerminalStolen(string) { t.serving.takenOver() }

// EngineEnded implements [Part]. The tables wait for no engine by its name.
func (t *Tables) EngineEnded(string) {}

// Shutdown implements [Part].
func (t *Tables) Shutdown() { t.Link.Close(string(transaction.Closed)) }

// MayEnd implements [Part]: what is being committed is waited for.
func (t *Tables) MayEnd(hurried bool) bool {
	for _, st := range t.byID {
		if st.writer.UnderWay() && !hurried {
			return false
		}
	}
	return true
}

// End implements [Part].
func (t *Tables) End() {
	for _, st := range t.byID {
		st.timers.StopAll()
		for _, f := range st.finals {
			f.stop()
		}
	}
	for _, a := range t.till.asks {
		a.stop()
	}
}

// LinkUp implements [link.Owner].
func (t *Tables) LinkUp(uint64) {}

// LinkLost implements [link.Owner]: the terminals may speak unheard.
func (t *Tables) LinkLost(uint64) {
	for id := range t.byID {
		t.feed(id, table.Event{Kind: table.LinkLost})
	}
	for _, a := range t.till.asks {
		if a.passing {
			a.over() // nobody waits for a list or a receipt any more
		}
	}
}

// LinkClosed implements [link.Owner].
func (t *Tables) LinkClosed(uint64) {}

// DialAgain implements [link.Owner].
func (t *Tables) DialAgain(wasUp bool) bool { return !t.restsAfter(wasUp) }

// Received implements [link.Owner].
func (t *Tables) Received(number uint64, m rpc.Message) { t.received(number, m) }

// Uses implements [link.Owner]: nothing is asked of Connect here.
func (t *Tables) Uses(int) bool { return false }

// ListenFor implements [link.Owner].
func (t *Tables) ListenFor(uint64) time.Duration { return 0 }

var _ link.Owner = (*Tables)(nil)

// DialectOf is how a site's terminals spell what they say.
func DialectOf(s contract.Site) (connect.Dialect, error) {
	d, err := connect.DefaultDialect().With(s.Dialect)
	if err != nil {
		return d, &contract.Error{Code: contract.CodeInvalidRequest, Field: "dialect", Message: "dialect " + err.Error()}
	}
	return d, nil
}
