//go:build js && wasm

package jsbridge

import (
	"context"
	"fmt"
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
)

func TestARefusedDialEndsWith1006(t *testing.T) {
	_, err := Dial(t.Context(), socketURL(t, "refuse", ""))
	assert.Equal(t, &rpc.Closed{Code: 1006}, err)
}

func TestADialNobodyAnswersEndsWith1006(t *testing.T) {
	_, err := Dial(t.Context(), "ws://127.0.0.1:1/")
	assert.Equal(t, &rpc.Closed{Code: 1006}, err)
}

func TestADialThatWasCalledOffNeverBecomesAConnection(t *testing.T) {
	const dials = 5
	flat(t, func() {
		for i := range dials {
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() {
				_, err := Dial(ctx, socketURL(t, "slow", ""))
				ended <- err
			}()
			control(t, "await", "&seen="+fmt.Sprint(i+1))
			cancel()
			require.ErrorIs(t, <-ended, context.Canceled)
		}
		control(t, "release", "")
		got := control(t, "await", "&seen=5&known=5")
		assert.Equal(t, dials, got.Ended)
		assert.Zero(t, got.Alive, "no connection may outlive its dial")
	})
}

func TestADialWithAnEndedContextDoesNotBegin(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Dial(ctx, socketURL(t, "echo", ""))
	require.ErrorIs(t, err, context.Canceled)
	assert.Zero(t, control(t, "await", "").Seen)
}

// The browser's exception quotes the whole URI.
func TestNoErrorHoldsTheURI(t *testing.T) {
	for _, uri := range []string{"wss://bad host/pac?token=s3cret", "s3cret", "ftp://host/?token=s3cret", "ws://h/#s3cret bad", ""} {
		_, err := Dial(t.Context(), uri)
		if assert.Error(t, err, uri) {
			assert.NotContains(t, err.Error(), "s3cret")
		}
	}
}

// An iframe with a policy of its own stands in for the page. Its policy blocks every
// connection, and the events of the policy go to the window of the iframe.
func TestAConnectionThatThePolicyForbidsIsBlocked(t *testing.T) {
	frame := js.Global().Get("document").Call("createElement", "iframe")
	frame.Set("srcdoc", `<meta http-equiv="Content-Security-Policy" content="connect-src 'none'">`)
	loaded := make(chan struct{})
	defer listen(frame, "load", func(js.Value) { close(loaded) })()
	js.Global().Get("document").Get("body").Call("append", frame)
	<-loaded
	page := self
	self = frame.Get("contentWindow")
	defer func() {
		self = page
		frame.Call("remove")
	}()

	_, err := Dial(t.Context(), socketURL(t, "echo", ""))
	assert.Equal(t, &BlockedError{By: "csp"}, err)
}

func TestLocalHosts(t *testing.T) {
	for uri, local := range map[string]bool{
		"ws://127.0.0.1:8080/pac?token=1": true,
		"ws://localhost/pac":              true,
		"ws://[::1]:80/pac":               true,
		"wss://till.local/pac":            true,
		"wss://192.168.1.9:443/":          true,
		"wss://10.0.0.1":                  true,
		"wss://172.16.0.1":                true,
		"wss://172.32.0.1":                false,
		"wss://1.connect.paymentsense.cloud/pac?x=127.0.0.1": false,
		"wss://10.example.com":                               false,
		"no uri":                                             false,
	} {
		assert.Equal(t, local, isLocal(hostOf(uri)), uri)
	}
}
