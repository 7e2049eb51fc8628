// Package uri builds the address of a Connect host.
//
// Build returns exactly the address that Connect's Getting Started page describes:
// that host, path and order of parameters, with every value percent-encoded. The address
// holds the API key, so pass it to the socket and to nothing else: no log,
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

// domain is the domain of the account hosts (documented).
const domain = "connect.paymentsense.cloud"

// version is the only version of Connect that new connections may ask for.
const version = "v1"

// Config holds everything that an address is made of. Blanks around a text are ignored
// everywhere.
type Config struct {
	Account         string // the site's account name, one DNS label
	Environment     string // Live or Test
	Endpoint        string // an origin that replaces the account's host; only with Test
	Mode            string // PayAtCounter or PayAtTable
	APIKey          string // secret, per site
	Version         string // "" means v1
	SoftwareHouseID string // set by the embedding software
	InstallerID     string // per site; blank: the SoftwareHouseID
	FinalPOSReceipt bool   // PayAtTable only
}

// String names the host and the mode. It leaves out the API key, so that nobody can
// print the key by mistake.
func (c Config) String() string { return Host(c) + "/" + c.Mode }

// GoString is the same as String.
func (c Config) GoString() string { return c.String() }

// Clean returns c without the blanks and invisible characters that come with pasted
// texts, and without the one slash that may end an endpoint. What is clean stays as it is:
// an endpoint that would have to be cleaned twice is none, and is left to be refused.
func Clean(c Config) Config {
	for _, text := range []*string{&c.Account, &c.Environment, &c.Endpoint, &c.Mode,
		&c.APIKey, &c.Version, &c.SoftwareHouseID, &c.InstallerID} {
		*text = strings.TrimFunc(*text, isBlank)
	}
	if origin, ok := strings.CutSuffix(c.Endpoint, "/"); ok && origin != "" && strings.TrimRightFunc(origin, isBlankOrSlash) == origin {
		c.Endpoint = origin
	}
	return c
}

func isBlankOrSlash(r rune) bool { return r == '/' || isBlank(r) }

// isBlank is true for Unicode spaces, for control characters, and for the zero-width
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

// Host returns the account's host, in lower case. It is the key for everything that is
// kept per account: the host, or <account>@<host:port> with an endpoint. Addresses
// that reach the same host have the same key. c must be valid.
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
