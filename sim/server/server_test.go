package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

const saleFrame = `{"jsonrpc":"2.0","id":17,"method":"sale","params":{"tid":"VCMINVLSIP0","currency":"GBP","amount":1250}}`

func TestSaleOverARealSocket(t *testing.T) {
	s := RunT(t)
	c := dial(t, s.PAC())
	answer, told := c.ask(17, saleFrame)
	require.Nil(t, answer.Error, answer.raw)
	assert.Equal(t, "SUCCESSFUL", answer.Result["transactionResult"])
	assert.Len(t, answer.Result, 22)
	assert.Equal(t, []string{
		"TRANSACTION_STARTED", "PRESENT_CARD", "PLEASE_WAIT", "PIN_ENTRY", "CONNECTING",
		"CONNECTION_MADE", "APPROVED", "REMOVE_CARD", "TRANSACTION_FINISHED",
	}, told)
	ledger := s.Ledger()
	require.Len(t, ledger, 1)
	assert.Equal(t, 1250, ledger[0].AmountTotal)
	assert.Equal(t, "SALE", ledger[0].Type)
}

func TestTokenTreatments(t *testing.T) {
	for _, c := range []struct {
		name, knobs, key string
		status           int // of a refused handshake; 0 opens
		closed           int // close code after opening; 0 stays open
		answers          bool
	}{
		{"right key", `{}`, sim.DefaultKey, 0, 0, true},
		{"wrong key", `{}`, "wrong", 401, 0, false},
		{"no key", `{}`, "", 401, 0, false},
		{"wrong key accepted", `{"wrongToken":"accept"}`, "wrong", 0, 0, true},
		{"wrong key closed", `{"wrongToken":"accept-then-close","closeCode":4401}`, "wrong", 0, 4401, false},
		{"wrong key muted", `{"wrongToken":"accept-and-mute"}`, "wrong", 0, 0, false},
		{"right key refused", `{"token":"reject-401"}`, sim.DefaultKey, 401, 0, false},
		{"right key closed", `{"token":"accept-then-close"}`, sim.DefaultKey, 0, 1008, false},
		{"right key muted", `{"token":"accept-and-mute"}`, sim.DefaultKey, 0, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := RunT(t)
			_, err := s.Control("knobs", []byte(c.knobs))
			require.NoError(t, err)
			conn, answer, err := websocket.Dial(within(t), s.PACWith(c.key), nil)
			if c.status != 0 {
				require.Error(t, err)
				assert.Equal(t, c.status, answer.StatusCode)
				return
			}
			require.NoError(t, err)
			till := &till{t, conn}
			defer conn.CloseNow()
			if c.closed != 0 {
				assert.Equal(t, c.closed, till.ended())
				return
			}
			till.write(saleFrame)
			if c.answers {
				answered, _ := till.until(17)
				assert.Nil(t, answered.Error)
				return
			}
			assert.Eventually(t, func() bool { return len(s.Frames()) == 1 }, 10*time.Second, time.Millisecond)
			require.NoError(t, s.CloseLinks(4000, "enough"))
			assert.Equal(t, 4000, till.ended(), "not a frame came before the close")
			assert.Empty(t, s.Ledger())
		})
	}
}

func TestHandshakeNeedsIDsAndVersion(t *testing.T) {
	s := RunT(t)
	for _, missing := range []string{"software-house-id", "installer-id", "api-version"} {
		address, err := url.Parse(s.PAC())
		require.NoError(t, err)
		q := address.Query()
		q.Del(missing)
		address.RawQuery = q.Encode()
		_, answer, err := websocket.Dial(within(t), address.String(), nil)
		require.Error(t, err)
		assert.Equal(t, 422, answer.StatusCode, missing)
	}
}

func TestPathsInAnyCase(t *testing.T) {
	s := RunT(t)
	till := dial(t, strings.Replace(s.PAC(), "/pac", "/PAC/", 1))
	answer, _ := till.ask(1, `{"jsonrpc":"2.0","id":1,"method":"connectedTerminals"}`)
	assert.Contains(t, answer.raw, "VCMINVLSIP0")
	tables := dial(t, strings.Replace(s.PAT(true), "/pat", "/Pat", 1))
	tables.write(`{"jsonrpc":"2.0","id":1,"method":"sale"}`)
	refused := tables.read()
	require.NotNil(t, refused.Error)
	assert.Equal(t, sim.CodeMethodNotFound, refused.Error.Code)
}

// A client that answers no ping is dropped; one that does, is not.
func TestMuteClientIsDropped(t *testing.T) {
	s := RunT(t)
	_, err := s.Control("knobs", []byte(`{"pingEveryMs":1000}`))
	require.NoError(t, err)
	deaf, _, err := websocket.Dial(within(t), s.PAC(), &websocket.DialOptions{
		OnPingReceived: func(context.Context, []byte) bool { return false },
	})
	require.NoError(t, err)
	var pinged atomic.Int32
	alive, _, err := websocket.Dial(within(t), s.PAC(), &websocket.DialOptions{
		OnPingReceived: func(context.Context, []byte) bool { pinged.Add(1); return true },
	})
	require.NoError(t, err)
	defer alive.CloseNow()
	heard := make(chan string, 1)
	go func() { // somebody must read for pings to be heard
		defer close(heard)
		_, frame, _ := alive.Read(within(t))
		heard <- string(frame)
	}()
	assert.Equal(t, -1, (&till{t, deaf}).ended(), "cut without a closing frame")
	require.Eventually(t, func() bool { return pinged.Load() > maxMissed }, 15*time.Second, 10*time.Millisecond)
	(&till{t, alive}).write(`{"jsonrpc":"2.0","id":1,"method":"connectedTerminals"}`)
	assert.Contains(t, <-heard, "VCMINVLSIP0")
}

func TestDropOverARealSocket(t *testing.T) {
	s := RunT(t)
	s.Drop(t, "after", "out", "notification:APPROVED")
	till := dial(t, s.PAC())
	till.write(saleFrame)
	var last seen
	for last.Params["notificationValue"] != "APPROVED" {
		last = till.read()
	}
	assert.Equal(t, -1, till.ended(), "no closing frame")
	assert.Len(t, s.Ledger(), 1)
}

func TestAFrameOverTheLimitEndsTheLinkOnly(t *testing.T) {
	s := RunT(t)
	c := dial(t, s.PAC())
	c.write(`{"x":"` + strings.Repeat("x", maxFrame) + `"}`)
	assert.Equal(t, 1009, c.ended())
	answer, _ := dial(t, s.PAC()).ask(17, saleFrame)
	assert.Nil(t, answer.Error)
}

func TestCloseEndsLinksAndRefusesNewOnes(t *testing.T) {
	s := &sim.Sim{}
	v, err := New(s, Options{})
	require.NoError(t, err)
	h := httptest.NewServer(v.Handler())
	defer h.Close()
	address := (&Running{Sim: s, URL: h.URL}).PAC()
	c := dial(t, address)
	closed := make(chan int, 1)
	go func() { closed <- c.ended() }()
	assert.Eventually(t, func() bool { return s.Links() == 1 }, 10*time.Second, time.Millisecond)
	v.Close()
	assert.Equal(t, 1000, <-closed)
	_, answer, err := websocket.Dial(within(t), address, nil)
	require.Error(t, err)
	assert.Equal(t, http.StatusServiceUnavailable, answer.StatusCode)
}
