package contract

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

// A shop that goes back to an older build keeps the settings that only the newer build
// knows, even when the older build saves the site again.
func TestASettingOfNewerCodeSurvives(t *testing.T) {
	stored, err := wire.Parse([]byte(`{"id":"front-bar","account":"sd711b330000","currency":"GBP","newest":{"kept":[1,null]}}`))
	require.NoError(t, err)
	saved := Site{ID: "front-bar", Account: "sd711b330000", Currency: "EUR"}
	saved.Inherit(DecodeSite(stored))
	again := EncodeSite(saved)
	currency, _ := again.Get("currency").Text()
	assert.Equal(t, "EUR", currency)
	assert.Equal(t, `{"kept":[1,null]}`, again.Get("newest").String())
}
