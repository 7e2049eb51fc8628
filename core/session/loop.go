package session

import (
	"context"
	"strings"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/link"
	"connect-epos/core/transaction"
)

// loop is everything that concerns one account host and one mode, the counter or
// the tables. Its fields belong to the
// goroutine that runs it; everybody else posts.
type loop struct {
	cfg     Config
	host    string   // the account in the journal: the host, or that of its tables
	service *service // of the tables; nil at the counter
	owner   string   // the name our records carry; its lease is held while we live
	mailbox *mailbox
	ctx     context.Context // ends with the loop
	cancel  context.CancelFunc
	done    chan struct{}

	sites   map[string]Site // open counters
	site    Site            // whose key the link uses
	link    *link.Link
	hearing hearing // when each connection was heard
	leases  map[string]*lease
	turns   map[string]*turn // looks under way, by tid

	frames map[attempt]*frame   // that were sent and whose end is not known
	ends   map[string]*endWatch // by tid

	watched   map[string]bool // other engines, whose end we wait for
	exploring bool
	toExplore []func()

	currencies map[string]string // of terminals seen, by tid

	lanes   map[string]*lane   // by reference, the latest attempt; earlier ones hang behind it
	byRPC   map[int]*lane      // by JSON-RPC id, also after the end
	holding map[string][]*lane // by tid, the longest first

	listened bool // somebody listens to news of payments; until then they wait for tell

	loading []func(error) // wait for the journal to be read
	loaded  bool
	closing []func()
	parting bool   // the lanes are being told; the end waits until all were
	hurried bool   // the journal had its time; closing waits for it no longer
	release func() // of the owner lease
}

func newLoop(cfg Config, owner string, site Site, tables bool) *loop {
	ctx, cancel := context.WithCancel(context.Background())
	l := &loop{cfg: cfg, host: site.account(tables), owner: owner, mailbox: newMailbox(),
		ctx: ctx, cancel: cancel, done: make(chan struct{}), site: site,
		sites: map[string]Site{site.ID: site}, leases: map[string]*lease{}, turns: map[string]*turn{}, watched: map[string]bool{}, frames: map[attempt]*frame{}, ends: map[string]*endWatch{}, currencies: map[string]string{},
		hearing: hearing{}, lanes: map[string]*lane{}, byRPC: map[int]*lane{}, holding: map[string][]*lane{}}
	if tables {
		l.service = newService(cfg.Clock.Now())
	}
	l.link = l.newLink()
	go l.run()
	return l
}

// run is the loop: one goroutine, until end is called from inside.
func (l *loop) run() {
	defer close(l.done)
	l.post(l.load)
	for {
		select {
		case <-l.mailbox.signal:
		case <-l.ctx.Done():
			return
		}
		for _, f := range l.mailbox.take() {
			if l.ctx.Err() == nil {
				f()
			}
		}
	}
}

func (l *loop) post(f func()) { l.mailbox.post(f) }

// Post implements [link.Owner].
func (l *loop) Post(f func()) { l.post(f) }

// After implements [link.Owner].
func (l *loop) After(d time.Duration, f func()) (stop func()) { return l.after(d, f) }

// HandOver implements [link.Owner]. It runs f in the loop, or undo when the loop ends before it does: what
// was acquired outside the loop always finds an owner. It waits, and is never
// called from inside the loop.
func (l *loop) HandOver(f, undo func()) {
	taken := make(chan struct{})
	l.post(func() {
		close(taken)
		f()
	})
	select {
	case <-taken:
		return
	case <-l.done:
	}
	select {
	case <-taken:
	default:
		undo()
	}
}

// after runs f in the loop once d has passed.
func (l *loop) after(d time.Duration, f func()) (stop func()) {
	return l.cfg.Clock.After(d, func() { l.post(f) })
}

// tellSite tells of a payment to the counter it was asked for, or to another
// one of the same account when that one is closed.
func (l *loop) tellSite(site, name string, detail any) {
	if _, open := l.sites[site]; !open {
		for id := range l.sites {
			if _, open := l.sites[site]; !open || id < site {
				site = id
			}
		}
	}
	l.cfg.tell(Event{Site: site, Name: l.named(name), Detail: detail})
}

// named tells the events of the tables from those of the counter.
func (l *loop) named(name string) string {
	if l.service != nil {
		return "tables." + name
	}
	return name
}

// tellAll tells of the link to every open counter.
func (l *loop) tellAll(name string, detail any) {
	for id := range l.sites {
		l.cfg.tell(Event{Site: id, Name: l.named(name), Detail: detail})
	}
}

func (l *loop) log(level, message, reference string) {
	l.cfg.tell(Event{Name: EventLog, Detail: Log{Level: level, Message: message, Reference: reference}})
}

// shut ends the loop: payments in flight resolve as unknown first, then the
// link closes. done is called when all is over.
func (l *loop) shut(done func()) {
	l.closing = append(l.closing, done)
	if len(l.closing) > 1 {
		return
	}
	l.after(PutLimit, func() {
		l.hurried = true
		l.maybeEnd()
	})
	l.parting = true
	for _, k := range l.turns {
		l.cutTurn(k)
	}
	l.link.Close(string(transaction.Closed))
	for _, ln := range l.all() {
		l.declineOpen(ln)
		l.feed(ln, transaction.Event{Kind: transaction.Shutdown})
		if ln.giveUp != nil {
			ln.giveUp()
		}
		if ln.timers[transaction.RetryTimer] != nil { // the last try
			l.feed(ln, transaction.Event{Kind: transaction.TimerExpired, Timer: transaction.RetryTimer})
		}
	}
	l.parting = false
	l.maybeEnd()
}

// maybeEnd ends a closing loop, once, when no lane waits for the journal and
// every payment's promise was kept: one that ends unheard would read as not
// sent. What is still being written, such as that nothing was sent, has a while.
func (l *loop) maybeEnd() {
	if len(l.closing) == 0 || l.parting || l.ctx.Err() != nil {
		return
	}
	for _, ln := range l.all() {
		if ln.state.Waiting() || len(ln.held) > 0 || ln.promise != nil || ln.writer.underWay() && !l.hurried {
			return
		}
	}
	if l.keepingTables() && !l.hurried {
		return
	}
	l.end()
}

func (l *loop) end() {
	for _, ln := range l.all() {
		ln.stopTimers()
	}
	l.endTables()
	for _, s := range l.leases {
		s.release()
	}
	if l.release != nil {
		l.release()
	}
	l.link.End()
	l.cancel()
	for _, done := range l.closing {
		done()
	}
}

// fit is a text of the other side without what must not be shown.
func (l *loop) fit(text string) string { return masked(text, l.site.APIKey) }

// masked hides card numbers and the key: who turns a key down may well quote it.
func masked(text, key string) string {
	if key != "" {
		text = strings.ReplaceAll(text, key, "(key)")
	}
	return connect.MaskText(text)
}
