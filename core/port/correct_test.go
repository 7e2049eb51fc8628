package port

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/wire"
)

// ofThePage is what the page's own script sends, so no till can get it wrong; and dialect has a
// message for each of its members.
var ofThePage = map[string]bool{"token": true, "ask": true, "value": true, "check": true, "simulator": true, "key": true, "lock": true,
	"failed": true, "entries": true, "dialect": true}

func TestEveryFieldThatIsCheckedHasACorrectValue(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	checks := regexp.MustCompile(`\.(?:need|text|exact|masked|oneOf|integer|flag|currency|timeOfDay|fail)\("(\w+)"|optional\(\w+, "(\w+)"`)
	found := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, m := range checks.FindAllStringSubmatch(string(source), -1) {
			if field := m[1] + m[2]; !ofThePage[field] {
				assert.NotEmpty(t, correct(field), field)
				found++
			}
		}
	}
	assert.Greater(t, found, 50)
}

func TestAMessageNamesTheFieldTheValueAndACorrectOne(t *testing.T) {
	const money = "; correct is amount: 1250, whole pence: £12.50 is 1250"
	for given, message := range map[string]string{
		`{"amount":12.5}`:        "amount must be a whole number, not 12.5" + money,
		`{"amount":"12.50"}`:     `amount must be a whole number, not "12.50"` + money,
		`{"amount":{"$":"NaN"}}`: "amount must be a whole number, not NaN" + money,
		`{"amount":0}`:           "amount must be between 1 and 99999999, not 0" + money,
		`{}`:                     "amount is required, in minor units of the currency" + money,
	} {
		v, err := wire.Parse([]byte(given))
		require.NoError(t, err)
		f := &form{object: v}
		f.amount(connect.Takes)
		var e *contract.Error
		require.ErrorAs(t, f.err, &e)
		assert.Equal(t, message, e.Message)
	}
}

func TestNoMessageShowsASecret(t *testing.T) {
	const secret = "0a1b2c3d-4e5f-6789-abcd-ef0123456789"
	for _, field := range []string{"apiKey", "account", "endpoint", "authCode", "apikey", "ApiKey", "token", "password"} {
		f := &form{object: wire.Object(wire.M(field, wire.String(secret)))}
		f.fail(field, "is wrong")
		assert.NotContains(t, f.err.Error(), secret, field)
		assert.NotContains(t, f.err.Error(), secret[:20], field)
	}
	for _, wrong := range []string{"installerId", "by", "reference", "amount", "signatureDefault"} {
		for _, v := range []wire.Value{wire.String(secret), wire.Object(wire.M("apiKey", wire.String(secret)))} {
			f := &form{object: wire.Object(wire.M(wrong, v))}
			f.fail(wrong, "is wrong")
			assert.NotContains(t, f.err.Error(), secret[:8], "the key in the field "+wrong)
		}
	}
	for _, card := range []string{`"4111111111111111"`, `"4111 1111 1111 1111"`, `"4111-1111-1111-1111"`, `4111111111111111`} {
		v, err := wire.Parse([]byte(`{"reference":` + card + `}`))
		require.NoError(t, err)
		f := &form{object: v}
		f.fail("reference", "is wrong")
		assert.NotRegexp(t, `(\d[ -]?){7}`, f.err.Error())
	}
}
