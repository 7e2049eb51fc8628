package sim_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/sim"
)

// faulty connects to a simulator with one fault armed.
func faulty(t *testing.T, f sim.Fault) (*sim.Sim, *till) {
	t.Helper()
	s := &sim.Sim{}
	require.NoError(t, s.AddFault(f))
	return s, connect(t, s)
}

// rest reads whatever still comes until the link ends, and how it ended.
func (c *till) rest() ([]seen, *rpc.Closed) {
	c.t.Helper()
	var all []seen
	for {
		raw, err := c.line.Recv(c.t.Context())
		var closed *rpc.Closed
		if errors.As(err, &closed) {
			return all, closed
		}
		require.NoError(c.t, err)
		all = append(all, seen{raw: raw})
	}
}

// A drop at any frame: what the till still heard, and what the bank booked.
func TestDrops(t *testing.T) {
	for _, c := range []struct {
		when, direction, name string
		heard, charges        int
		fate                  string
	}{
		{"before", "in", "sale", 0, 0, "dropped"},
		{"after", "in", "sale", 0, 1, "delivered"},
		{"before", "out", "notification:PRESENT_CARD", 1, 1, "dropped"},
		{"after", "out", "notification:PRESENT_CARD", 2, 1, "delivered"},
		{"before", "out", "response:sale", 9, 1, "dropped"},
		{"after", "out", "response:sale", 10, 1, "delivered"},
	} {
		t.Run(c.when+" "+c.direction+" "+c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, till := faulty(t, sim.Fault{Do: "drop", When: c.when, Direction: c.direction, Name: c.name})
				till.write(sale(1, "VCMINVLSIP0", 500))
				heard, _ := till.rest()
				assert.Len(t, heard, c.heard)
				time.Sleep(time.Minute)
				assert.Len(t, s.Ledger(), c.charges, "the transaction goes on without the link")
				assert.Equal(t, c.fate, fate(s, c.name))
				again := connect(t, s)
				answer, _ := again.ask(1, sale(1, "VCMINVLSCD0", 600))
				assert.Nil(t, answer.Error, "a fault is used up")
			})
		})
	}
}

func TestDropWithACloseCode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, till := faulty(t, sim.Fault{Do: "drop", When: "after", Direction: "out",
			Name: "notification:CONNECTING", Code: 4321, Reason: "maintenance"})
		till.write(sale(1, "VCMINVLSIP0", 500))
		heard, closed := till.rest()
		assert.Len(t, heard, 5)
		assert.Equal(t, 4321, closed.Code)
		assert.Equal(t, "maintenance", closed.Reason)
	})
}

// With skip a fault meets the k-th frame from now, whatever it is: every frame
// of a sale, both ways, can be the last one its link carries.
func TestSkipAimsAtAnyFrame(t *testing.T) {
	for k := range 11 {
		synctest.Test(t, func(t *testing.T) {
			s, till := faulty(t, sim.Fault{Do: "drop", When: "after", Direction: "*", Name: "*", Skip: k})
			till.write(sale(1, "VCMINVLSIP0", 500))
			heard, _ := till.rest()
			assert.Len(t, heard, k, "the request is the first frame")
			time.Sleep(time.Minute)
			assert.Len(t, s.Ledger(), 1)
		})
	}
}

// A skip counts the frames its name and direction mean, and one fault's frames
// are not counted by the next.
func TestSkipCountsItsOwnFrames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, till := faulty(t, sim.Fault{Do: "lose", Direction: "out", Name: "response:terminalDetails", Skip: 1})
		require.NoError(t, s.AddFault(sim.Fault{Do: "lose", Direction: "out", Name: "*", Skip: 2}))
		for id := range 5 {
			till.write(of("terminalDetails", id, "VCMINVLSIP0"))
			synctest.Wait()
		}
		var heard []int
		for range 3 {
			heard = append(heard, *till.read().ID)
		}
		assert.Equal(t, []int{0, 2, 4}, heard, "1 by its name; 3 because 0 and 2 passed")
	})
}

func TestDropCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		require.NoError(t, s.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "in", Name: "*", Count: 2}))
		for range 2 {
			till := connect(t, s)
			till.write(of("terminalDetails", 1, "VCMINVLSIP0"))
			heard, _ := till.rest()
			assert.Empty(t, heard)
		}
		answer, _ := connect(t, s).ask(1, of("terminalDetails", 1, "VCMINVLSIP0"))
		assert.Nil(t, answer.Error)
	})
}

