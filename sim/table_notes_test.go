package sim_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

var twoParts = sim.Visit{TID: "VCMINVLSIP0", TableID: "1", WaiterID: "7",
	Payments: []sim.Step{{Amount: 1000, Gratuity: 100}, {Amount: 250, Cashback: 500}}}

// told plays the visit in two parts and gives the notices of it.
func told(t *testing.T, change func(*sim.Knobs)) ([]notice, []seen, *sim.Sim) {
	s := withTables(change)
	b := serves(t, s, sim.TablesLink{})
	_, err := s.Visit(t.Context(), twoParts)
	require.NoError(t, err)
	frames := b.got("transactionResponse")
	var all []notice
	for _, f := range frames {
		all = append(all, f.notice(t))
	}
	return all, frames, s
}

// Which payments each notice tells, and what its totals count.
func TestWhatANoticeTells(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(*sim.Knobs)
		payments []int // in each notice
		totals   []int // amountPaid of each; -1 is absent
	}{
		"each by itself": {func(*sim.Knobs) {}, []int{1, 1}, []int{1000, 250}},
		"cumulative":     {func(k *sim.Knobs) { k.TableNoticesCumulative = true }, []int{1, 2}, []int{1000, 1250}},
		"all at the end": {func(k *sim.Knobs) { k.TableNoticesAtEnd = true }, []int{2}, []int{1250}},
		"totals of the visit": {func(k *sim.Knobs) { k.TableTotals = "visit" },
			[]int{1, 1}, []int{1000, 1250}},
		"without a list": {func(k *sim.Knobs) { k.TableNoticeForm, k.TableTotals = "payment", "none" }, []int{0, 0}, []int{1000, 250}},
		"sums alone":     {func(k *sim.Knobs) { k.TableNoticeForm, k.TableTotals = "sum", "none" }, []int{0, 0}, []int{1000, 1250}},
		"no totals":      {func(k *sim.Knobs) { k.TableTotals = "none" }, []int{1, 1}, []int{-1, -1}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				all, _, _ := told(t, c.change)
				var payments, totals []int
				for _, n := range all {
					payments = append(payments, len(n.Payments))
					if n.AmountPaid == nil {
						totals = append(totals, -1)
						continue
					}
					totals = append(totals, *n.AmountPaid)
				}
				assert.Equal(t, c.payments, payments)
				assert.Equal(t, c.totals, totals)
			})
		})
	}
}

func TestShapesOfAPayment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, frames, s := told(t, func(k *sim.Knobs) { k.TablePaymentShape = "payment" })
		p, c := all[1].Payments[0], s.Ledger()[1]
		assert.Equal(t, []int{250, 500, 0}, []int{p.AmountBase, p.AmountCashback, p.AmountGratuity})
		assert.Equal(t, []string{c.PaymentID, c.AuthCode, "SUCCESSFUL"}, []string{p.PaymentID, p.AuthCode, p.TransactionResult})
		assert.NotContains(t, string(frames[0].raw), `"amountPaid":1000,"authCode"`)
	})
	synctest.Test(t, func(t *testing.T) {
		all, frames, _ := told(t, func(k *sim.Knobs) {
			k.PaymentIDs, k.TablePayment = false, []byte(`{"authCode":"","odd":{"a":1}}`)
		})
		assert.NotContains(t, string(frames[0].raw), "paymentId")
		assert.Contains(t, string(frames[0].raw), `"odd":{"a":1}`)
		assert.Empty(t, all[0].Payments[0].AuthCode)
		assert.NotContains(t, string(frames[0].raw), "transactionResult")
	})
}

// A clock that is wrong tells wrong times; the ledger keeps the bank's.
func TestTheTimeOfATablePaymentIsTheTerminals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, _, s := told(t, func(k *sim.Knobs) { k.ClockOffsetMinutes = 60 })
		at, err := time.Parse(time.RFC3339, all[0].Payments[0].Time)
		require.NoError(t, err)
		assert.InDelta(t, time.Hour, at.Sub(s.Ledger()[0].At), float64(time.Second))
	})
}

