package tables

import (
	"time"

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
	dialect  connect.Dialect        // how the terminals spell what they say
	receipts contract.TablesOptions // which receipts the till makes

	incoming  *incoming  // what the terminals say
	till      *till      // what the till is asked
	serving   *serving   // the right to serve the tables
	linkWatch *linkWatch // whether the link is wanted, and whether the machine slept
}

// The reasons of a link beside those of package link.
const (
	ReasonDiscontinued = "discontinued" // Connect said so
	ReasonQuickCloses  = "quick-closes" // the link is closed as soon as it is open, again and again
	ReasonAnotherTab   = "another-tab"  // of the same till
)

// New returns open tables of an account, under a name that no other service ever
// has.
func New(cfg *service.Config, owner string, site contract.Site) *Tables {
	t := &Tables{byID: map[string]*servedTable{}, dialect: connect.DefaultDialect()}
	t.Service = service.New(cfg, owner, site, service.Kind{Mode: uri.PayAtTable, Account: journal.TablesAccount(site.Host()), EventPrefix: "tables."})
	t.serving = &serving{tables: t, takeOverFailed: func(struct{}, error) {}}
	t.till = &till{tables: t, asks: map[int64]*ask{}, last: cfg.Clock.Now().Wall.Microseconds()}
	t.incoming = &incoming{tables: t}
	t.linkWatch = &linkWatch{tables: t, beat: cfg.Clock.Now()}
	t.Start(t)
	return t
}

// Load implements [service.Part].
func (t *Tables) Load() { t.serving.serve(service.LeaseOptions{}) }

// MayJoin implements [service.Part]. The tables of an account are open as one site only:
// two sites that are told of the same payment would both book it.
func (t *Tables) MayJoin(site contract.Site) error {
	if _, open := t.Sites[site.ID]; !open {
		return contract.Fail(contract.CodeSiteInUse, "the tables of this account are open as another site")
	}
	return nil
}

// Wake implements [service.Part].
func (t *Tables) Wake() {
	t.linkWatch.lookAtBeat()
	t.Link.Wake()
}

// Busy implements [service.Part].
func (t *Tables) Busy() bool { return false }

// TerminalStolen implements [service.Part]: another tab took the tables over, by force.
func (t *Tables) TerminalStolen(string) { t.serving.lostToAnotherTab() }

// EngineEnded implements [service.Part]. The tables wait for no engine by its name.
func (t *Tables) EngineEnded(string) {}

// Shutdown implements [service.Part].
func (t *Tables) Shutdown() { t.Link.Close(string(transaction.Closed)) }

// MayEnd implements [service.Part]. Changes that are being committed are waited for.
func (t *Tables) MayEnd(hurried bool) bool {
	for _, st := range t.byID {
		if st.writer.UnderWay() && !hurried {
			return false
		}
	}
	return true
}

// End implements [service.Part].
func (t *Tables) End() {
	for _, st := range t.byID {
		st.timers.StopAll()
		for _, f := range st.waitingReceipts {
			f.stop()
		}
	}
	for _, a := range t.till.asks {
		a.stop()
	}
}

// LinkUp implements [link.Loop].
func (t *Tables) LinkUp(uint64) {}

// LinkLost implements [link.Loop]. What the terminals tell from now on is lost.
func (t *Tables) LinkLost(uint64) {
	for id := range t.byID {
		t.feed(id, table.Event{Kind: table.LinkLost})
	}
	for _, a := range t.till.asks {
		if a.forAskerOnly {
			a.forget() // nobody waits for a list or a receipt any more
		}
	}
}

// LinkClosed implements [link.Loop].
func (t *Tables) LinkClosed(uint64) {}

// DialAgain implements [link.Loop].
func (t *Tables) DialAgain(wasUp bool) bool { return !t.linkWatch.restsAfter(wasUp) }

// Received implements [link.Loop].
func (t *Tables) Received(number uint64, m rpc.Message) { t.incoming.received(number, m) }

// Uses implements [link.Loop]: nothing is asked of Connect here.
func (t *Tables) Uses(int) bool { return false }

// ListenFor implements [link.Loop].
func (t *Tables) ListenFor(uint64) time.Duration { return 0 }

var _ link.Loop = (*Tables)(nil)

// DialectOf is how the terminals of a site spell what they say.
func DialectOf(s contract.Site) (connect.Dialect, error) {
	d, err := connect.DefaultDialect().With(s.Dialect)
	if err != nil {
		return d, &contract.Error{Code: contract.CodeInvalidRequest, Field: "dialect", Message: "dialect " + err.Error()}
	}
	return d, nil
}
