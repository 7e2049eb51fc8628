package uri_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/uri"
)

func TestParseUndoesBuild(t *testing.T) {
	for name, c := range map[string]uri.Config{
		"test":          site(),
		"live":          with(func(c *uri.Config) { c.Environment = uri.Live }),
		"account test":  with(func(c *uri.Config) { c.Account, c.Environment = "test", uri.Live }),
		"receipt":       with(func(c *uri.Config) { c.Mode, c.FinalPOSReceipt = uri.PayAtTable, true }),
		"endpoint":      with(func(c *uri.Config) { c.Endpoint = "ws://[::1]:8080" }),
		"strange texts": with(func(c *uri.Config) { c.APIKey, c.InstallerID = "+%25 &=é", "%" }),
	} {
		t.Run(name, func(t *testing.T) {
			address, err := uri.Build(c)
			require.NoError(t, err)
			got, err := uri.Parse("  " + address + "\n")
			require.NoError(t, err)
			assert.Equal(t, readBack(c), got)
		})
	}
}

// readBack is what an address tells of c.
func readBack(c uri.Config) uri.Config {
	c = uri.Clean(c)
	c.Version = "v1"
	if c.Endpoint != "" {
		c.Account = ""
	}
	return c
}

func TestParseTakesParametersInAnyOrder(t *testing.T) {
	got, err := uri.Parse("wss://sd711b330000.test.connect.paymentsense.cloud/pac?installer-id=SD711B34&api-version=v1&software-house-id=SD711B33&token=" + key)
	require.NoError(t, err)
	assert.Equal(t, readBack(site()), got)
}

func TestParseTakesHexDigitsOfBothCases(t *testing.T) {
	good, err := uri.Build(site())
	require.NoError(t, err)
	got, err := uri.Parse(good + "%c3%A9")
	require.NoError(t, err)
	assert.Equal(t, "SD711B34é", got.InstallerID)
}

func TestParseRefuses(t *testing.T) {
	good, err := uri.Build(site())
	require.NoError(t, err)
	for name, bad := range map[string]struct {
		address string
		want    uri.Error
	}{
		"empty":             {"", uri.Error{Field: "uri", Reason: uri.Malformed}},
		"no scheme":         {strings.TrimPrefix(good, "wss://"), uri.Error{Field: "uri", Reason: uri.Malformed}},
		"no path":           {strings.Replace(good, "/pac", "", 1), uri.Error{Field: "uri", Reason: uri.Malformed}},
		"no query":          {good[:strings.IndexByte(good, '?')], uri.Error{Field: "uri", Reason: uri.Malformed}},
		"other path":        {strings.Replace(good, "/pac", "/pax", 1), uri.Error{Field: "mode", Reason: uri.NotAllowed}},
		"two labels":        {strings.Replace(good, "sd711", "sd.711", 1), uri.Error{Field: "account", Reason: uri.HasDomain}},
		"ws to the account": {strings.Replace(good, "wss:", "ws:", 1), uri.Error{Field: "endpoint", Reason: uri.NotSecure}},
		"no token":          {strings.Replace(good, key, "", 1), uri.Error{Field: "apiKey", Reason: uri.Required}},
		"v0":                {strings.Replace(good, "=v1", "=v0", 1), uri.Error{Field: "apiVersion", Reason: uri.Retired}},
		"no version":        {strings.Replace(good, "api-version=v1&", "", 1), uri.Error{Field: "apiVersion", Reason: uri.Required}},
		"unknown parameter": {good + "&colour=red", uri.Error{Field: "uri", Reason: uri.Unknown}},
		"repeated":          {good + "&token=other", uri.Error{Field: "uri", Reason: uri.Repeated}},
		"half an escape":    {good + "%2", uri.Error{Field: "installerId", Reason: uri.Malformed}},
		"wrong escape":      {good + "%GG", uri.Error{Field: "installerId", Reason: uri.Malformed}},
		"blank at the end":  {good + "%20", uri.Error{Field: "installerId", Reason: uri.HasSpace}},
		"receipt at pac":    {good + "&final-pos-receipt-request", uri.Error{Field: "finalPosReceipt", Reason: uri.TableOnly}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := uri.Parse(bad.address)
			assert.Equal(t, &bad.want, err)
			assert.Equal(t, uri.Config{}, got)
		})
	}
}

func FuzzParse(f *testing.F) {
	good, _ := uri.Build(site())
	for _, seed := range []string{good, good + "%", "wss://h/pac?&&", "://?", "ws://[::1]/pat?final-pos-receipt-request"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		c, err := uri.Parse(address)
		uri.Redact(address)
		if err != nil {
			return
		}
		if c.Account == "" {
			c.Account = "unknown"
		}
		again, err := uri.Build(c)
		require.NoError(t, err, "what Parse read, Build writes")
		got, err := uri.Parse(again)
		require.NoError(t, err)
		require.Equal(t, readBack(c), got)
	})
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
		got, err := uri.Parse(address)
		require.NoError(t, err)
		require.Equal(t, readBack(c), got)
		require.True(t, utf8.ValidString(address))
	})
}
