package sim

import (
	"context"
	"net/url"
	"strings"

	"connect-epos/core/rpc"
)

// Address is what a client asks for by the address it dials.
type Address struct {
	Hello
	// Tables is set for /pat. TablesLink holds what such a link asks for.
	Tables bool
	TablesLink
}

// ReadAddress reads a path with its query, or a whole URI. It returns false for
// anything but /pac and /pat; upper case and a slash at the end do not matter.
func ReadAddress(text string) (Address, bool) {
	u, err := url.Parse(text)
	if err != nil {
		return Address{}, false
	}
	path, q := tidy(u.Path), u.Query()
	a := Address{
		Hello: Hello{Token: q.Get("token"), APIVersion: q.Get("api-version"),
			SoftwareHouseID: q.Get("software-house-id"), InstallerID: q.Get("installer-id")},
		Tables:     path == "/pat",
		TablesLink: TablesLink{FinalReceipt: flagged(q, "final-pos-receipt-request")},
	}
	return a, path == "/pac" || path == "/pat"
}

// Receive serves the link of an admitted client to its end, as Welcome and
// WelcomeTables do.
func (s *Sim) Receive(ctx context.Context, t rpc.Transport, a Address, treatment string) error {
	if a.Tables {
		return s.WelcomeTables(ctx, t, treatment, a.TablesLink)
	}
	return s.Welcome(ctx, t, treatment)
}

// ControlCall returns the call that a path names: the rest of the path after
// /control. It returns false for other paths.
func ControlCall(path string) (call string, ok bool) {
	rest, ok := strings.CutPrefix(tidy(path), "/control")
	return strings.TrimPrefix(rest, "/"), ok && (rest == "" || rest[0] == '/')
}

func tidy(path string) string { return strings.ToLower(strings.TrimRight(path, "/")) }

// flagged reports whether the query has the flag: without a value, or with any value
// but false [INFERRED].
func flagged(q url.Values, name string) bool {
	return q.Has(name) && !strings.EqualFold(q.Get(name), "false")
}
