package uri

import (
	"strconv"
	"strings"
)

func checkEndpoint(c Config) *Error {
	if c.Endpoint == "" {
		return nil
	}
	scheme, authority, ok := strings.Cut(c.Endpoint, "://")
	host, isAuthority := hostOf(authority)
	switch {
	case !ok || !isAuthority || len(c.Endpoint) > maxID:
		return &Error{fieldEndpoint, NotAnOrigin}
	case !strings.EqualFold(scheme, "ws") && !strings.EqualFold(scheme, "wss"):
		return &Error{fieldEndpoint, NotAnOrigin}
	case c.Environment != Test:
		return &Error{fieldEndpoint, TestOnly}
	case strings.EqualFold(scheme, "ws") && !isLoopback(host):
		return &Error{fieldEndpoint, NotSecure}
	case strings.HasSuffix("."+strings.ToLower(host), "."+domain):
		return &Error{fieldEndpoint, OwnHost}
	}
	return nil
}

// hostOf returns the host of host[:port] when both are well formed. It also refuses
// every other part that an address may have: user, path, query, fragment.
func hostOf(authority string) (host string, ok bool) {
	host, port := authority, ""
	if at := strings.LastIndexByte(authority, ':'); at >= 0 && !strings.HasSuffix(authority, "]") {
		host, port = authority[:at], authority[at+1:]
		if !isPort(port) {
			return "", false
		}
	}
	if strings.HasPrefix(host, "[") {
		return host, isIPv6(host)
	}
	for label := range strings.SplitSeq(host, ".") {
		if !isLabel(label) {
			return "", false
		}
	}
	return host, true
}

func isPort(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n > 0 && n < 1<<16 && strconv.Itoa(n) == s
}

// isIPv6 accepts [::1], and everything else that is made of the characters of such an
// address.
func isIPv6(s string) bool {
	inner, ok := strings.CutSuffix(s[1:], "]")
	return ok && len(inner) > 1 && strings.Trim(inner, "0123456789abcdefABCDEF:.") == ""
}

// isLoopback is true for localhost, [::1], and 127.0.0.0/8 written in full.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") || host == "[::1]" {
		return true
	}
	parts := strings.Split(host, ".")
	if len(parts) != 4 || parts[0] != "127" {
		return false
	}
	for _, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 || n > 255 || strconv.Itoa(n) != part {
			return false
		}
	}
	return true
}