// Payments that took no money are told only by knob, and say so.
func TestFailuresMayBeTold(t *testing.T) {
	for tid, result := range map[string]string{"VCMINVLDIP0": "DECLINED", "VCMINVLUIP0": "UNSUCCESSFUL", "VCMINVLTIP0": "TIMED_OUT"} {
		for _, tells := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				s := withTables(func(k *sim.Knobs) { k.TableTellsFailures = tells })
				b := serves(t, s, sim.TablesLink{})
				_, err := s.Visit(t.Context(), sim.Visit{TID: tid, TableID: "1"})
				require.NoError(t, err)
				assert.Empty(t, s.Ledger())
				frames := b.got("transactionResponse")
				if !tells {
					assert.Empty(t, frames)
					return
				}
				require.Len(t, frames, 1)
				n := frames[0].notice(t)
				assert.Equal(t, result, n.Payments[0].TransactionResult)
				assert.Equal(t, 1250, n.Payments[0].AmountPaid)
				assert.Zero(t, *n.AmountPaid, "the totals count what was paid")
			})
		}
	}
}

// The bank took the money of a payment that timed out; nobody is told.
func TestATimeOutThatTookMoney(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := withTables(func(k *sim.Knobs) { k.TimedOutTakesMoney = true })
		b := serves(t, s, sim.TablesLink{})
		_, err := s.Visit(t.Context(), sim.Visit{TID: "VCMINVLTIP0", TableID: "1"})
		require.NoError(t, err)
		require.Len(t, s.Ledger(), 1)
		assert.Equal(t, "1", s.Ledger()[0].TableID)
		assert.Empty(t, b.got("transactionResponse"))
	})
}

// As requests, notices and unlocks wait for their answer.
func TestNoticesAsRequests(t *testing.T) {
	asked := func(k *sim.Knobs) { k.TableNotices, k.TableUnlockAs = "request", "request" }
	synctest.Test(t, func(t *testing.T) {
		s := withTables(asked)
		b := serves(t, s, sim.TablesLink{})
		does(t, s, locking("1"))
		assert.Equal(t, "answered", does(t, s, sim.Step{Do: "pay", Amount: 1}).Told)
		b.answersWith("transactionResponse", nil)
		assert.Equal(t, "late", does(t, s, sim.Step{Do: "pay", Amount: 1}).Told)
		b.answersWith("tableUnlock", nil)
		began := time.Now()
		assert.Equal(t, "late", does(t, s, step("unlock")).Told)
		assert.InDelta(t, 10*time.Second, time.Since(began), float64(time.Second))
		for _, method := range []string{"transactionResponse", "tableUnlock"} {
			for _, f := range b.got(method) {
				assert.NotNil(t, f.ID)
				assert.Contains(t, string(f.Params), `"timeout":10`)
			}
		}
	})
}

// Without redelivery what a lost link did not carry is gone; the money is not.
func TestALostNoticeIsLost(t *testing.T) {
	for _, when := range []string{"before", "after"} {
		synctest.Test(t, func(t *testing.T) {
			s := &sim.Sim{}
			b := serves(t, s, sim.TablesLink{})
			require.NoError(t, s.AddFault(sim.Fault{Do: "drop", When: when, Direction: "out", Name: "transactionResponse"}))
			does(t, s, locking("1"))
			does(t, s, step("pay"))
			assert.Equal(t, "no-link", does(t, s, step("unlock")).Told)
			assert.Len(t, s.Ledger(), 1)
			assert.Len(t, b.got("transactionResponse"), map[string]int{"before": 0, "after": 1}[when])
			young := serves(t, s, sim.TablesLink{})
			time.Sleep(time.Minute)
			assert.Empty(t, young.methods())
			assert.Equal(t, "idle", stageOf(t, s, "VCMINVLSIP0"))
		})
	}
}

// The waiter goes on although the link has gone: the terminal needs only the bank.
func TestPayingWithoutALink(t *testing.T) {
	for redeliver, want := range map[bool][]string{false: nil, true: {"transactionResponse", "transactionResponse", "tableUnlock"}} {
		synctest.Test(t, func(t *testing.T) {
			s := withTables(func(k *sim.Knobs) { k.TablesRedeliver = redeliver })
			serves(t, s, sim.TablesLink{})
			does(t, s, locking("1"))
			require.NoError(t, s.CloseLinks(1000, ""))
			synctest.Wait()
			word := map[bool]string{false: "no-link", true: "kept"}[redeliver]
			assert.Equal(t, "no-link", does(t, s, step("bill")).Refused)
			assert.Equal(t, word, does(t, s, sim.Step{Do: "pay", Amount: 1000}).Told)
			assert.Equal(t, word, does(t, s, step("pay")).Told)
			assert.Equal(t, word, does(t, s, step("unlock")).Told)
			assert.Len(t, s.Ledger(), 2)
			young := serves(t, s, sim.TablesLink{})
			assert.Equal(t, want, young.methods())
		})
	}
}
