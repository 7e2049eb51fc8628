package engine

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/service"
)

// A dial is due at the same moment at which the machine wakes up. Together they make one
// connection, and no second one that nobody owns.
func TestWakingWhileADialIsDueDialsOnce(t *testing.T) {
	for range 50 {
		inShop(t, nil, func(t *testing.T, s *shop) {
			s.open(t)
			require.NoError(t, s.host.link().Close(1000, "gone"))
			synctest.Wait()
			before := len(s.host.dialled())
			time.Sleep(375 * time.Millisecond) // the middle of the first delay, for which this test sets no seed
			s.Wake()
			synctest.Wait()
			assert.Equal(t, before+1, len(s.host.dialled()))
		})
	}
}

// Two sites of one account share a link. When one of them is closed twice, the other one
// stays open.
func TestClosingASiteTwiceLeavesItsNeighbourOpen(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.open(t)
		second := contract.Site{ID: "terrace", Account: "sd1", Environment: "test", APIKey: "k", InstallerID: "i"}
		require.NoError(t, s.cfg.Sites.Save(t.Context(), second))
		_, err := s.Open(t.Context(), second.ID, true)
		require.NoError(t, err)
		for _, c := range s.counters.all() {
			c.Post(func() {
				c.Leave(second.ID)
				c.Leave(second.ID)
			})
		}
		synctest.Wait()
		_, err = s.OpenSite(t.Context(), "bar")
		assert.NoError(t, err)
	})
}

// slowSites let something happen between the first read and the change that follows it.
type slowSites struct {
	service.Sites
	reads   atomic.Int32
	between func()
}

func (s *slowSites) Get(ctx context.Context, id string) (contract.Site, error) {
	site, err := s.Sites.Get(ctx, id)
	if s.reads.Add(1) == 2 { // the first read opens the counter, the second notes that the key worked
		s.between()
		time.Sleep(time.Second)
	}
	return site, err
}

// A key that is saved while the engine notes that the old key worked stays saved.
func TestNotingThatAKeyWorkedOverwritesNoNewKey(t *testing.T) {
	sites := &slowSites{}
	keep := func(c *service.Config) { sites.Sites, c.Sites = c.Sites, sites }
	inShop(t, keep, func(t *testing.T, s *shop) {
		saved := make(chan error, 1)
		sites.between = func() {
			go func() {
				_, err := s.SaveSite(context.Background(), contract.Site{ID: "bar", Account: "sd1", Environment: "test", APIKey: "new", InstallerID: "i"})
				saved <- err
			}()
		}
		s.open(t)
		require.NoError(t, <-saved)
		time.Sleep(5 * time.Second)
		site, err := sites.Get(t.Context(), "bar")
		require.NoError(t, err)
		assert.Equal(t, "new", site.APIKey)
	})
}
