package sim_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

// paidTwice is a terminal whose last two transactions are of 100 and 200.
func paidTwice(t *testing.T) (*sim.Sim, *till) {
	t.Helper()
	s := &sim.Sim{}
	c := connect(t, s)
	c.ask(1, sale(1, "VCMINVLSIP0", 100))
	c.ask(2, sale(2, "VCMINVLSIP0", 200))
	return s, c
}

func (c *till) duplicate() seen {
	c.t.Helper()
	answer, _ := c.ask(9, of("duplicate", 9, "VCMINVLSIP0"))
	return answer
}

func TestStaleDuplicate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := paidTwice(t)
		turn(t, s, `{"duplicateStale":2}`)
		for _, amount := range []int{100, 100, 200, 200} {
			assert.Equal(t, amount, c.duplicate().payment(t).AmountBase)
		}
		assert.Zero(t, s.Knobs().DuplicateStale)
		turn(t, s, `{"duplicateStale":-1}`)
		for range 5 {
			assert.Equal(t, 100, c.duplicate().payment(t).AmountBase)
		}
		c.ask(3, sale(3, "VCMINVLSIP0", 300))
		assert.Equal(t, 200, c.duplicate().payment(t).AmountBase, "always one behind")
		other, _ := c.ask(4, of("duplicate", 4, "VCMINVLSCD0"))
		assert.NotNil(t, other.Error, "before the first there is none")
	})
}

// A slow duplicate tells what was true when it was asked for, and does not
// hold the terminal.
func TestSlowDuplicate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := paidTwice(t)
		turn(t, s, `{"duplicateDelayMs":60000}`)
		asked := time.Now()
		c.write(of("duplicate", 9, "VCMINVLSIP0"))
		paid, _ := c.ask(3, sale(3, "VCMINVLSIP0", 300))
		assert.Equal(t, 300, paid.payment(t).AmountBase)
		late, _ := c.until(9)
		assert.Equal(t, 200, late.payment(t).AmountBase)
		assert.Equal(t, time.Minute, time.Since(asked))
	})
}

// The simulator closes in mid-duplicate without waiting for it.
func TestCloseEndsASlowDuplicate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := paidTwice(t)
		turn(t, s, `{"duplicateDelayMs":60000,"duplicateOccupies":60}`)
		c.write(of("duplicate", 9, "VCMINVLSIP0"))
		synctest.Wait()
		closed := time.Now()
		s.Close()
		assert.Zero(t, time.Since(closed))
	})
}

func TestDuplicateError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := paidTwice(t)
		for _, delay := range []string{`0`, `5000`} {
			turn(t, s, `{"duplicateError":-32603,"duplicateDelayMs":`+delay+`}`)
			answer := c.duplicate()
			require.NotNil(t, answer.Error)
			assert.Equal(t, -32603, answer.Error.Code)
		}
		turn(t, s, `{"duplicateError":0}`)
		assert.Nil(t, c.duplicate().Error)
	})
}

// An occupied terminal is busy for status, sale and another duplicate, in its
// own time.
func TestDuplicateOccupies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := paidTwice(t)
		turn(t, s, `{"duplicateOccupies":20,"timeScale":2}`)
		require.Nil(t, c.duplicate().Error)
		status, _ := c.ask(3, of("terminalDetails", 3, "VCMINVLSIP0"))
		assert.Contains(t, string(status.Result), "BUSY")
		for _, frame := range []string{of("duplicate", 3, "VCMINVLSIP0"), sale(3, "VCMINVLSIP0", 5)} {
			answer, _ := c.ask(3, frame)
			require.NotNil(t, answer.Error)
			assert.Equal(t, sim.CodeBusy, answer.Error.Code)
		}
		time.Sleep(10*time.Second + time.Millisecond)
		status, _ = c.ask(4, of("terminalDetails", 4, "VCMINVLSIP0"))
		assert.Contains(t, string(status.Result), "AVAILABLE")
	})
}

