package contract

import (
	"testing"

	"github.com/stretchr/testify/require"

	"connect-epos/core/uri"
	"connect-epos/core/wire"
)

// FuzzSite reads a site from anything that may be stored. It is written the same for ever,
// and what is found to be good makes an address.
func FuzzSite(f *testing.F) {
	f.Add([]byte(`{"id":"bar","account":"sd711b330000","environment":"test","installerId":"i","currency":"GBP","endpoint":"ws://localhost:8080/"}`))
	f.Add([]byte(`{"id":1,"signatureDefault":{"sale":"accept"},"dialect":{"tid":"x"},"worked":true,"newest":[1]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := wire.Parse(text)
		if err != nil {
			return
		}
		s := DecodeSite(v)
		once := EncodeSite(s).String()
		again, err := wire.Parse([]byte(once))
		require.NoError(t, err)
		require.Equal(t, once, EncodeSite(DecodeSite(again)).String())
		s.APIKey = "k"
		if s.CheckStored(s.ID) == nil {
			_, err := uri.Build(s.Config(uri.PayAtCounter, "swh"))
			require.NoError(t, err)
		}
	})
}
