package server

import (
	"net"
	"net/http"
	"net/url"
	"testing"

	"connect-epos/sim"
)

// Running is a simulator on a port of its own, for one test. The simulator itself is
// embedded, so that a test can call Ledger, Frames, SetKnobs, AddFault, SetTerminal
// and the others directly.
type Running struct {
	*sim.Sim
	// URL is the origin, http://127.0.0.1:port.
	URL string
}

// testTimeScale makes a chip-and-PIN sale last about 40 ms in tests.
const testTimeScale = 200

// RunT starts a simulator on a random loopback port, 200 times faster than real
// terminals, and ends it with the test. At most one Options is used.
func RunT(t testing.TB, o ...Options) *Running {
	t.Helper()
	k := sim.DefaultKnobs()
	k.TimeScale = testTimeScale
	s := &sim.Sim{Start: &k}
	v, err := New(s, append(o, Options{})[0])
	if err != nil {
		t.Fatalf("simulator: %v", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("simulator: %v", err)
	}
	h := &http.Server{Handler: v.Handler()}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = h.Serve(l)
	}()
	t.Cleanup(func() {
		_ = h.Close()
		v.Close()
		<-served
	})
	return &Running{Sim: s, URL: "http://" + l.Addr().String()}
}

// PAC is the WebSocket address with the default key and ids.
func (r *Running) PAC() string { return r.PACWith(sim.DefaultKey) }

// PACWith is the WebSocket address with another key.
func (r *Running) PACWith(key string) string { return r.address("/pac", key) }

// PAT is the WebSocket address of pay at table with the default key and ids;
// final adds the flag that asks for final receipts.
func (r *Running) PAT(final bool) string {
	if final {
		return r.address("/pat", sim.DefaultKey) + "&final-pos-receipt-request"
	}
	return r.address("/pat", sim.DefaultKey)
}

func (r *Running) address(path, key string) string {
	q := url.Values{
		"token": {key}, "api-version": {"v1"},
		"software-house-id": {"simSWH"}, "installer-id": {"simInstaller"},
	}
	return "ws" + r.URL[len("http"):] + path + "?" + q.Encode()
}

// Drop adds a fault that drops the link, with when ("before", "after"), direction
// ("in", "out") and name as in sim.Frame. It fails the test if the drop could never
// happen.
func (r *Running) Drop(t testing.TB, when, direction, name string) {
	t.Helper()
	if err := r.AddFault(sim.Fault{Do: "drop", When: when, Direction: direction, Name: name}); err != nil {
		t.Fatalf("simulator: %v", err)
	}
}
