package uri_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/uri"
)

const key = "0a1b2c3d-4e5f-6789-abcd-ef0123456789"

func site() uri.Config {
	return uri.Config{
		Account: "sd711b330000", Environment: uri.Test, Mode: uri.PayAtCounter,
		APIKey: key, SoftwareHouseID: "SD711B33", InstallerID: "SD711B34",
	}
}

func with(change func(*uri.Config)) uri.Config {
	c := site()
	change(&c)
	return c
}

func TestBuildWritesWhatGettingStartedSays(t *testing.T) {
	const query = "?token=" + key + "&api-version=v1&software-house-id=SD711B33&installer-id=SD711B34"
	for name, good := range map[string]struct {
		config uri.Config
		want   string
	}{
		"test account": {site(), "wss://sd711b330000.test.connect.paymentsense.cloud/pac" + query},
		"live account": {with(func(c *uri.Config) { c.Environment = uri.Live }),
			"wss://sd711b330000.connect.paymentsense.cloud/pac" + query},
		"pay at table": {with(func(c *uri.Config) { c.Mode = uri.PayAtTable }),
			"wss://sd711b330000.test.connect.paymentsense.cloud/pat" + query},
		"final receipt, a bare flag at the end": {with(func(c *uri.Config) { c.Mode, c.FinalPOSReceipt = uri.PayAtTable, true }),
			"wss://sd711b330000.test.connect.paymentsense.cloud/pat" + query + "&final-pos-receipt-request"},
		"v1 asked for": {with(func(c *uri.Config) { c.Version = "v1" }),
			"wss://sd711b330000.test.connect.paymentsense.cloud/pac" + query},
		"loopback endpoint":     {with(func(c *uri.Config) { c.Endpoint = "ws://127.0.0.1:8080" }), "ws://127.0.0.1:8080/pac" + query},
		"endpoint with a slash": {with(func(c *uri.Config) { c.Endpoint = "wss://sim.example/" }), "wss://sim.example/pac" + query},
		"blanks around": {with(func(c *uri.Config) {
			c.Account, c.APIKey, c.InstallerID = " sd711b330000\r\n", "\t"+key+"\u00a0", "\ufeffSD711B34\u200b"
		}), "wss://sd711b330000.test.connect.paymentsense.cloud/pac" + query},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := uri.Build(good.config)
			require.NoError(t, err)
			assert.Equal(t, good.want, got)
		})
	}
}

func TestBuildEncodesValues(t *testing.T) {
	got, err := uri.Build(with(func(c *uri.Config) {
		c.APIKey, c.SoftwareHouseID, c.InstallerID = "a b+c&d=e%f", "AZaz09-._~", "é/?#\x00x"
	}))
	require.NoError(t, err)
	assert.Contains(t, got, "?token=a%20b%2Bc%26d%3De%25f&")
	assert.Contains(t, got, "&software-house-id=AZaz09-._~&")
	assert.True(t, strings.HasSuffix(got, "&installer-id=%C3%A9%2F%3F%23%00x"), "every other byte is encoded")
}

// A software house that installs its own tills has no other id to give.
func TestABlankInstallerIsTheSoftwareHouse(t *testing.T) {
	for _, blank := range []string{"", " ", "\u200b\n"} {
		got, err := uri.Build(with(func(c *uri.Config) { c.InstallerID = blank }))
		require.NoError(t, err)
		assert.Contains(t, got, "&software-house-id=SD711B33&installer-id=SD711B33")
	}
}