func TestDelayRepeatLoseSwap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, till := faulty(t, sim.Fault{Do: "delay", Direction: "out", Name: "response:terminalDetails", MS: 7000})
		asked := time.Now()
		till.ask(1, of("terminalDetails", 1, "VCMINVLSIP0"))
		assert.Equal(t, 7*time.Second, time.Since(asked))

		s, till := faulty(t, sim.Fault{Do: "repeat", Direction: "out", Name: "response:terminalDetails"})
		till.write(of("terminalDetails", 1, "VCMINVLSIP0"))
		assert.Equal(t, till.read().raw, till.read().raw)
		assert.Equal(t, "repeated", s.Frames()[2].Fate)

		s, till = faulty(t, sim.Fault{Do: "lose", Direction: "out", Name: "response:terminalDetails"})
		till.write(of("terminalDetails", 1, "VCMINVLSIP0"))
		second, _ := till.ask(2, of("terminalDetails", 2, "VCMINVLSIP0"))
		assert.Equal(t, 2, *second.ID, "the first answer never comes")
		assert.Equal(t, "dropped", fate(s, "response:terminalDetails"))

		_, till = faulty(t, sim.Fault{Do: "swap", Direction: "out", Name: "response:terminalDetails"})
		till.write(of("terminalDetails", 1, "VCMINVLSIP0"))
		till.write(of("terminalDetails", 2, "VCMINVLSIP0"))
		assert.Equal(t, 2, *till.read().ID)
		assert.Equal(t, 1, *till.read().ID)
	})
}

// A repeated request reaches the terminal twice: the second finds it busy.
func TestRepeatInwards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, till := faulty(t, sim.Fault{Do: "repeat", Direction: "in", Name: "sale"})
		first, _ := till.ask(1, sale(1, "VCMINVLSIP0", 500))
		require.NotNil(t, first.Error)
		assert.Equal(t, sim.CodeBusy, first.Error.Code)
		till.until(1)
		assert.Len(t, s.Ledger(), 1)
	})
}

func TestAlteredAndInsertedFrames(t *testing.T) {
	const unknown = `{"jsonrpc":"2.0","method":"terminalNotification","params":{"notificationValue":"SINGING","tid":"VCMINVLSIP0"}}`
	for _, c := range []struct {
		name  string
		fault sim.Fault
		want  []string // the frames that come for one terminalDetails
	}{
		{"extra", sim.Fault{Do: "extra"},
			[]string{`{"id":3,"jsonrpc":"2.0","result":{"currency":"GBP","status":"AVAILABLE","tid":"VCMINVLSIP0","unheardOf":{"new":[1,"two",null]}},"unheardOf":"extra"}`}},
		{"malform", sim.Fault{Do: "malform"},
			[]string{`{"jsonrpc":"2.0","id":3,"result":{"tid":"VCMIN`}},
		{"replace", sim.Fault{Do: "replace", Frame: `{"jsonrpc":"2.0","id":"$id","error":{"code":-32603,"message":"odd"}}`},
			[]string{`{"jsonrpc":"2.0","id":3,"error":{"code":-32603,"message":"odd"}}`}},
		{"unknown notification before", sim.Fault{Do: "insert", When: "before", Frame: unknown},
			[]string{unknown, `{"jsonrpc":"2.0","id":3,"result":{"tid":"VCMINVLSIP0","status":"AVAILABLE","currency":"GBP"}}`}},
		{"error without id after", sim.Fault{Do: "insert", When: "after", Frame: `{"jsonrpc":"2.0","error":{"code":-32076,"message":"?"}}`},
			[]string{`{"jsonrpc":"2.0","id":3,"result":{"tid":"VCMINVLSIP0","status":"AVAILABLE","currency":"GBP"}}`, `{"jsonrpc":"2.0","error":{"code":-32076,"message":"?"}}`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c.fault.Direction, c.fault.Name = "out", "response:terminalDetails"
				_, till := faulty(t, c.fault)
				till.write(of("terminalDetails", 3, "VCMINVLSIP0"))
				for _, want := range c.want {
					assert.Equal(t, want, string(till.read().raw))
				}
			})
		})
	}
}

func TestFaultsThatCouldNeverWorkAreRefused(t *testing.T) {
	good := sim.Fault{Do: "drop", When: "before", Direction: "in", Name: "sale"}
	for field, change := range map[string]func(*sim.Fault){
		"do":        func(f *sim.Fault) { f.Do = "explode" },
		"when":      func(f *sim.Fault) { f.When = "during" },
		"direction": func(f *sim.Fault) { f.Direction = "up" },
		"name":      func(f *sim.Fault) { f.Name = "" },
		"count":     func(f *sim.Fault) { f.Count = -1 },
		"skip":      func(f *sim.Fault) { f.Skip = -1 },
		"code":      func(f *sim.Fault) { f.Code = 1006 },
		"ms":        func(f *sim.Fault) { f.Do = "delay" },
		"frame":     func(f *sim.Fault) { f.Do = "insert" },
	} {
		f := good
		change(&f)
		var ce *sim.ControlError
		require.ErrorAs(t, (&sim.Sim{}).AddFault(f), &ce, field)
		assert.Equal(t, field, ce.Field)
	}
	assert.NoError(t, (&sim.Sim{}).AddFault(good))
}