func TestDuplicateBlank(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := paidTwice(t)
		turn(t, s, `{"duplicateBlank":["transactionNumber","transactionTime","amountBase"]}`)
		p := c.duplicate().payment(t)
		assert.Empty(t, p.TransactionNumber+p.TransactionTime)
		assert.Zero(t, p.AmountBase)
		assert.Equal(t, 200, p.AmountTotal)
		assert.NotEmpty(t, p.AuthCode)
		answer, _ := c.ask(3, sale(3, "VCMINVLSIP0", 300))
		assert.Equal(t, "0003", answer.payment(t).TransactionNumber, "the answer itself is whole")
		turn(t, s, `{"duplicateBlank":["transactionTime"],"payment":{"transactionTime":"x"}}`)
		assert.Equal(t, "x", c.duplicate().payment(t).TransactionTime, "what the payment knob says goes before")
	})
}

func TestNumbersSkipResetAndWrap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := paidTwice(t)
		number := func() string {
			answer, _ := c.ask(3, sale(3, "VCMINVLSIP0", 300))
			return answer.payment(t).TransactionNumber
		}
		turn(t, s, `{"numberSkips":3}`)
		assert.Equal(t, []string{"0006", "0007"}, []string{number(), number()}, "one jump")
		assert.Zero(t, s.Knobs().NumberSkips)
		_, err := s.Control("terminal/number", []byte(`{"tid":"VCMINVLSIP0"}`))
		require.NoError(t, err)
		assert.Equal(t, "0001", number())
		require.NoError(t, s.SetNextNumber("VCMINVLSIP0", 9999))
		assert.Equal(t, []string{"9999", "0001"}, []string{number(), number()})
		assert.Equal(t, "0001", c.duplicate().payment(t).TransactionNumber)

		assert.Error(t, s.SetNextNumber("VCMINVLSIP0", 0))
		assert.Error(t, s.SetNextNumber("VCMINVLSIP0", 10000))
		assert.Error(t, s.SetNextNumber("nobody", 1))
		c.write(sale(3, "VCMINVLSIP0", 300))
		synctest.Wait()
		assert.Error(t, s.SetNextNumber("VCMINVLSIP0", 1), "not in mid-transaction")
	})
}

func TestNumberBlank(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := paidTwice(t)
		turn(t, s, `{"numberBlank":true}`)
		answer, _ := c.ask(3, sale(3, "VCMINVLSIP0", 300))
		assert.Empty(t, answer.payment(t).TransactionNumber)
		assert.Empty(t, c.duplicate().payment(t).TransactionNumber)
		assert.Equal(t, "0003", s.Ledger()[2].TransactionNumber, "the bank knows it")
		turn(t, s, `{"numberBlank":false}`)
		assert.Equal(t, "0003", c.duplicate().payment(t).TransactionNumber)
	})
}

func TestTerminalClockIsOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := goldenSim(func(k *sim.Knobs) { k.ClockOffsetMinutes = 60 })
		c := connect(t, s)
		answer, _ := c.ask(1, sale(1, "VCMINVLSIP0", 300))
		assert.Equal(t, "2026-03-14T16:09:26", answer.payment(t).TransactionTime)
		assert.Equal(t, "2026-03-14T16:09:26", c.duplicate().payment(t).TransactionTime)
		assert.Equal(t, 15, s.Ledger()[0].At.Hour(), "the bank's clock is right")
		report, _ := c.ask(2, of("reportXBalance", 2, "VCMINVLSIP0"))
		assert.Contains(t, string(report.Result), `"reportTime":"2026-03-14T16:09:26"`)
		turn(t, s, `{"clockOffsetMinutes":-60}`)
		timedOut, _ := c.ask(3, sale(3, "VCMINVLTIP0", 300))
		assert.Equal(t, "2026-03-14T14:09:26", timedOut.payment(t).TransactionTime)
	})
}