func TestBuildRefuses(t *testing.T) {
	for name, bad := range map[string]struct {
		change func(*uri.Config)
		field  string
		reason uri.Reason
	}{
		"no account":             {func(c *uri.Config) { c.Account = " " }, "account", uri.Required},
		"account with scheme":    {func(c *uri.Config) { c.Account = "wss://sd711b330000" }, "account", uri.HasScheme},
		"account with domain":    {func(c *uri.Config) { c.Account = "sd711b330000.test.connect.paymentsense.cloud" }, "account", uri.HasDomain},
		"account with path":      {func(c *uri.Config) { c.Account = "sd711b330000/pac" }, "account", uri.HasDomain},
		"account with user":      {func(c *uri.Config) { c.Account = "a@b" }, "account", uri.HasDomain},
		"account with blank":     {func(c *uri.Config) { c.Account = "sd711 b330000" }, "account", uri.HasSpace},
		"account with soft gap":  {func(c *uri.Config) { c.Account = "sd711\u200bb330000" }, "account", uri.HasSpace},
		"account over-long":      {func(c *uri.Config) { c.Account = strings.Repeat("a", 64) }, "account", uri.TooLong},
		"account not ASCII":      {func(c *uri.Config) { c.Account = "café" }, "account", uri.BadCharacter},
		"account with hyphen":    {func(c *uri.Config) { c.Account = "-sd" }, "account", uri.BadCharacter},
		"no environment":         {func(c *uri.Config) { c.Environment = "" }, "environment", uri.Required},
		"other environment":      {func(c *uri.Config) { c.Environment = "prod" }, "environment", uri.NotAllowed},
		"no mode":                {func(c *uri.Config) { c.Mode = "" }, "mode", uri.Required},
		"mode in capitals":       {func(c *uri.Config) { c.Mode = "PAC" }, "mode", uri.NotAllowed},
		"no key":                 {func(c *uri.Config) { c.APIKey = "" }, "apiKey", uri.Required},
		"key of blanks":          {func(c *uri.Config) { c.APIKey = "\u200b \n" }, "apiKey", uri.Required},
		"key over-long":          {func(c *uri.Config) { c.APIKey = strings.Repeat("a", 1025) }, "apiKey", uri.TooLong},
		"v0":                     {func(c *uri.Config) { c.Version = "v0" }, "apiVersion", uri.Retired},
		"v2":                     {func(c *uri.Config) { c.Version = "v2" }, "apiVersion", uri.NotAllowed},
		"no software house":      {func(c *uri.Config) { c.SoftwareHouseID = "" }, "softwareHouseId", uri.Required},
		"software house long":    {func(c *uri.Config) { c.SoftwareHouseID = strings.Repeat("a", 257) }, "softwareHouseId", uri.TooLong},
		"installer over-long":    {func(c *uri.Config) { c.InstallerID = strings.Repeat("a", 257) }, "installerId", uri.TooLong},
		"receipt at the counter": {func(c *uri.Config) { c.FinalPOSReceipt = true }, "finalPosReceipt", uri.TableOnly},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := uri.Build(with(bad.change))
			assert.Equal(t, &uri.Error{Field: bad.field, Reason: bad.reason}, err)
			assert.Empty(t, got)
			assert.NotContains(t, err.Error(), key)
		})
	}
}

func TestEndpoints(t *testing.T) {
	for endpoint, reason := range map[string]uri.Reason{
		"ws://127.0.0.1:8080":        "",
		"ws://127.255.3.4":           "",
		"ws://localhost:1":           "",
		"WS://LOCALHOST":             "",
		"ws://[::1]:8080":            "",
		"ws://[::1]":                 "",
		"wss://till.example":         "",
		"wss://till.example:8443/":   "",
		"wss://192.168.1.20":         "",
		"wss://[2001:db8::1]:443":    "",
		"ws://till.example":          uri.NotSecure,
		"ws://192.168.1.20":          uri.NotSecure,
		"ws://128.0.0.1":             uri.NotSecure,
		"ws://127.0.0.1.example":     uri.NotSecure,
		"ws://127.1":                 uri.NotSecure,
		"ws://127.0.0.256":           uri.NotSecure,
		"ws://127.0.0.01":            uri.NotSecure,
		"ws://localhost.example":     uri.NotSecure,
		"ws://[::2]":                 uri.NotSecure,
		"127.0.0.1:8080":             uri.NotAnOrigin,
		"http://127.0.0.1:8080":      uri.NotAnOrigin,
		"wss://":                     uri.NotAnOrigin,
		"wss://till.example/pac":     uri.NotAnOrigin,
		"wss://till.example//":       uri.NotAnOrigin,
		"wss://till.example/ /":      uri.NotAnOrigin,
		"//":                         uri.NotAnOrigin,
		"wss://till.example?x=1":     uri.NotAnOrigin,
		"wss://till.example#x":       uri.NotAnOrigin,
		"wss://user:pw@till.example": uri.NotAnOrigin,
		"ws://localhost@example":     uri.NotAnOrigin,
		`ws://localhost\@example`:    uri.NotAnOrigin,
		"wss://till.example:0":       uri.NotAnOrigin,
		"wss://till.example:65536":   uri.NotAnOrigin,
		"wss://till.example:":        uri.NotAnOrigin,
		"wss://till.example:8x":      uri.NotAnOrigin,
		"wss://till example":         uri.NotAnOrigin,
		"wss://till..example":        uri.NotAnOrigin,
		"wss://[::1":                 uri.NotAnOrigin,
		"wss://[]":                   uri.NotAnOrigin,
		"wss://[::1]x":               uri.NotAnOrigin,
		"wss://[::g]":                uri.NotAnOrigin,

		"wss://sd711b330000.connect.paymentsense.cloud":      uri.OwnHost, // a live account in the endpoint of a test
		"wss://SD711B330000.Connect.Paymentsense.Cloud:443/": uri.OwnHost,
		"wss://sd711b330000.test.connect.paymentsense.cloud": uri.OwnHost,
		"wss://connect.paymentsense.cloud":                   uri.OwnHost,
		"wss://connect.paymentsense.cloud.example":           "",
		"wss://notconnect.paymentsense.cloud":                "",
	} {
		t.Run(endpoint, func(t *testing.T) {
			err := uri.ValidateSite(with(func(c *uri.Config) { c.Endpoint = endpoint }))
			if reason == "" {
				require.NoError(t, err)
				return
			}
			assert.Equal(t, &uri.Error{Field: "endpoint", Reason: reason}, err)
		})
	}
	err := uri.ValidateSite(with(func(c *uri.Config) { c.Endpoint, c.Environment = "wss://till.example", uri.Live }))
	assert.Equal(t, &uri.Error{Field: "endpoint", Reason: uri.TestOnly}, err)
}

