package uri

import "strings"

// The parameters of an address, in the order in which they are documented.
const (
	paramToken     = "token"
	paramVersion   = "api-version"
	paramHouse     = "software-house-id"
	paramInstaller = "installer-id"
	paramReceipt   = "final-pos-receipt-request"
)

// Build returns the address for c, with the API key in it. It returns an
// *Error for the first field that is wrong.
func Build(c Config) (string, error) {
	c = Clean(c)
	if err := check(c); err != nil {
		return "", err
	}
	if c.InstallerID == "" { // the software house installs it itself [CLIENT]
		c.InstallerID = c.SoftwareHouseID
	}
	var b strings.Builder
	b.WriteString(origin(c) + "/" + c.Mode)
	for i, p := range [][2]string{
		{paramToken, c.APIKey}, {paramVersion, version},
		{paramHouse, c.SoftwareHouseID}, {paramInstaller, c.InstallerID},
	} {
		b.WriteByte("?&&&"[i])
		b.WriteString(p[0] + "=" + encode(p[1]))
	}
	if c.FinalPOSReceipt {
		b.WriteString("&" + paramReceipt)
	}
	return b.String(), nil
}

func origin(c Config) string {
	if c.Endpoint != "" {
		return c.Endpoint
	}
	return "wss://" + accountHost(c)
}

const hexDigits = "0123456789ABCDEF"

// encode keeps the unreserved characters of RFC 3986 and percent-encodes every
// other byte. A space becomes %20, and never +.
func encode(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; isUnreserved(c) {
			b.WriteByte(c)
		} else {
			b.WriteString("%" + hexDigits[c>>4:c>>4+1] + hexDigits[c&15:c&15+1])
		}
	}
	return b.String()
}

func isUnreserved(c byte) bool {
	return isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~'
}
