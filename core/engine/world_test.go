package engine

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/rpc"
	"connect-epos/core/service"
	"connect-epos/core/wire"
	"connect-epos/internal/locks"
)

// host is the other side of every link. It answers questions about terminals and keeps
// everything else for the test.
type host struct {
	mu     sync.Mutex
	dials  []time.Time
	links  []rpc.Transport // the host's ends of the links
	asked  []wire.Value    // every request and answer, in the order of arrival
	heard  []time.Time     // when each of them arrived
	full   bool            // while it is set, nothing can be sent
	refuse bool
	mute   bool
	slow   chan struct{} // dials wait for it, even when their context has ended
}

// Dial implements link.Dialer.
func (h *host) Dial(ctx context.Context, _ string) (rpc.Transport, error) {
	h.mu.Lock()
	h.dials = append(h.dials, time.Now())
	refuse, slow := h.refuse, h.slow
	h.mu.Unlock()
	if slow != nil {
		<-slow
	}
	if refuse {
		return nil, &link.DialError{Reason: link.ReasonHandshake}
	}
	ours, theirs := rpc.Pipe()
	h.mu.Lock()
	h.links = append(h.links, theirs)
	h.mu.Unlock()
	go h.serve(theirs)
	return fickle{ours, h}, nil
}

func (h *host) serve(t rpc.Transport) {
	for {
		frame, err := t.Recv(context.Background())
		if err != nil {
			return
		}
		v, _ := wire.Parse(frame)
		h.mu.Lock()
		h.asked, h.heard = append(h.asked, v), append(h.heard, time.Now())
		mute := h.mute
		h.mu.Unlock()
		if method, _ := v.Get("method").Text(); method == "connectedTerminals" && !mute {
			h.say(t, wire.M("id", v.Get("id")), wire.M("result", wire.Array()))
		}
	}
}

func (h *host) say(t rpc.Transport, members ...wire.Member) {
	all := append([]wire.Member{wire.M("jsonrpc", wire.String("2.0"))}, members...)
	_ = t.Send(context.Background(), wire.Object(all...).Append(nil)) // it fails only when the link is gone, and then nobody waits for it
}

// link is the host's end of the latest link.
func (h *host) link() rpc.Transport {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.links[len(h.links)-1]
}

// ids returns the ids of all requests so far.
func (h *host) ids(t *testing.T) []int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []int64
	for _, v := range h.asked {
		id, err := v.Get("id").Int()
		require.NoError(t, err)
		all = append(all, id)
	}
	return all
}

func (h *host) dialled() []time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]time.Time(nil), h.dials...)
}

func (h *host) set(change func(h *host)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change(h)
}

// webLocks are leases in memory.
type webLocks struct{ locks.Locks }

// Acquire implements Leases.
func (l *webLocks) Acquire(ctx context.Context, name string, how service.LeaseOptions, lost func()) (func(), error) {
	return l.Request(ctx, name, locks.Wish(how), lost, service.ErrHeld)
}

// shop is an engine in virtual time, with everything that it needs.
type shop struct {
	*Engine
	host  *host
	locks *webLocks
	store journal.Store

	mu     sync.Mutex
	events []contract.Event
}

// inShop runs a test in virtual time and waits for everything to end.
func inShop(t *testing.T, prepare func(c *service.Config), story func(t *testing.T, s *shop)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &shop{host: &host{}, locks: &webLocks{}}
		sites := &service.MemorySites{}
		require.NoError(t, sites.Save(t.Context(), contract.Site{ID: "bar", Account: "sd1", Environment: "test", APIKey: "k",
			InstallerID: "i", Currency: "GBP", Terminals: "shared"}))
		c := service.Config{SoftwareHouseID: "swh", Name: "e", Dialer: s.host, Store: &journal.Memory{}, Leases: s.locks,
			Sites: sites, Clock: clock.System{}, Tell: s.hear}
		if prepare != nil {
			prepare(&c)
		}
		s.store = c.Store
		s.Engine = New(c)
		defer s.Close()
		story(t, s)
	})
}

func (s *shop) hear(e contract.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, e)
}

func (s *shop) open(t *testing.T) {
	t.Helper()
	_, err := s.Open(t.Context(), "bar", true)
	require.NoError(t, err)
	require.NoError(t, s.Tell(t.Context(), "bar"))
	time.Sleep(link.RequestGap) // until nothing waits for the probe any more
}

func (s *shop) states() (states []link.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.events {
		if info, ok := e.Detail.(link.Info); ok {
			states = append(states, info.State)
		}
	}
	return states
}
