package port

import (
	"errors"
	"strings"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/core/uri"
	"connect-epos/core/wire"
)

// The limits on the length of texts, in characters.
const (
	maxName      = 100
	maxTID       = 40
	maxReference = 128
	maxReason    = 500
	maxOtherwise = 40   // for the word that says how a bill was paid without a card
	maxURIPart   = 2000 // this one is generous: core/uri has the real limits
)

// endOfTime is the latest time that a till may name, in ms since 1970.
const endOfTime = int64(1) << 52

func readStart(v wire.Value) (Start, error) {
	f := read(v, "options", "softwareHouseId", "storage", "host", "logLevel", "keepDays", "simulator")
	s := Start{
		SoftwareHouseID: f.need("softwareHouseId", maxURIPart),
		Storage:         f.oneOf("storage", "indexeddb", "memory"),
		Host:            f.oneOf("host", "worker", "page"),
		LogLevel:        f.oneOf("logLevel", "warn", "silent", "error", "info", "debug", "trace"),
		KeepDays:        int(f.integer("keepDays", 1, 3650, 90)),
		Simulator:       f.flag("simulator", false),
	}
	if f.err == nil {
		f.err = contract.SiteProblem(uri.ValidateSoftwareHouse(s.SoftwareHouseID))
	}
	return s, f.err
}

func readID(v wire.Value, field string) (string, error) {
	f := read(v, "request", field)
	id := f.need(field, maxName)
	return id, f.err
}

// readSite checks a site as a till gives it. core/uri checks what an address needs. The
// site may be one that the till read from us, which has apiKeySet in place of the key.
func readSite(v wire.Value) (contract.Site, error) {
	f := read(v, "site", "id", "account", "environment", "apiKey", "installerId", "defaultTid", "currency",
		"terminals", "signatureDefault", "lookBack", "tradingDayStartsAt", "finalPosReceipt", "dialect", "endpoint", "apiKeySet")
	s := contract.Site{
		ID:          f.need("id", maxName),
		Account:     f.need("account", maxURIPart),
		Environment: f.need("environment", maxURIPart),
		APIKey:      f.text("apiKey", maxURIPart),
		InstallerID: f.text("installerId", maxURIPart),
		DefaultTID:  f.text("defaultTid", maxTID),
		Currency:    f.currency("currency"),
		Terminals:   f.oneOf("terminals", "shared", "exclusive"),
		Endpoint:    f.text("endpoint", maxURIPart),

		LookBack:           optional(f, "lookBack", "journal", "idle-duplicate"),
		TradingDayStartsAt: f.timeOfDay("tradingDayStartsAt"),
		FinalPOSReceipt:    f.flag("finalPosReceipt", false),
		Dialect:            f.dialect(),
	}
	s.SignatureSale, s.SignatureRefund = f.signatureDefault()
	if f.err != nil {
		return s, f.err
	}
	return cleaned(s)
}

// cleaned returns the site as it is stored: without the blanks around pasted values.
func cleaned(s contract.Site) (contract.Site, error) {
	c := uri.Clean(s.Config(uri.PayAtCounter, ""))
	checked := c
	if !s.KeySet && checked.APIKey == "" {
		checked.APIKey = "kept" // only the engine knows whether there is a stored key to keep
	}
	if err := contract.SiteProblem(uri.ValidateSite(checked)); err != nil {
		return s, err
	}
	s.Account, s.Environment, s.Endpoint = c.Account, c.Environment, c.Endpoint
	s.APIKey, s.InstallerID = c.APIKey, c.InstallerID
	return s, nil
}

func optional(f *form, name string, allowed ...string) string {
	if !f.has(name) {
		return ""
	}
	return f.oneOf(name, allowed...)
}

func (f *form) currency(name string) string {
	s := f.text(name, maxName)
	if s != "" && !connect.KnownCurrency(s) || s == "" && f.has(name) {
		f.fail(name, "must be GBP or EUR")
	}
	return s
}

func (f *form) timeOfDay(name string) string {
	s := f.text(name, maxName)
	if s == "" && !f.has(name) {
		return ""
	}
	ok := len(s) == 5 && s[2] == ':' && (s[:2] >= "00" && s[:2] <= "23") && (s[3:] >= "00" && s[3:] <= "59")
	for i := 0; ok && i < 5; i++ {
		ok = i == 2 || s[i] >= '0' && s[i] <= '9'
	}
	if !ok {
		f.fail(name, "must be a time such as 04:00")
	}
	return s
}

func (f *form) signatureDefault() (sale, refund string) {
	if !f.has("signatureDefault") {
		return "", ""
	}
	in := read(f.object.Get("signatureDefault"), "signatureDefault", "sale", "refund")
	in.prefix = "signatureDefault."
	sale, refund = optional(in, "sale", "decline", "accept"), optional(in, "refund", "decline", "accept")
	if f.err == nil {
		f.err = in.err
	}
	return sale, refund
}

