//go:build js && wasm

package jsbridge

import (
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/link"
	"connect-epos/core/rpc"
)

// as runs f with another value in place of the page's global object.
func as(t *testing.T, global string, f func()) {
	t.Helper()
	page := self
	self = eval(global)
	defer func() { self = page }()
	f()
}

// A page from a public address needs the user's permission to reach a local address. The
// socket itself only closes with 1006.
func TestALocalAddressWithoutPermissionIsBlocked(t *testing.T) {
	denied := `Object.assign(new EventTarget(), {WebSocket, navigator: {permissions: {
		async query(q) {
			if (q.name === "loopback-network") throw new TypeError("unknown here");
			return {state: q.name === "local-network" ? "denied" : "prompt"};
		}}}})`
	as(t, denied, func() {
		_, err := Dial(t.Context(), "ws://127.0.0.1:1/pac?token=s3cret")
		assert.Equal(t, &BlockedError{By: "local-network"}, err)
		_, err = Dial(t.Context(), "ws://public.invalid:1/pac?token=s3cret")
		assert.Equal(t, &rpc.Closed{Code: 1006}, err, "the permission is not about public hosts")
	})
	as(t, `Object.assign(new EventTarget(), {WebSocket, navigator: {}})`, func() {
		_, err := Dial(t.Context(), "ws://127.0.0.1:1/pac")
		assert.Equal(t, &rpc.Closed{Code: 1006}, err, "a browser that knows no such permission denies nothing")
	})
}

func TestMixedContentIsBlocked(t *testing.T) {
	as(t, `Object.assign(new EventTarget(), {WebSocket: function (uri) {
		throw new DOMException("The operation is insecure: " + uri, "SecurityError");
	}})`, func() {
		_, err := Dial(t.Context(), "ws://10.0.0.1/pac?token=s3cret")
		assert.Equal(t, &BlockedError{By: "mixed-content"}, err)
	})
}

func TestTheDialerTellsTheSessionWhy(t *testing.T) {
	transport, err := Dialer{}.Dial(t.Context(), socketURL(t, "echo", ""))
	require.NoError(t, err)
	require.NoError(t, transport.Close(1000, ""))

	_, err = Dialer{}.Dial(t.Context(), socketURL(t, "refuse", "&token=s3cret"))
	var why *link.DialError
	require.ErrorAs(t, err, &why)
	assert.Equal(t, link.ReasonHandshake, why.Reason)
	assert.NotContains(t, err.Error(), "s3cret")

	as(t, `Object.assign(new EventTarget(), {WebSocket: function () { throw new DOMException("", "SecurityError") }})`, func() {
		_, err = Dialer{}.Dial(t.Context(), "ws://h/?token=s3cret")
		require.ErrorAs(t, err, &why)
		assert.Equal(t, link.ReasonMixedContent, why.Reason)
	})
}

// hold keeps a transaction of another connection open, so that every other transaction on
// the same stores has to wait. It returns a function that ends it.
func hold(t *testing.T, d *Database) (let func()) {
	t.Helper()
	held, err := await(t.Context(), func() js.Value {
		return eval(`async name => {
			const db = await new Promise((yes, no) => {
				const r = indexedDB.open(name, 1);
				r.onsuccess = () => yes(r.result);
				r.onerror = () => no(r.error);
			});
			const hold = {open: true, db};
			const s = db.transaction("meta", "readwrite").objectStore("meta");
			(function again() { if (hold.open) s.get("x").onsuccess = again; })();
			return hold;
		}`).Invoke(d.name)
	})
	require.NoError(t, err)
	return func() {
		held.Set("open", false)
		held.Get("db").Call("close")
	}
}
