package stories

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// The judge of the matrix and of the soak finds every broken law that it should find.
func TestTheJudgeSeesWhatIsBroken(t *testing.T) {
	bill := func(tid string) contract.Payment {
		return contract.Payment{Kind: connect.Sale, TID: tid, Amount: 1250, Currency: "GBP", Reference: "T-1"}
	}
	forged := func(d *day, result string) {
		d.arm(sim.Fault{Do: "replace", Direction: "out", Name: "response:sale", Frame: `{"jsonrpc":"2.0","id":"$id","result":{"transactionResult":"` + result + `"}}`})
	}
	again := func(d *day, c *call) {
		r, _ := d.record(c)
		d.Note(fmt.Appendf(nil, `{"id":%d,"method":"sale","params":{"tid":%q,"amount":1250}}`, r.FrameID, r.TID))
	}
	for want, wrong := range map[string]func(d *day, till *world.Till){
		"told as declined declined , and the charge stands": func(d *day, till *world.Till) {
			forged(d, "DECLINED")
			<-d.pay(till, bill(world.Terminal)).ended
		},
		"declined  by \"response\", and charged": func(d *day, till *world.Till) {
			forged(d, "VOID")
			<-d.pay(till, bill(world.Terminal)).ended
		},
		"told as approved (approved), and no charge was made": func(d *day, till *world.Till) {
			forged(d, "SUCCESSFUL")
			<-d.pay(till, bill("VCMINVLDIP0")).ended
		},
		"charged 2 times": func(d *day, till *world.Till) {
			forged(d, "DECLINED")
			<-d.pay(till, bill(world.Terminal)).ended
			again := bill(world.Terminal)
			again.Amount++
			<-d.pay(till, again).ended
		},
		"sent 2 times": func(d *day, till *world.Till) {
			c := d.pay(till, bill(world.Terminal))
			<-c.ended
			again(d, c)
		},
		"left before the journal had it": func(d *day, _ *world.Till) {
			d.Note([]byte(`{"id":7,"method":"refund","params":{"tid":"1","amount":1}}`))
		},
		"rejected and sent": func(d *day, till *world.Till) {
			c := d.pay(till, bill(world.Terminal))
			<-c.ended
			d.settle(c, world.Settled{Err: world.ErrBroken})
		},
		"was left to silence": func(d *day, till *world.Till) {
			d.pay(till, bill(world.SigningTerminal))
			for len(till.Events(contract.EventSignature)) == 0 {
				time.Sleep(time.Second)
			}
			till.Freeze()
			time.Sleep(2 * time.Minute)
		},
		"its promise never settled": func(d *day, till *world.Till) {
			d.calls = append(d.calls, &call{Payment: bill(world.Terminal), till: till, ended: make(chan struct{})})
		},
	} {
		t.Run(want, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				d := newDay(t, w)
				till := d.open("a")
				till.Open()
				require.Empty(t, d.judge())
				wrong(d, till)
				assert.Contains(t, strings.Join(d.judge(), "\n"), want)
			})
		})
	}
}

// The judge also finds an outcome that nobody was told of, and a terminal that is not
// free.
func TestTheJudgeSeesWhatNobodyWasTold(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		d := newDay(t, w)
		till := d.open("a")
		till.Open()
		c := d.pay(till, contract.Payment{Kind: connect.Sale, TID: world.Terminal, Amount: 1250, Currency: "GBP", Reference: "T-1"})
		<-c.ended
		require.Empty(t, d.notTold(till))
		c.told = nil
		assert.Len(t, d.notTold(till), 1)
		w.DropLink("before", "response:sale")
		<-d.pay(till, contract.Payment{Kind: connect.Sale, TID: world.Terminal, Amount: 1300, Currency: "GBP", Reference: "T-2"}).ended
		till.Open()
		assert.Error(t, d.sells(till, world.Terminal, "T-3"))
		require.NoError(t, d.tidyUp(till))
		assert.NoError(t, d.sells(till, world.Terminal, "T-4"))
	})
}
