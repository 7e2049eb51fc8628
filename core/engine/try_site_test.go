package engine

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/core/rpc"
	"connect-epos/core/service"
)

// dialed answers each dial in one way, and keeps the address.
type dialed struct {
	address string
	fails   string
	answers func(rpc.Transport)
	closed  chan struct{}
}

func (d *dialed) Dial(_ context.Context, address string) (rpc.Transport, error) {
	d.address = address
	if d.fails != "" {
		return nil, &link.DialError{Reason: d.fails}
	}
	ours, theirs := rpc.Pipe()
	go func() {
		d.answers(theirs)
		_, _ = theirs.Recv(context.Background())
		close(d.closed)
	}()
	return ours, nil
}

func reply(text string) func(rpc.Transport) {
	return func(t rpc.Transport) {
		if _, err := t.Recv(context.Background()); err == nil {
			_ = t.Send(context.Background(), []byte(text))
		}
	}
}

func TestASiteIsTriedOnceAndNothingIsSaved(t *testing.T) {
	site := contract.Site{ID: "bar", Account: "a", Environment: "test", APIKey: "secret", InstallerID: "i"}
	for name, c := range map[string]struct {
		fails   string
		answers func(rpc.Transport)
		reason  string
	}{
		"lets in":             {"", reply(`{"jsonrpc":"2.0","id":1,"result":[]}`), ""},
		"answers an error":    {"", reply(`{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}`), ""},
		"refuses":             {link.ReasonHandshake, nil, link.ReasonHandshake},
		"is forbidden by CSP": {link.ReasonPolicy, nil, link.ReasonPolicy},
		"turns away":          {"", func(t rpc.Transport) { _ = t.Close(4401, "no") }, link.ReasonTurnedAway},
		"stays mute":          {"", func(rpc.Transport) {}, link.ReasonNoAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := &dialed{fails: c.fails, answers: c.answers, closed: make(chan struct{})}
				sites := &service.MemorySites{}
				e := New(service.Config{SoftwareHouseID: "swh", Sites: sites, Dialer: d})
				began := time.Now()
				reason, err := e.TrySite(t.Context(), site)
				require.NoError(t, err)
				assert.Equal(t, c.reason, reason)
				assert.LessOrEqual(t, time.Since(began), link.ConnectLimit)
				assert.Contains(t, d.address, "/pac?token=secret&")
				if c.answers != nil {
					<-d.closed
				}
				list, err := sites.List(t.Context())
				require.NoError(t, err)
				assert.Empty(t, list)
			})
		})
	}
}

func TestTheStoredKeyIsTriedIfNoneIsGiven(t *testing.T) {
	d := &dialed{fails: link.ReasonHandshake}
	sites := &service.MemorySites{}
	site := contract.Site{ID: "bar", Account: "a", Environment: "test", APIKey: "stored", InstallerID: "i"}
	require.NoError(t, sites.Save(t.Context(), site))
	e := New(service.Config{SoftwareHouseID: "swh", Sites: sites, Dialer: d})
	site.APIKey = ""
	_, err := e.TrySite(t.Context(), site)
	require.NoError(t, err)
	assert.Contains(t, d.address, "token=stored&")

	site.ID = "another"
	_, err = e.TrySite(t.Context(), site)
	var refused *contract.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, contract.CodeUnknownSite, refused.Code)

	live := New(service.Config{SoftwareHouseID: "swh", Sites: sites, Dialer: d, TestOnly: "storage is memory"})
	_, err = live.TrySite(t.Context(), contract.Site{ID: "x", Account: "a", Environment: "live", APIKey: "k"})
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, "environment", refused.Field)
}
