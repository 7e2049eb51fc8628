package uri_test

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/uri"
)

// readBack reads an address with the standard library, which does not know what Build
// means. The host reads the address in the same way.
func readBack(t *testing.T, address string) uri.Config {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	q, err := url.ParseQuery(u.RawQuery)
	require.NoError(t, err)
	for name, values := range q {
		assert.Len(t, values, 1, "%s is given once", name)
	}
	c := uri.Config{Mode: strings.TrimPrefix(u.Path, "/"), APIKey: q.Get("token"), Version: q.Get("api-version"),
		SoftwareHouseID: q.Get("software-house-id"), InstallerID: q.Get("installer-id"),
		FinalPOSReceipt: q.Has("final-pos-receipt-request")}
	c.Account, c.Environment, c.Endpoint = "", uri.Test, u.Scheme+"://"+u.Host
	if account, ok := strings.CutSuffix(u.Host, ".connect.paymentsense.cloud"); ok {
		c.Account, c.Environment, c.Endpoint = account, uri.Live, ""
		if account, ok := strings.CutSuffix(account, ".test"); ok {
			c.Account, c.Environment = account, uri.Test
		}
	}
	return c
}

// told returns the parts of a config that its address shows.
func told(c uri.Config) uri.Config {
	c = uri.Clean(c)
	c.Version, c.Endpoint = "v1", lowerScheme(c.Endpoint)
	if c.InstallerID == "" {
		c.InstallerID = c.SoftwareHouseID
	}
	if c.Endpoint != "" {
		c.Account = ""
	}
	return c
}

// lowerScheme writes an origin in the form that the standard library uses.
func lowerScheme(origin string) string {
	scheme, rest, _ := strings.Cut(origin, "://")
	if origin == "" {
		return ""
	}
	return strings.ToLower(scheme) + "://" + rest
}

func TestAnAddressIsReadBackAsItWasBuilt(t *testing.T) {
	for name, c := range map[string]uri.Config{
		"test":          site(),
		"live":          with(func(c *uri.Config) { c.Environment = uri.Live }),
		"account test":  with(func(c *uri.Config) { c.Account, c.Environment = "test", uri.Live }),
		"receipt":       with(func(c *uri.Config) { c.Mode, c.FinalPOSReceipt = uri.PayAtTable, true }),
		"endpoint":      with(func(c *uri.Config) { c.Endpoint = "ws://[::1]:8080" }),
		"strange texts": with(func(c *uri.Config) { c.APIKey, c.InstallerID = "+%25 &=é;#", "%" }),
	} {
		t.Run(name, func(t *testing.T) {
			address, err := uri.Build(c)
			require.NoError(t, err)
			assert.Equal(t, told(c), readBack(t, address))
		})
	}
}

func FuzzBuild(f *testing.F) {
	f.Add("sd711b330000", "", key, "SD711B33", "SD711B34", true, false)
	f.Add("a", "ws://127.0.0.1:8080", " +%&=#?/é", "\u200bx", "y z", false, true)
	f.Fuzz(func(t *testing.T, account, endpoint, apiKey, house, installer string, test, table bool) {
		c := uri.Config{
			Account: account, Endpoint: endpoint, APIKey: apiKey, SoftwareHouseID: house, InstallerID: installer,
			Environment: uri.Live, Mode: uri.PayAtCounter,
		}
		if test {
			c.Environment = uri.Test
		}
		if table {
			c.Mode, c.FinalPOSReceipt = uri.PayAtTable, true
		}
		address, err := uri.Build(c)
		if err != nil {
			require.IsType(t, &uri.Error{}, err)
			return
		}
		require.NotContains(t, strings.ReplaceAll(address, "://", ""), " ")
		require.True(t, utf8.ValidString(address))
		require.Equal(t, told(c), readBack(t, address))
	})
}
