package journal

import (
	"testing"

	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

// FuzzLast reads what is known of a terminal's last transaction from any text. What was
// read is written the same for ever.
func FuzzLast(f *testing.F) {
	f.Add(`{"reference":"r","attempt":1,"number":"0001","time":"2026-01-01T00:00:00","whole":true,"frames":2,"ends":[],"claims":1,"used":5}`)
	f.Add(`{"ends":[{"id":1}],"full":true}`)
	f.Add(`{`)
	f.Fuzz(func(t *testing.T, text string) {
		once := EncodeLast(DecodeLast(text))
		require.Equal(t, once, EncodeLast(DecodeLast(once)))
	})
}

// FuzzChange reads a copy of a change from anything that a till may give back.
func FuzzChange(f *testing.F) {
	f.Add([]byte(`{"record":{"v":1,"account":"a","reference":"r","attempt":1,"rev":1,"kind":"sale","tid":"1","amount":1,"status":"open","sent":"maybe"},"entry":{}}`))
	f.Add([]byte(`{"record":[]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := wire.Parse(text)
		if err != nil {
			return
		}
		r, err := DecodeChange(v)
		if err != nil {
			require.ErrorIs(t, err, ErrCorrupt)
			return
		}
		_, _ = Restores(r, nil)
		again, err := DecodeChange(EncodeChange(Change{Record: r}))
		require.NoError(t, err)
		require.Equal(t, string(Encode(r)), string(Encode(again)))
	})
}
