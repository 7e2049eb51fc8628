// Package uri builds the address of a Connect host.
//
// What Build returns is exactly what Connect's Getting Started page describes:
// that host, path, order of parameters, every value percent-encoded. It holds
// the API key, so it is to be handed to the socket and to nothing else: no log,
// error or event may hold it.
package uri

import "strings"

// The two kinds of account, and the two ways to integrate.
const (
	Live = "live"
	Test = "test"

	PayAtCounter = "pac"
	PayAtTable   = "pat"
)

// domain is where account hosts live (documented).
const domain = "connect.paymentsense.cloud"

// version is the only version of Connect that new connections may ask for.
const version = "v1"

// Config is everything an address is made of. Blanks around a text are ignored
// everywhere.
type Config struct {
	Account         string // the site's account name, one DNS label
	Environment     string // Live or Test
	Endpoint        string // an origin in place of the account's host; only with Test
	Mode            string // PayAtCounter or PayAtTable
	APIKey          string // secret, per site
	Version         string // "" is v1
	SoftwareHouseID string // fixed by the embedding software
	InstallerID     string // per site
	FinalPOSReceipt bool   // PayAtTable only
}

// String names the host and the mode, so that printing a Config by mistake does
// not print the API key.
func (c Config) String() string { return Host(c) + "/" + c.Mode }

// GoString is String.
func (c Config) GoString() string { return c.String() }

// Clean returns c without the blanks and invisible marks that come with pasted
// texts.
func Clean(c Config) Config {
	for _, text := range []*string{&c.Account, &c.Environment, &c.Endpoint, &c.Mode,
		&c.APIKey, &c.Version, &c.SoftwareHouseID, &c.InstallerID} {
		*text = strings.TrimFunc(*text, isBlank)
	}
	c.Endpoint = strings.TrimSuffix(c.Endpoint, "/")
	return c
}

// isBlank holds for Unicode spaces, control characters, and the zero-width
// characters and byte order mark that web pages and mail programs leave behind.
func isBlank(r rune) bool {
	switch {
	case r <= ' ', r == 0x7F, r == 0x85, r == 0xA0, r == 0x1680, r == 0x3000, r == 0xFEFF:
		return true
	case r >= 0x2000 && r <= 0x200F, r >= 0x2028 && r <= 0x202F, r == 0x205F, r == 0x2060:
		return true
	}
	return false
}

// Host names the account's host as one key for everything kept per account, in
// lower case: the host, or <account>@<host:port> with an endpoint. Addresses
// that reach the same host have the same key. c is taken to be valid.
func Host(c Config) string {
	c = Clean(c)
	if c.Endpoint == "" {
		return strings.ToLower(accountHost(c))
	}
	scheme, authority, _ := strings.Cut(strings.ToLower(c.Endpoint), "://")
	authority = strings.TrimSuffix(authority, defaultPort[scheme])
	return strings.ToLower(c.Account) + "@" + authority
}

var defaultPort = map[string]string{"ws": ":80", "wss": ":443"}

func accountHost(c Config) string {
	if c.Environment == Test {
		return c.Account + ".test." + domain
	}
	return c.Account + "." + domain
}
