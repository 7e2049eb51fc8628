package sim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/sim"
)

// bistro is a till at tables: it answers by a book of its own, unless a test
// answers in its place, and remembers all it heard.
type bistro struct {
	*till
	due      map[string]int  // what is open
	instead  map[string]any  // results by method
	silent   map[string]bool // methods it does not answer
	finished chan struct{}

	mu    sync.Mutex
	heard []seen
}

// serves opens a pay-at-table link inside a bubble.
func serves(t *testing.T, s *sim.Sim, o sim.TablesLink) *bistro {
	mine, theirs := rpc.Pipe()
	b := &bistro{till: &till{t: t, line: mine, over: make(chan error, 1)}, due: map[string]int{"1": 1250, "12A": 4250},
		instead: map[string]any{}, silent: map[string]bool{}, finished: make(chan struct{})}
	served := make(chan struct{})
	go func() {
		defer close(served)
		b.over <- s.ServeTables(context.Background(), theirs, o)
	}()
	go b.work()
	t.Cleanup(func() {
		_ = mine.Close(1000, "")
		<-served
		<-b.finished
		s.Close()
	})
	synctest.Wait()
	return b
}

func (b *bistro) work() {
	defer close(b.finished)
	for {
		raw, err := b.line.Recv(context.Background())
		if err != nil {
			return
		}
		f := seen{raw: raw}
		_ = json.Unmarshal(raw, &f)
		b.mu.Lock()
		b.heard = append(b.heard, f)
		result, mute := b.result(f), b.silent[f.Method]
		b.mu.Unlock()
		if f.ID == nil || f.Method == "" || mute {
			continue
		}
		answer, _ := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": *f.ID, "result": result})
		_ = b.line.Send(context.Background(), answer)
	}
}

func (b *bistro) result(f seen) any {
	if r, ok := b.instead[f.Method]; ok {
		return r
	}
	var params struct{ TableID any }
	_ = json.Unmarshal(f.Params, &params)
	table := fmt.Sprint(params.TableID)
	switch f.Method {
	case "tableListRequest":
		return map[string]any{"tables": []string{"1", "12A"}, "currency": "GBP"}
	case "tableLockRequest":
		if due := b.due[table]; due > 0 {
			return map[string]any{"confirmed": true, "amount": due, "currency": "GBP"}
		}
		return map[string]any{"confirmed": false}
	case "posReceiptRequest", "finalPOSReceiptRequest":
		return map[string]any{"receiptLines": []any{map[string]any{"type": "TEXT", "format": []string{"BOLD"}, "value": "Table " + table}}}
	}
	return map[string]any{}
}

// answers changes how a method is answered from now on; nil is silence.
func (b *bistro) answersWith(method string, result any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.silent[method] = result == nil
	b.instead[method] = result
}

// got gives what came under a method, in order.
func (b *bistro) got(method string) []seen {
	synctest.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	var some []seen
	for _, f := range b.heard {
		if f.Method == method {
			some = append(some, f)
		}
	}
	return some
}

// methods lists what came, errors as "error".
func (b *bistro) methods() []string {
	synctest.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []string
	for _, f := range b.heard {
		if f.Error != nil {
			f.Method = "error"
		}
		all = append(all, f.Method)
	}
	return all
}

// notice is what transactionResponse holds.
type notice struct {
	TID, TableID, WaiterID, Currency           string
	AmountPaid, AmountCashback, AmountGratuity *int
	Payments                                   []struct {
		PaymentID, AuthCode, Time, PaymentMethod, TransactionResult string
		AmountPaid, AmountBase, AmountGratuity, AmountCashback      int
	}
}

func (s seen) notice(t *testing.T) notice {
	t.Helper()
	var n notice
	require.NoError(t, json.Unmarshal(s.Params, &n))
	return n
}

// does is one step of a waiter at VCMINVLSIP0 unless another is named.
func does(t *testing.T, s *sim.Sim, st sim.Step) sim.Seen {
	t.Helper()
	if st.TID == "" {
		st.TID = "VCMINVLSIP0"
	}
	seen, err := s.Waiter(t.Context(), st)
	require.NoError(t, err)
	return seen
}

func step(do string) sim.Step { return sim.Step{Do: do} }

func locking(table string) sim.Step { return sim.Step{Do: "lock", TableID: table} }

func withTables(change func(*sim.Knobs)) *sim.Sim {
	k := sim.DefaultKnobs()
	change(&k)
	return &sim.Sim{Start: &k}
}
