package sim_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

// ids gives the payment ids a till was told, in order.
func (b *bistro) ids() []string {
	var all []string
	for _, f := range b.got("transactionResponse") {
		for _, p := range f.notice(b.t).Payments {
			all = append(all, p.PaymentID)
		}
	}
	return all
}

func redelivers(k *sim.Knobs) { k.TablesRedeliver = true }

func redeliversRequests(k *sim.Knobs) {
	k.TablesRedeliver, k.TableNotices, k.TableUnlockAs = true, "request", "request"
}

// Wherever the link of the notice drops, the ledger's payments reach the till.
func TestRedeliveryBringsEveryPayment(t *testing.T) {
	for name, change := range map[string]func(*sim.Knobs){"notification": redelivers, "request": redeliversRequests} {
		for _, fault := range []sim.Fault{
			{Do: "drop", When: "before", Direction: "out", Name: "transactionResponse"},
			{Do: "drop", When: "after", Direction: "out", Name: "transactionResponse"},
			{Do: "drop", When: "before", Direction: "in", Name: "response:transactionResponse"},
			{Do: "drop", When: "before", Direction: "out", Name: "tableUnlock"},
			{Do: "drop", When: "after", Direction: "out", Name: "tableUnlock"},
		} {
			synctest.Test(t, func(t *testing.T) {
				s := withTables(change)
				old := serves(t, s, sim.TablesLink{})
				require.NoError(t, s.AddFault(fault))
				_, err := s.Visit(t.Context(), twoParts)
				require.NoError(t, err)
				synctest.Wait()
				_ = s.CloseLinks(1000, "")
				young := serves(t, s, sim.TablesLink{})
				synctest.Wait()
				reached := map[string]bool{}
				for _, id := range append(old.ids(), young.ids()...) {
					reached[id] = true
				}
				require.Len(t, s.Ledger(), 2)
				for _, c := range s.Ledger() {
					assert.True(t, reached[c.PaymentID], "%s %+v", name, fault)
				}
				unlocks := len(old.got("tableUnlock")) + len(young.got("tableUnlock"))
				assert.GreaterOrEqual(t, unlocks, 1, "%s %+v", name, fault)
			})
		}
	}
}

// The same at each frame of the meal, counted: what the bank took and what the
// tills were told is the same set, and no table stays with the terminal.
func TestWhereverTheLinkDrops(t *testing.T) {
	for _, when := range []string{"before", "after"} {
		for _, change := range []func(*sim.Knobs){redelivers, redeliversRequests} {
			for k := range 16 {
				synctest.Test(t, func(t *testing.T) {
					s := withTables(change)
					old := serves(t, s, sim.TablesLink{FinalReceipt: true})
					require.NoError(t, s.AddFault(sim.Fault{Do: "drop", When: when, Direction: "*", Name: "*", On: "pat", Skip: k}))
					_, err := s.Visit(t.Context(), twoParts)
					require.NoError(t, err)
					synctest.Wait()
					told, taken := map[string]bool{}, map[string]bool{}
					for _, b := range []*bistro{old, serves(t, s, sim.TablesLink{}), serves(t, s, sim.TablesLink{})} {
						for _, id := range b.ids() { // the fault may meet the second, not the third
							told[id] = true
						}
					}
					for _, c := range s.Ledger() {
						taken[c.PaymentID] = true
					}
					assert.Equal(t, taken, told, "%s frame %d", when, k)
					assert.Equal(t, "idle", stageOf(t, s, "VCMINVLSIP0"))
				})
			}
		}
	}
}

// What was answered is not sent again; what was not, is, on the next link and
// on the one after it, in order.
func TestOnlyWhatWasNotAnsweredComesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := withTables(redeliversRequests)
		old := serves(t, s, sim.TablesLink{})
		does(t, s, locking("1"))
		does(t, s, sim.Step{Do: "pay", Amount: 1000})
		old.answersWith("transactionResponse", nil)
		assert.Equal(t, "late", does(t, s, step("pay")).Told)
		time.Sleep(time.Hour)
		assert.Len(t, old.ids(), 2, "not on the same link")
		rest := old.ids()[1:]
		require.NoError(t, s.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "response:transactionResponse"}))
		next := serves(t, s, sim.TablesLink{})
		assert.Equal(t, rest, next.ids(), "its answer was lost")
		third := serves(t, s, sim.TablesLink{})
		assert.Equal(t, rest, third.ids(), "and this one was heard")
		assert.Empty(t, serves(t, s, sim.TablesLink{}).ids())
	})
}

