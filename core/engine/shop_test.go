package engine

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/rpc"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// arrival is one frame as the host received it: a method, or "answer".
type arrival struct {
	what  string
	after time.Duration // the time since began
}

// since returns the frames that arrived after the first n, with the times since began.
func (h *host) since(n int, began time.Time) []arrival {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []arrival
	for i, v := range h.asked[n:] {
		what, ok := v.Get("method").Text()
		if !ok {
			what = "answer"
		}
		all = append(all, arrival{what, h.heard[n+i].Sub(began)})
	}
	return all
}

type paid struct {
	transaction.Outcome
	err error
}

func (s *shop) sale(reference, tid string) chan paid {
	done := make(chan paid, 1)
	go func() {
		o, err := s.Pay(context.Background(), "bar", contract.Payment{Kind: "sale", TID: tid, Amount: 1250, Currency: "GBP", Reference: reference, Token: reference})
		done <- paid{o, err}
	}()
	synctest.Wait()
	return done
}

// list asks for the terminals n times at once.
func (s *shop) list(n int) chan error {
	done := make(chan error, n)
	for range n {
		go func() {
			_, err := s.Terminals(context.Background(), "bar")
			done <- err
		}()
	}
	synctest.Wait()
	return done
}

func (s *shop) attempts(t *testing.T, reference string) []journal.Record {
	t.Helper()
	all, err := s.store.Attempts(t.Context(), "sd1.test.connect.paymentsense.cloud", reference)
	require.NoError(t, err)
	return all
}

func codeOf(err error) (contract.Code, string) {
	var e *contract.Error
	if errors.As(err, &e) {
		return e.Code, e.Reason
	}
	return "", ""
}

func ms(n int) time.Duration { return time.Duration(n) * time.Millisecond }

// question asks about a signature on terminal 1.
func (s *shop) question(id int64) {
	s.host.say(s.host.link(), wire.M("id", wire.Int(id)), wire.M("method", wire.String("signatureVerificationRequest")),
		wire.M("params", wire.Object(wire.M("tid", wire.String("1")), wire.M("timeout", wire.Int(80)))))
	synctest.Wait()
}

// told returns the notifications that the till was told.
func (s *shop) told() (all []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.events {
		if n, ok := e.Detail.(contract.Notification); ok {
			all = append(all, n.Reference+" "+n.Value)
		}
	}
	return all
}

// slowTimers is the clock of a page whose short timers never fire.
type slowTimers struct{ clock.System }

func (c slowTimers) After(d time.Duration, f func()) func() {
	if d <= link.RequestGap {
		return func() {}
	}
	return c.System.After(d, f)
}

// fickle is a transport whose Send fails while its host says so.
type fickle struct {
	rpc.Transport
	host *host
}

func (f fickle) Send(ctx context.Context, frame []byte) error {
	f.host.mu.Lock()
	full := f.host.full
	f.host.mu.Unlock()
	if full {
		return rpc.ErrBacklog
	}
	return f.Transport.Send(ctx, frame)
}

// heldStore keeps no reservation until the test lets it.
type heldStore struct {
	journal.Memory
	hang chan struct{}
}

func (s *heldStore) Reserve(ctx context.Context, r journal.Record, e journal.Entry) (journal.Record, error) {
	<-s.hang
	return s.Memory.Reserve(ctx, r, e)
}
