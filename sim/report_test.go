package sim_test

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

// figures are the numbers of a report this test looks at.
type figures struct {
	ReportType, ReportResult, ReportTime string
	Balances                             struct {
		TotalAmount, TotalSalesAmount, TotalSalesCount, TotalRefundsAmount, TotalRefundsCount int
		TotalCashbackAmount, TotalCashbackCount, TotalGratuityAmount, TotalGratuityCount      int
		TotalsSince                                                                           string
		IssuerTotals                                                                          map[string]session
	}
	Banking map[string]struct {
		CurrentSessionTotals, PreviousSessionTotals                         session
		CurrentSessionTransactionNumbers, PreviousSessionTransactionNumbers []string
	}
	ReportLines []sim.Line
}

type session struct{ TotalAmount, TotalSalesCount, TotalRefundsCount int }

func (f figures) text() (all []string) {
	for _, l := range f.ReportLines {
		all = append(all, l.Value)
	}
	return all
}

const bank = "SIMULATED BANK"

// report asks VCMINVLSIP0 for one.
func (c *till) report(method string) figures {
	c.t.Helper()
	answer, _ := c.ask(900, of(method, 900, "VCMINVLSIP0"))
	require.Nil(c.t, answer.Error, "%s", answer.raw)
	var f figures
	require.NoError(c.t, json.Unmarshal(answer.Result, &f))
	return f
}

// The balances are those of the ledger: what was declined or held is not in
// them, other terminals' money neither.
func TestBalancesComeFromTheLedger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		turn(t, s, `{"gratuity":50}`)
		till.ask(1, order("sale", 1, `"amount":1000,"amountCashback":500`))
		turn(t, s, `{"gratuity":0}`)
		till.ask(2, order("refund", 2, `"amount":300`))
		till.ask(3, order("preAuth", 3, `"amount":7000`))
		till.ask(4, sale(4, "VCMINVLSCD0", 9000))
		require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLSIP0", Profile: "VCMINVLDIP0"}))
		till.ask(5, order("sale", 5, `"amount":8000`))
		b := till.report("reportXBalance").Balances
		assert.Equal(t, []int{1250, 1550, 1, 300, 1},
			[]int{b.TotalAmount, b.TotalSalesAmount, b.TotalSalesCount, b.TotalRefundsAmount, b.TotalRefundsCount})
		assert.Equal(t, []int{500, 1, 50, 1},
			[]int{b.TotalCashbackAmount, b.TotalCashbackCount, b.TotalGratuityAmount, b.TotalGratuityCount})
		assert.Equal(t, "INSTALLATION", b.TotalsSince)
		assert.Equal(t, map[string]session{"VISA": {1250, 1, 1}}, b.IssuerTotals)
	})
}

func TestAReversedSaleDoesNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLSIP0", Profile: "VCMINVLSIS0"}))
		till := connect(t, s)
		till.write(order("sale", 1, `"amount":1000,"amountCashback":500`))
		for till.read().Method != "signatureVerificationRequest" {
		}
		till.write(`{"jsonrpc":"2.0","id":1,"result":{"accepted":false}}`)
		till.until(1)
		require.Len(t, s.Ledger(), 2)
		b := till.report("reportXBalance").Balances
		assert.Equal(t, []int{0, 0, 0, 0, 0},
			[]int{b.TotalAmount, b.TotalSalesAmount, b.TotalSalesCount, b.TotalCashbackAmount, b.TotalCashbackCount})
	})
}

// X only looks, Z begins new totals, neither touches the session.
func TestXAndZ(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		till := connect(t, &sim.Sim{})
		till.ask(1, sale(1, "VCMINVLSIP0", 1000))
		for _, c := range []struct {
			method string
			total  int
		}{{"reportXBalance", 1000}, {"reportXBalance", 1000}, {"reportZBalance", 1000}, {"reportXBalance", 0}} {
			f := till.report(c.method)
			assert.Equal(t, c.total, f.Balances.TotalAmount, c.method)
			assert.Equal(t, "COMPLETE", f.ReportResult)
			assert.Empty(t, f.Banking)
		}
		assert.NotEqual(t, "INSTALLATION", till.report("reportXBalance").Balances.TotalsSince)
		assert.Equal(t, 1000, till.report("reportBanking").Banking[bank].CurrentSessionTotals.TotalAmount)
		next, _ := till.ask(2, sale(2, "VCMINVLSIP0", 500))
		assert.Equal(t, "0002", next.payment(t).TransactionNumber)
	})
}