// A till that answers a later question has what came before it.
func TestALaterAnswerProvesANotification(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := withTables(redelivers)
		serves(t, s, sim.TablesLink{FinalReceipt: true})
		does(t, s, locking("1"))
		does(t, s, step("pay"))
		assert.Equal(t, 1, s.Terminals()[0].Kept)
		does(t, s, step("final"))
		assert.Zero(t, s.Terminals()[0].Kept)
		does(t, s, step("unlock"))
		young := serves(t, s, sim.TablesLink{})
		assert.Equal(t, []string{"tableUnlock"}, young.methods(), "nothing was asked behind it")
		does(t, s, step("tables"))
		assert.Zero(t, s.Terminals()[0].Kept)
	})
}

// Each terminal's notes keep their order, a new one waits behind the old ones.
func TestRedeliveryKeepsTheOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := withTables(redeliversRequests)
		serves(t, s, sim.TablesLink{})
		does(t, s, locking("1"))
		require.NoError(t, s.CloseLinks(1000, ""))
		synctest.Wait()
		does(t, s, sim.Step{Do: "pay", Amount: 1000})
		require.NoError(t, s.AddFault(sim.Fault{Do: "delay", MS: 9000, Direction: "in", Name: "response:transactionResponse"}))
		young := serves(t, s, sim.TablesLink{})
		does(t, s, step("pay"))
		assert.Equal(t, "answered", does(t, s, step("unlock")).Told)
		assert.Equal(t, []string{"transactionResponse", "transactionResponse", "tableUnlock"}, young.methods())
		assert.Equal(t, []string{s.Ledger()[0].PaymentID, s.Ledger()[1].PaymentID}, young.ids())
	})
}

// The power goes right after the bank's yes: without redelivery nobody ever
// tells, with it the terminal tells when it is on again. The lock is never
// given back.
func TestPowerOff(t *testing.T) {
	for redeliver, want := range map[bool][]string{false: {"tableLockRequest"}, true: {"tableLockRequest", "transactionResponse"}} {
		for _, atEnd := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				s := withTables(func(k *sim.Knobs) { k.TablesRedeliver, k.TableNoticesAtEnd = redeliver, atEnd })
				b := serves(t, s, sim.TablesLink{})
				counter := connect(t, s)
				does(t, s, locking("1"))
				paid := make(chan sim.Seen)
				go func() { paid <- does(t, s, step("pay")) }()
				for len(s.Ledger()) == 0 {
					time.Sleep(100 * time.Millisecond)
				}
				does(t, s, step("powerOff"))
				assert.Equal(t, "stopped", (<-paid).Refused)
				assert.Equal(t, "off", stageOf(t, s, "VCMINVLSIP0"))
				assert.Equal(t, "off", does(t, s, step("tables")).Refused)
				gone, _ := counter.ask(1, sale(1, "VCMINVLSIP0", 100))
				require.NotNil(t, gone.Error)
				assert.Equal(t, sim.CodeUnavailable, gone.Error.Code)
				time.Sleep(time.Hour)
				assert.Equal(t, []string{"tableLockRequest"}, b.methods())
				does(t, s, step("powerOn"))
				assert.Equal(t, want, b.methods())
				assert.Equal(t, "power-off", s.Grants()[0].Fate)
				assert.Equal(t, "not-locked", does(t, s, step("unlock")).Refused)
				assert.True(t, does(t, s, locking("1")).Confirmed, "it may lock again")
			})
		}
	}
}

// The power goes while the till thinks: its grant comes to nobody.
func TestPowerOffDuringALock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		serves(t, s, sim.TablesLink{})
		require.NoError(t, s.AddFault(sim.Fault{Do: "delay", MS: 5000, Direction: "in", Name: "response:tableLockRequest"}))
		locked := make(chan sim.Seen)
		go func() { locked <- does(t, s, locking("1")) }()
		time.Sleep(time.Second)
		does(t, s, step("powerOff"))
		assert.Equal(t, "stopped", (<-locked).Refused)
		time.Sleep(time.Minute)
		require.Len(t, s.Grants(), 1)
		assert.Equal(t, "late", s.Grants()[0].Fate)
	})
}
