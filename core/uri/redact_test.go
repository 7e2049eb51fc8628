package uri_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/uri"
)

func TestRedact(t *testing.T) {
	good, err := uri.Build(site())
	require.NoError(t, err)
	const rest = "&api-version=v1&software-house-id=SD711B33&installer-id=SD711B34"
	hidden := strings.Replace(good, key, "***", 1)
	for name, c := range map[string]struct{ text, want string }{
		"an address":           {good, hidden},
		"redacted already":     {hidden, hidden},
		"in a sentence":        {"dialling " + good + " failed twice\n", "dialling " + hidden + " failed twice\n"},
		"in quotes":            {`WebSocket("` + good + `")`, `WebSocket("` + hidden + `")`},
		"two of them":          {good + " " + good, hidden + " " + hidden},
		"a flag behind":        {good + "&final-pos-receipt-request", hidden + "&final-pos-receipt-request"},
		"key parameter last":   {"wss://h.example/pac?installer-id=A&token=" + key, "wss://h.example/pac?installer-id=A&token=***"},
		"no origin":            {"/pac?token=" + key + rest, "***?token=***" + rest},
		"only the query":       {"token=" + key, "token=***"},
		"query in capitals":    {"wss://h.example/pac?TOKEN=" + key, "wss://h.example/pac?***"},
		"letter encoded":       {"wss://h.example/pac?%74oken=" + key, "wss://h.example/pac?***"},
		"in another address":   {"https://x.example/?to=wss%3A%2F%2Fh%2Fpac%3Ftoken%3D" + key, "***?***"},
		"no question mark":     {"wss://h.example/pactoken=" + key + rest, "***" + rest},
		"no ampersand":         {"wss://h.example/pac?installer-id=Atoken=" + key, "wss://h.example/pac?installer-id=***"},
		"no ampersand, no is":  {"wss://h.example/pac?installer-id=Atoken" + key, "wss://h.example/pac?installer-id=***"},
		"torn before the key":  {"token= " + key + " " + rest, "token=*** *** " + rest},
		"torn in the name":     {"wss://h.example/pac?tok en=" + key, "wss://h.example/pac?*** ***"},
		"torn twice":           {"wss://h.example/pac? token= \n" + key, "wss://h.example/pac? token=*** \n***"},
		"user and password":    {"wss://user:" + key + "@h.example/pac?token=x", "***?token=***"},
		"path of its own":      {"wss://h.example/" + key + "/pac?token=x", "***?token=***"},
		"a sentence":           {"the token was rejected: 401 (see https://docs.example/a?b=c)", "the token was rejected: 401 (see https://docs.example/a?b=c)"},
		"account host":         {"up on sd711b330000.test.connect.paymentsense.cloud", "up on sd711b330000.test.connect.paymentsense.cloud"},
		"account host, a path": {"sd711b330000.test.connect.paymentsense.cloud?x=" + key, "sd711b330000.test.connect.paymentsense.cloud?***"},
		"empty":                {"", ""},
		"spaces":               {" \n\t", " \n\t"},
	} {
		t.Run(name, func(t *testing.T) {
			got := uri.Redact(c.text)
			assert.Equal(t, c.want, got)
			assert.NotContains(t, got, key)
			assert.Equal(t, got, uri.Redact(got), "redacting twice changes nothing")
		})
	}
}

// TestRedactSurvivesEveryByteChanged breaks an address at each place outside
// the key in several ways.
func TestRedactSurvivesEveryByteChanged(t *testing.T) {
	good, err := uri.Build(with(func(c *uri.Config) { c.Endpoint = "ws://127.0.0.1:8080" }))
	require.NoError(t, err)
	from := strings.Index(good, key)
	for at := range len(good) {
		if at >= from && at < from+len(key) {
			continue
		}
		for _, put := range []string{"", "x", " ", "=", "&", "%", "/", "?", "\"", "\x00", "\xff", "é"} {
			changed := good[:at] + put + good[at+1:]
			require.NotContains(t, uri.Redact(changed), key, changed)
			inserted := good[:at] + put + good[at:]
			require.NotContains(t, uri.Redact(inserted), key, inserted)
		}
		require.NotContains(t, uri.Redact(good[at:]), cut(good[at:]), "tail from %d", at)
		require.NotContains(t, uri.Redact(good[:at]), cut(good[:at]), "head to %d", at)
	}
}

// cut is the key where text holds it whole, and else what no text holds.
func cut(text string) string {
	if strings.Contains(text, key) {
		return key
	}
	return "\x00 no key"
}

func FuzzRedact(f *testing.F) {
	f.Add("dialling ", " failed", uint16(3), "x", uint16(40), "")
	f.Add("(", ")", uint16(54), " ", uint16(55), "&")
	f.Fuzz(func(t *testing.T, before, after string, first uint16, put1 string, second uint16, put2 string) {
		good, err := uri.Build(site())
		require.NoError(t, err)
		head, tail, _ := strings.Cut(good, key)
		broken := breakOne(head, first, put1) + key + breakOne(tail, second, put2)
		require.NotContains(t, uri.Redact(before+" "+broken+" "+after), key)
	})
}

// breakOne replaces one byte of s by up to two others.
func breakOne(s string, at uint16, put string) string {
	i := int(at) % len(s)
	return s[:i] + put[:min(len(put), 2)] + s[i+1:]
}