// dialect checks the names that a site gives to things at the table. core/connect knows
// which things have a name.
func (f *form) dialect() wire.Value {
	v := f.object.Get("dialect")
	_, err := connect.DefaultDialect().With(v)
	var wrong *connect.DialectError
	if errors.As(err, &wrong) {
		in := &form{prefix: "dialect"}
		if wrong.Member != "" {
			in.prefix += "."
		}
		in.fail(wrong.Member, wrong.Problem)
		f.err = either(f, in)
	}
	return v
}

// readPayment checks a payment that a till asks for. Where terminal or currency is not
// given, the site's are used. core/connect knows which fields a method takes, and the
// limits.
func readPayment(v wire.Value, method *connect.Method, s contract.Site) (contract.Payment, error) {
	f := read(v, "request", append([]string{"tid", "amount", "currency", "reference"}, method.Fields...)...)
	p := contract.Payment{
		Kind:      method.Name,
		Amount:    f.amount(method.Money),
		TID:       f.text("tid", maxTID),
		Currency:  f.currency("currency"),
		Reference: f.exact("reference", maxReference),

		Cashback:      f.integer("amountCashback", 0, connect.MaxCashback, 0),
		Keyed:         f.flag("cardholderNotPresent", false),
		AuthCode:      f.text("authCode", maxName),
		PreAuthorised: f.integer("amountPreAuthorisedTotal", connect.MinAmount, connect.MaxAmount, 0),
	}
	if f.has("of") {
		p.Of = f.exact("of", maxReference)
	}
	if method.NeedsAuthCode && strings.TrimSpace(p.AuthCode) == "" {
		f.fail("authCode", "is required: that of the first pre-authorisation")
	}
	p.TID = f.terminal(p.TID, s)
	p.Currency = f.currencyOf(p.Currency, s)
	return p, f.err
}

// currencyOf returns the currency that was given, or the site's.
func (f *form) currencyOf(given string, s contract.Site) string {
	if given == "" {
		given = s.Currency
	}
	if given == "" {
		f.fail("currency", "is required: the site has no default currency")
	}
	return given
}

// terminal returns the terminal that was given, or the site's.
func (f *form) terminal(given string, s contract.Site) string {
	if given == "" && !f.has("tid") {
		given = s.DefaultTID
	}
	if strings.TrimSpace(given) == "" {
		f.fail("tid", "is required: the site has no default terminal")
	}
	return given
}

// amount reads the amount to be paid, in minor units. It is optional for a method that
// leaves the customer's money where it is: verifying an account is a sale of nothing
// [DOC].
func (f *form) amount(money connect.Money) int64 {
	if money == connect.Leaves {
		return f.integer("amount", 0, connect.MaxAmount, 0)
	}
	if !f.has("amount") {
		f.fail("amount", "is required, in minor units of the currency")
	}
	return f.integer("amount", connect.MinAmount, connect.MaxAmount, 0)
}

type settleRequest struct {
	site, reference string
	seen            transaction.Seen
	force           bool
	settlement      journal.Settlement
}

func readSettle(v wire.Value) (settleRequest, error) {
	f := read(v, "request", "site", "reference", "settlement")
	r := settleRequest{site: f.need("site", maxName), reference: f.need("reference", maxReference)}
	in := read(v.Get("settlement"), "settlement", "verdict", "by", "reason", "attempt", "rev", "authCode", "amount", "force", "paidOtherwise")
	paid, otherwise := in.verdict()
	r.settlement = journal.Settlement{Paid: paid, PaidOtherwise: otherwise, By: in.masked("by", maxName),
		Reason: in.masked("reason", maxReason), AuthCode: in.text("authCode", maxName),
		Amount: in.integer("amount", connect.MinAmount, connect.MaxAmount, 0)}
	r.seen = in.seen()
	r.force = in.flag("force", false)
	if f.err == nil {
		f.err = in.err
	}
	return r, f.err
}

// verdict reads the verdict of staff on a payment. They say either whether the card was
// charged, or how the bill was paid instead.
func (f *form) verdict() (paid bool, otherwise string) {
	if f.has("paidOtherwise") {
		for _, other := range []string{"verdict", "authCode", "amount"} {
			if f.has(other) {
				f.refuse(other, "does not go with paidOtherwise: the card was not charged")
			}
		}
		return false, f.masked("paidOtherwise", maxOtherwise)
	}
	if !f.has("verdict") {
		f.fail("verdict", "is required: paid or not-paid, or paidOtherwise in its place")
	}
	return f.oneOf("verdict", "paid", "not-paid") == "paid", ""
}

// seen reads which attempt and which revision the till showed to the person who decided.
// Both are optional.
func (f *form) seen() transaction.Seen {
	const most = 1_000_000
	return transaction.Seen{Attempt: int(f.integer("attempt", 1, most, 0)), Rev: int(f.integer("rev", 1, most, 0))}
}

// readDecision reads a decision that names a payment, and perhaps which attempt and
// revision the till showed.
func readDecision(v wire.Value) (site, reference string, seen transaction.Seen, err error) {
	f := read(v, "request", "site", "reference", "seen")
	site, reference = f.need("site", maxName), f.need("reference", maxReference)
	if f.has("seen") {
		in := read(v.Get("seen"), "seen", "attempt", "rev")
		seen = in.seen()
		f.err = either(f, in)
	}
	return site, reference, seen, f.err
}