// An end of day ends the session and the run of transaction numbers.
func TestEndOfDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		till.ask(1, sale(1, "VCMINVLSIP0", 1000))
		till.ask(2, sale(2, "VCMINVLSIP0", 500))
		day := till.report("reportEndOfDay")
		assert.Equal(t, "END_OF_DAY", day.ReportType)
		assert.Equal(t, 1500, day.Balances.TotalAmount)
		assert.Equal(t, session{1500, 2, 0}, day.Banking[bank].CurrentSessionTotals)
		assert.Equal(t, []string{"0001", "0002"}, day.Banking[bank].CurrentSessionTransactionNumbers)
		assert.Empty(t, day.Banking[bank].PreviousSessionTransactionNumbers)
		assert.Contains(t, day.text(), "REPORT COMPLETE")
		assert.Contains(t, day.text(), "SALES 2        GBP 15.00")

		next, _ := till.ask(3, order("refund", 3, `"amount":300`))
		assert.Equal(t, "0001", next.payment(t).TransactionNumber)
		after := till.report("reportBanking")
		assert.Equal(t, session{-300, 0, 1}, after.Banking[bank].CurrentSessionTotals)
		assert.Equal(t, session{1500, 2, 0}, after.Banking[bank].PreviousSessionTotals)
		assert.Equal(t, []string{"0001", "0001"}, after.Banking[bank].CurrentSessionTransactionNumbers)
		assert.Equal(t, []string{"0001", "0002"}, after.Banking[bank].PreviousSessionTransactionNumbers)
		assert.Contains(t, after.text(), "TOTAL          GBP -3.00")
		assert.Equal(t, []int{1, 1, 2}, []int{s.Ledger()[0].Session, s.Ledger()[1].Session, s.Ledger()[2].Session})
	})
}

// A report holds its terminal: neither payment nor report nor copy meanwhile,
// and no report during a payment.
func TestReportsAndPaymentsWaitForEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		till := connect(t, &sim.Sim{})
		till.write(of("reportEndOfDay", 1, "VCMINVLSIP0"))
		for _, frame := range []string{sale(2, "VCMINVLSIP0", 1), of("reportXBalance", 2, "VCMINVLSIP0"), of("duplicate", 2, "VCMINVLSIP0")} {
			refused, _ := till.ask(2, frame)
			require.NotNil(t, refused.Error, frame)
			assert.Equal(t, sim.CodeBusy, refused.Error.Code)
		}
		busy, _ := till.ask(3, of("terminalDetails", 3, "VCMINVLSIP0"))
		assert.Contains(t, string(busy.Result), "BUSY")
		done, told := till.until(1)
		assert.Nil(t, done.Error)
		assert.Empty(t, told)
		till.write(sale(4, "VCMINVLSIP0", 1))
		refused, _ := till.ask(5, of("reportEndOfDay", 5, "VCMINVLSIP0"))
		require.NotNil(t, refused.Error)
		assert.Equal(t, sim.CodeBusy, refused.Error.Code)
	})
}

// A report that times out has no figures; whether the terminal settled is a knob.
func TestReportTimesOut(t *testing.T) {
	for knob, number := range map[string]string{"false": "0002", "true": "0001"} {
		t.Run("settles "+knob, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &sim.Sim{}
				till := connect(t, s)
				till.ask(1, sale(1, "VCMINVLSIP0", 1000))
				turn(t, s, `{"reportResult":"TIMED_OUT","timedOutReportSettles":`+knob+`}`)
				begun := time.Now()
				f := till.report("reportEndOfDay")
				assert.Equal(t, 200*time.Second, time.Since(begun))
				assert.Equal(t, "TIMED_OUT", f.ReportResult)
				assert.Empty(t, f.ReportLines)
				assert.Empty(t, f.Banking)
				assert.Zero(t, f.Balances)
				next, _ := till.ask(2, sale(2, "VCMINVLSIP0", 1000))
				assert.Equal(t, number, next.payment(t).TransactionNumber)
			})
		})
	}
}

func TestReportNotifications(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		turn(t, s, `{"reportNotifications":true}`)
		_, told := connect(t, s).ask(1, of("reportXBalance", 1, "VCMINVLSIP0"))
		assert.Equal(t, []string{"REPORT_STARTED", "REPORT_FINISHED"}, told)
	})
}

// The terminal settles although nobody is left to hear of it.
func TestEndOfDayGoesOnWithoutItsLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		first := connect(t, s)
		first.ask(1, sale(1, "VCMINVLSIP0", 1000))
		require.NoError(t, s.AddFault(sim.Fault{Do: "drop", When: "after", Direction: "in", Name: "reportEndOfDay"}))
		first.write(of("reportEndOfDay", 2, "VCMINVLSIP0"))
		<-first.over
		time.Sleep(10 * time.Second)
		second := connect(t, s)
		assert.Equal(t, 1000, second.report("reportBanking").Banking[bank].PreviousSessionTotals.TotalAmount)
		assert.Equal(t, "lost", fate(s, "response:reportEndOfDay"))
	})
}
