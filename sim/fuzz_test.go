package sim

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

// FuzzAddress reads any address. What it accepts is one of the two services.
func FuzzAddress(f *testing.F) {
	f.Add("/pac?token=k&api-version=v1")
	f.Add("wss://host/PAT/?final-pos-receipt-request")
	f.Add("/%zz")
	f.Fuzz(func(t *testing.T, text string) {
		a, ok := ReadAddress(text)
		require.True(t, ok || !a.Tables)
		_, _ = ControlCall(text)
	})
}

// FuzzControl makes any control call with any body. It answers with JSON, or with an error
// that says what was wrong.
func FuzzControl(f *testing.F) {
	var calls []string
	for name := range controls {
		calls = append(calls, name)
	}
	slices.Sort(calls)
	for i, body := range []string{``, `{}`, `{"tid":"1"}`, `{"do":"drop","when":"after","direction":"out","name":"response:sale"}`, `{"code":4000}`, `{"link":1}`, `{"frame":"x"}`} {
		f.Add(byte(i), []byte(body))
	}
	for i := range calls {
		f.Add(byte(i), []byte(`{}`))
	}
	f.Fuzz(func(t *testing.T, call byte, body []byte) {
		synctest.Test(t, func(t *testing.T) {
			s := &Sim{}
			defer s.Close()
			answer, err := s.Control(calls[int(call)%len(calls)], body)
			var refused *ControlError
			require.True(t, err == nil && json.Valid(answer) || errors.As(err, &refused))
		})
	})
}
