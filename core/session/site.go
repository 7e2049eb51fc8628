package session

import (
	"connect-epos/core/uri"
	"connect-epos/core/wire"
)

// Site is the configuration of one place that takes payments: which Connect
// account its terminals belong to and how to reach it. Field meanings are those
// of the public API.
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

	Worked bool // a link with this key was up once: a refusal is no proof against the key

	extra []wire.Member // members of newer versions, kept
}

// Config returns the connection configuration of the site, for one mode.
func (s Site) Config(mode, softwareHouseID string) uri.Config {
	return uri.Config{Account: s.Account, Environment: s.Environment, Endpoint: s.Endpoint,
		Mode: mode, APIKey: s.APIKey, SoftwareHouseID: softwareHouseID, InstallerID: s.InstallerID}
}

// Host returns the account host: the scope of references, terminals and leases.
func (s Site) Host() string { return uri.Host(s.Config("pac", "")) }

// SameConnection reports whether t reaches the same account in the same way,
// so that it may replace s while payments there are unresolved.
func (s Site) SameConnection(t Site) bool {
	return s.Account == t.Account && s.Environment == t.Environment && s.Endpoint == t.Endpoint
}

// EncodeSite writes a site in the form it is stored and shown in: everything
// but the key.
func EncodeSite(s Site) wire.Value {
	members := []wire.Member{
		wire.M("id", wire.String(s.ID)),
		wire.M("account", wire.String(s.Account)),
		wire.M("environment", wire.String(s.Environment)),
		wire.M("installerId", wire.String(s.InstallerID)),
		wire.M("defaultTid", text(s.DefaultTID)),
		wire.M("currency", text(s.Currency)),
		wire.M("terminals", wire.String(s.Terminals)),
		wire.M("endpoint", text(s.Endpoint)),
		wire.M("tradingDayStartsAt", text(s.TradingDayStartsAt)),
		wire.M("lookBack", text(s.LookBack)),
		wire.M("signatureDefault", signatureDefault(s)),
		wire.M("finalPosReceipt", flag(s.FinalPOSReceipt)),
		wire.M("worked", flag(s.Worked)),
	}
	return wire.Object(append(members, s.extra...)...)
}

func signatureDefault(s Site) wire.Value {
	if s.SignatureSale == "" && s.SignatureRefund == "" {
		return wire.Value{}
	}
	return wire.Object(wire.M("sale", text(s.SignatureSale)), wire.M("refund", text(s.SignatureRefund)))
}

// DecodeSite reads what EncodeSite wrote. It trusts its own storage: values
// were checked when the site was saved.
func DecodeSite(v wire.Value) Site {
	str := func(name string) string { t, _ := v.Get(name).Text(); return t }
	yes := func(name string) bool { b, _ := v.Get(name).Flag(); return b }
	sale, _ := v.Get("signatureDefault").Get("sale").Text()
	refund, _ := v.Get("signatureDefault").Get("refund").Text()
	s := Site{
		ID: str("id"), Account: str("account"), Environment: str("environment"),
		InstallerID: str("installerId"), DefaultTID: str("defaultTid"), Currency: str("currency"),
		Terminals: str("terminals"), Endpoint: str("endpoint"),
		TradingDayStartsAt: str("tradingDayStartsAt"), LookBack: str("lookBack"),
		SignatureSale: sale, SignatureRefund: refund,
		FinalPOSReceipt: yes("finalPosReceipt"), Worked: yes("worked"),
	}
	known := EncodeSite(s)
	for _, m := range v.Members() {
		if known.Get(m.Name).IsAbsent() && !siteMember(m.Name) {
			s.extra = append(s.extra, m)
		}
	}
	return s
}

// siteMember reports whether the name is one that EncodeSite may write.
func siteMember(name string) bool {
	switch name {
	case "id", "account", "environment", "installerId", "defaultTid", "currency", "terminals", "endpoint",
		"tradingDayStartsAt", "lookBack", "signatureDefault", "finalPosReceipt", "worked":
		return true
	}
	return false
}

func text(s string) wire.Value {
	if s == "" {
		return wire.Value{}
	}
	return wire.String(s)
}

func flag(b bool) wire.Value {
	if !b {
		return wire.Value{}
	}
	return wire.Bool(true)
}
