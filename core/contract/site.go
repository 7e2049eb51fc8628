package contract

import (
	"connect-epos/core/uri"
	"connect-epos/core/wire"
)

// Site is the configuration of one place that takes payments: which Connect account its
// terminals belong to, and how to reach it. The fields mean what they mean in the public
// API.
type Site struct {
	ID          string
	Account     string
	Environment string // "live" or "test"
	APIKey      string // never encoded by Encode
	KeySet      bool   // a key is stored
	InstallerID string
	DefaultTID  string
	Currency    string
	Terminals   string // "shared" or "exclusive"
	Endpoint    string // an origin, in environment "test" only

	TradingDayStartsAt string // "HH:MM"
	LookBack           string // "journal" or "idle-duplicate"
	SignatureSale      string // "decline" or "accept"
	SignatureRefund    string
	FinalPOSReceipt    bool
	Dialect            wire.Value // how pay at table is spelled, where otherwise than by default

	Worked bool // a link with this key was up once: a refusal is no proof against the key

	extra []wire.Member // members of newer versions, kept
}

// Config returns the connection configuration of the site, for one mode.
func (s Site) Config(mode, softwareHouseID string) uri.Config {
	return uri.Config{Account: s.Account, Environment: s.Environment, Endpoint: s.Endpoint,
		Mode: mode, APIKey: s.APIKey, SoftwareHouseID: softwareHouseID, InstallerID: s.InstallerID,
		FinalPOSReceipt: s.FinalPOSReceipt && mode == uri.PayAtTable}
}

// Host returns the account host: the scope of references, terminals and leases.
func (s Site) Host() string { return uri.Host(s.Config("pac", "")) }

// SameConnection reports whether t reaches the same account in the same way,
// so that it may replace s while payments there are unresolved.
func (s Site) SameConnection(t Site) bool {
	return s.Account == t.Account && s.Environment == t.Environment && s.Endpoint == t.Endpoint
}

// fields are what is stored and shown of a site: everything but the key.
func (s *Site) fields() wire.Fields {
	return wire.Fields{
		{Name: "id", At: &s.ID},
		{Name: "account", At: &s.Account},
		{Name: "environment", At: &s.Environment},
		{Name: "installerId", At: &s.InstallerID},
		{Name: "defaultTid", At: &s.DefaultTID},
		{Name: "currency", At: &s.Currency},
		{Name: "terminals", At: &s.Terminals},
		{Name: "endpoint", At: &s.Endpoint},
		{Name: "tradingDayStartsAt", At: &s.TradingDayStartsAt},
		{Name: "lookBack", At: &s.LookBack},
		{Name: "signatureDefault", At: wire.Fields{
			{Name: "sale", At: &s.SignatureSale}, {Name: "refund", At: &s.SignatureRefund}}},
		{Name: "finalPosReceipt", At: &s.FinalPOSReceipt},
		{Name: "dialect", At: &s.Dialect},
		{Name: "worked", At: &s.Worked},
	}
}

// EncodeSite writes a site without its key. Members that newer code had added are
// written back.
func EncodeSite(s Site) wire.Value { return s.fields().Write(s.extra...) }

// ShowSite writes what a till may know of a site, and may give back to save it:
// the settings, and in the key's place whether there is one.
func ShowSite(s Site) wire.Value {
	s.Worked = false
	return s.fields().Write(wire.M("apiKeySet", wire.Bool(s.KeySet)))
}

// DecodeSite reads what EncodeSite wrote. Values were checked when the site was
// saved; what cannot be read stays zero.
func DecodeSite(v wire.Value) Site {
	var s Site
	s.extra, _ = s.fields().Read(v)
	return s
}

// SameKey reports whether t reaches the same account with the same key.
func (s Site) SameKey(t Site) bool {
	return s.APIKey == t.APIKey && s.InstallerID == t.InstallerID && s.SameConnection(t)
}

// Inherit keeps what a till does not give when it saves a site again.
func (s *Site) Inherit(old Site) {
	if s.APIKey == "" {
		s.APIKey = old.APIKey
	}
	s.Worked = old.Worked && s.SameKey(old)
	s.extra = old.extra
}