func TestValidateSiteNeedsNoSoftwareHouseAndNoMode(t *testing.T) {
	assert.NoError(t, uri.ValidateSite(with(func(c *uri.Config) { c.SoftwareHouseID, c.Mode = "", "" })))
	assert.Error(t, uri.ValidateSoftwareHouse("  "))
	assert.NoError(t, uri.ValidateSoftwareHouse("SD711B33"))
}

func TestEveryReasonHasItsSentence(t *testing.T) {
	for _, reason := range []uri.Reason{
		uri.Required, uri.TooLong, uri.HasScheme, uri.HasDomain, uri.HasSpace, uri.BadCharacter, uri.NotAllowed, uri.Retired,
		uri.TableOnly, uri.TestOnly, uri.NotAnOrigin, uri.NotSecure, uri.OwnHost,
	} {
		assert.Greater(t, len((&uri.Error{Field: "f", Reason: reason}).Error()), len("f is"), reason)
	}
}

func TestHostIsOneKeyPerHost(t *testing.T) {
	for want, configs := range map[string][]uri.Config{
		"sd711b330000.test.connect.paymentsense.cloud": {site(), with(func(c *uri.Config) { c.Account = " SD711B330000" })},
		"sd711b330000.connect.paymentsense.cloud":      {with(func(c *uri.Config) { c.Environment = uri.Live })},
		"sd711b330000@till.example": {
			with(func(c *uri.Config) { c.Endpoint = "wss://till.example" }),
			with(func(c *uri.Config) { c.Endpoint = "WSS://Till.Example:443/" }),
		},
		"sd711b330000@127.0.0.1:8080": {with(func(c *uri.Config) { c.Endpoint = "ws://127.0.0.1:8080" })},
		"sd711b330000@[::1]":          {with(func(c *uri.Config) { c.Endpoint = "ws://[::1]:80" })},
	} {
		for _, c := range configs {
			assert.Equal(t, want, uri.Host(c))
		}
	}
}

func TestAPrintedConfigHoldsNoKey(t *testing.T) {
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		assert.NotContains(t, fmt.Sprintf(verb, site()), key, verb)
		assert.Contains(t, fmt.Sprintf(verb, site()), "sd711b330000.test.connect.paymentsense.cloud/pac", verb)
	}
}

// A site is cleaned when it is saved and again when it is dialled: the second time must
// change nothing, or what is dialled is not what was checked.
func TestCleaningTwiceChangesNothing(t *testing.T) {
	for _, endpoint := range []string{"", "/", "//", "///", " / ", "/ /", "ws://localhost:8080/", "ws://localhost:8080//",
		"ws://localhost:8080 /", "ws://localhost:8080/\u200b/", "\ufeff//\u00a0", "wss://", "wss:///"} {
		once := uri.Clean(uri.Config{Endpoint: endpoint, Account: " a ", APIKey: "\u00a0k\u200b"})
		assert.Equal(t, once, uri.Clean(once), "%q", endpoint)
		for _, environment := range []string{uri.Live, uri.Test} {
			c := uri.Config{Account: "a", Environment: environment, Endpoint: endpoint, APIKey: "k", InstallerID: "i"}
			again := c
			again.Endpoint = uri.Clean(c).Endpoint
			assert.Equal(t, uri.ValidateSite(c), uri.ValidateSite(again), "%q", endpoint)
		}
	}
}

// Slashes alone are no endpoint: a live site that had them would be saved as one without.
func TestSlashesAreNoEndpoint(t *testing.T) {
	for _, endpoint := range []string{"/", "//", " // ", "/ /"} {
		err := uri.ValidateSite(uri.Config{Account: "a", Environment: uri.Live, Endpoint: endpoint, APIKey: "k", InstallerID: "i"})
		assert.Equal(t, &uri.Error{Field: "endpoint", Reason: uri.NotAnOrigin}, err, "%q", endpoint)
	}
}
