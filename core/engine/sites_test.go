package engine

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/service"
)

// A journal that is not durable would forget real money, so it takes no live site.
func TestAJournalThatForgetsTakesNoLiveSite(t *testing.T) {
	e := New(service.Config{Sites: &service.MemorySites{}, TestOnly: "storage is memory"})
	_, err := e.SaveSite(t.Context(), contract.Site{ID: "bar", Environment: "live", APIKey: "k"})

	var refused *contract.Error
	assert.ErrorAs(t, err, &refused)
	assert.Equal(t, contract.CodeInvalidRequest, refused.Code)
	assert.Equal(t, "environment", refused.Field)
	sites, err := e.ListSites(t.Context())
	assert.NoError(t, err)
	assert.Empty(t, sites)

	_, err = e.SaveSite(t.Context(), contract.Site{ID: "bar", Environment: "test", APIKey: "k"})
	assert.NoError(t, err)
}

// A live site that is stored already is not opened with a simulator either.
func TestAStoredLiveSiteIsNotOpenedForTests(t *testing.T) {
	stored := &service.MemorySites{}
	require.NoError(t, stored.Save(t.Context(), contract.Site{ID: "bar", Account: "a", Environment: "live", APIKey: "k"}))
	e := New(service.Config{Sites: stored, TestOnly: "this engine plays on a simulator"})
	_, counter := e.Open(t.Context(), "bar", false)
	_, tables := e.OpenTables(t.Context(), "bar", contract.TablesOptions{})
	for _, err := range []error{counter, tables} {
		var refused *contract.Error
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, contract.CodeInvalidRequest, refused.Code)
		assert.Equal(t, "environment", refused.Field)
		assert.Contains(t, refused.Message, "simulator")
	}
}

// goneSites forget everything when a test tells them to.
type goneSites struct {
	service.Sites
	gone atomic.Bool
}

func (s *goneSites) Get(ctx context.Context, id string) (contract.Site, error) {
	if s.gone.Load() {
		return contract.Site{}, service.ErrUnknownSite
	}
	return s.Sites.Get(ctx, id)
}

// A sale asks for its site and does not wait for the storage. Only a call that opens a
// counter waits for it.
func TestAnOpenSiteIsKnownWithoutTheStorage(t *testing.T) {
	sites := &goneSites{}
	keep := func(c *service.Config) {
		sites.Sites = c.Sites
		c.Sites = sites
	}
	inShop(t, keep, func(t *testing.T, s *shop) {
		var closed *contract.Error
		_, err := s.OpenSite(t.Context(), "bar")
		require.ErrorAs(t, err, &closed)
		assert.Equal(t, contract.Code("closed"), closed.Code)

		s.open(t)
		sites.gone.Store(true)
		site, err := s.OpenSite(t.Context(), "bar")
		require.NoError(t, err)
		assert.Equal(t, "GBP", site.Currency)
		assert.True(t, site.KeySet)
		assert.Empty(t, site.APIKey)

		_, err = s.OpenSite(t.Context(), "back-bar")
		assert.ErrorAs(t, err, &closed)
	})
}

// A change that is saved while the counter is open counts from the next sale on.
func TestAnOpenSiteFollowsWhatIsSaved(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		site, err := s.GetSite(t.Context(), "bar")
		require.NoError(t, err)
		site.Currency = "EUR"
		_, err = s.SaveSite(t.Context(), site)
		require.NoError(t, err)
		site, err = s.OpenSite(t.Context(), "bar")
		require.NoError(t, err)
		assert.Equal(t, "EUR", site.Currency)
	})
}

// What is stored is checked again before anything is dialled: somebody may have edited it.
func TestAStoredSiteIsCheckedBeforeItIsDialled(t *testing.T) {
	good := contract.Site{ID: "bar", Account: "sd1", Environment: "test", APIKey: "k", InstallerID: "i", Currency: "GBP", Terminals: "shared"}
	for field, spoil := range map[string]func(*contract.Site){
		"account":     func(s *contract.Site) { s.Account = "evil.example/x?" },
		"environment": func(s *contract.Site) { s.Environment = "TEST" },
		"endpoint":    func(s *contract.Site) { s.Endpoint = "ws://evil.example" },
		"installerId": func(s *contract.Site) { s.InstallerID = strings.Repeat("a", 257) },
		"id":          func(s *contract.Site) { s.ID = "another" },
		"currency":    func(s *contract.Site) { s.Currency = "XXX" },
	} {
		t.Run(field, func(t *testing.T) {
			spoilt := func(c *service.Config) { c.Sites = &editedSites{c.Sites, spoil} }
			inShop(t, spoilt, func(t *testing.T, s *shop) {
				_, counter := s.Open(t.Context(), "bar", false)
				_, tables := s.OpenTables(t.Context(), "bar", contract.TablesOptions{})
				for _, err := range []error{counter, tables} {
					var refused *contract.Error
					require.ErrorAs(t, err, &refused)
					assert.Equal(t, contract.CodeInvalidRequest, refused.Code)
					assert.Equal(t, field, refused.Field)
				}
				assert.Empty(t, s.host.dialled())
			})
		})
	}
	require.NoError(t, good.CheckStored("bar"))
	good.APIKey = ""
	require.NoError(t, good.CheckStored("bar"), "payments are listed although the key is lost")
}

// editedSites give sites as somebody edited them in the storage.
type editedSites struct {
	service.Sites
	edit func(*contract.Site)
}

func (s *editedSites) Get(ctx context.Context, id string) (contract.Site, error) {
	site, err := s.Sites.Get(ctx, id)
	s.edit(&site)
	return site, err
}
