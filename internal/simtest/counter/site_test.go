package counter

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/evidence"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

func siteOf(id, account string) contract.Site {
	return contract.Site{ID: id, Account: account, Environment: "test", APIKey: sim.DefaultKey,
		InstallerID: "simInstaller", Currency: "GBP", Terminals: "shared"}
}

// A counter is open on one account only. When a site has moved, its counter on the old
// account is closed, so that a payment cannot go to the wrong account.
func TestAMovedSiteIsPaidOnOneAccountAlone(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		till := w.Till("a")
		till.Open()
		_, err := till.Engine.SaveSite(ctx, siteOf(world.Site, "other"))
		require.NoError(t, err)
		synctest.Wait()
		assert.Equal(t, transaction.Closed, world.CodeOf((<-till.Sale("T-1", "VCMINVLSIP0")).Err))
		till.Open()
		for _, reference := range []string{"T-1", "T-2", "T-3", "T-4", "T-5", "T-6"} {
			s := <-till.Sale(reference, "VCMINVLSIP0")
			require.NoError(t, s.Err)
			assert.Equal(t, "other.test.connect.paymentsense.cloud", s.Outcome.Record.Account)
		}
	})
}

// Another tab moved the site. When it is opened here again, the old account is closed.
func TestASiteMovedByAnotherTabIsLeftWhereItWas(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		require.NoError(t, w.Sites.Save(context.Background(), siteOf(world.Site, "other")))
		till.Open()
		for _, reference := range []string{"T-1", "T-2", "T-3", "T-4", "T-5", "T-6"} {
			s := <-till.Sale(reference, "VCMINVLSIP0")
			require.NoError(t, s.Err)
			assert.Equal(t, "other.test.connect.paymentsense.cloud", s.Outcome.Record.Account)
		}
	})
}

// Two sites of one account share a link. When one of them is closed, however often, the
// other one stays open and its payments go on.
func TestClosingOneSiteTwiceLeavesTheOtherOpen(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		require.NoError(t, w.Sites.Save(ctx, siteOf("terrace", "simulator")))
		till := w.Till("a")
		till.Open()
		_, err := till.Engine.Open(ctx, "terrace", true)
		require.NoError(t, err)
		sale := till.Sale("T-1", "VCMINVLSIP0")
		synctest.Wait()
		for range 20 {
			go func() { _ = till.Engine.CloseSite(ctx, "terrace") }() // the only possible error is that of ctx
		}
		s := <-sale
		require.NoError(t, s.Err)
		assert.Equal(t, evidence.ReasonApproved, s.Outcome.Record.Reason)
		require.NoError(t, (<-till.Sale("T-2", "VCMINVLSIP0")).Err)
	})
}
