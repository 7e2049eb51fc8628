package sim_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

// A meal from the list to the unlock: the split bill is paid in two parts, each
// with a tip, and all of it is in the ledger and told once.
func TestAWholeMeal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		b := serves(t, s, sim.TablesLink{FinalReceipt: true})
		listed := does(t, s, sim.Step{Do: "tables", WaiterID: "7"})
		assert.Equal(t, []string{"1", "12A"}, listed.Tables)
		assert.Equal(t, "GBP", listed.Currency)
		locked := does(t, s, locking("12A"))
		assert.True(t, locked.Confirmed)
		assert.EqualValues(t, 4250, locked.Due)
		assert.Equal(t, "Table 12A", does(t, s, step("bill")).Lines[0].Value)
		first := does(t, s, sim.Step{Do: "pay", Amount: 2000, Gratuity: 200})
		assert.Equal(t, "SUCCESSFUL", first.Result)
		assert.Equal(t, "sent", first.Told)
		assert.EqualValues(t, 2250, first.Due)
		rest := does(t, s, sim.Step{Do: "pay", Gratuity: 300, Method: "CONTACTLESS"})
		assert.Zero(t, rest.Due)
		assert.Equal(t, "nothing-due", does(t, s, step("pay")).Refused)
		assert.Equal(t, "BOLD", does(t, s, step("final")).Lines[0].Format[0])
		over := does(t, s, step("unlock"))
		assert.False(t, over.Confirmed)
		assert.Equal(t, "sent", over.Told)
		assert.Equal(t, []string{"tableListRequest", "tableLockRequest", "posReceiptRequest", "transactionResponse",
			"transactionResponse", "finalPOSReceiptRequest", "tableUnlock"}, b.methods())

		charges := s.Ledger()
		require.Len(t, charges, 2)
		for i, f := range b.got("transactionResponse") {
			n, c := f.notice(t), charges[i]
			require.Len(t, n.Payments, 1)
			assert.Equal(t, []string{"VCMINVLSIP0", "12A", "7", "GBP"}, []string{n.TID, n.TableID, n.WaiterID, n.Currency})
			assert.Equal(t, []string{c.PaymentID, c.AuthCode, c.Method},
				[]string{n.Payments[0].PaymentID, n.Payments[0].AuthCode, n.Payments[0].PaymentMethod})
			assert.Equal(t, []int{c.AmountBase, c.AmountGratuity}, []int{n.Payments[0].AmountPaid, n.Payments[0].AmountGratuity})
			assert.Equal(t, []int{c.AmountBase, c.AmountGratuity}, []int{*n.AmountPaid, *n.AmountGratuity})
			assert.Equal(t, []string{"12A", "7"}, []string{c.TableID, c.WaiterID})
		}
		assert.Equal(t, "CONTACTLESS", charges[1].Method)
		assert.Equal(t, 2250, charges[1].AmountBase)
		assert.NotEqual(t, charges[0].PaymentID, charges[1].PaymentID)
		assert.Empty(t, s.Violations())
		grants := s.Grants()
		require.Len(t, grants, 1)
		assert.Equal(t, "unlocked", grants[0].Fate)
		assert.Equal(t, 4250, grants[0].Amount)
	})
}

func TestVisitIsAScript(t *testing.T) {
	for name, c := range map[string]struct {
		visit   sim.Visit
		final   bool
		dos     []string
		charges []int
	}{
		"three ways": {sim.Visit{TableID: "1", Ways: 3, Gratuity: 50, Bill: true}, true,
			[]string{"tables", "lock", "bill", "pay", "pay", "pay", "final", "unlock"}, []int{418, 416, 416}},
		"in parts": {sim.Visit{TableID: "1", Payments: []sim.Step{{Amount: 50}, {}}}, false,
			[]string{"tables", "lock", "pay", "pay", "unlock"}, []int{50, 1200}},
		"walks away":    {sim.Visit{TableID: "1", WalkAway: true}, true, []string{"tables", "lock", "unlock"}, nil},
		"no such table": {sim.Visit{TableID: "99"}, true, []string{"tables", "lock"}, nil},
		"declined":      {sim.Visit{TID: "VCMINVLDIP0", TableID: "1"}, true, []string{"tables", "lock", "pay", "unlock"}, nil},
		"too much": {sim.Visit{TableID: "1", Payments: []sim.Step{{Amount: 1251}, {}}}, false,
			[]string{"tables", "lock", "pay", "unlock"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &sim.Sim{}
				serves(t, s, sim.TablesLink{FinalReceipt: c.final})
				if c.visit.TID == "" {
					c.visit.TID = "VCMINVLSIP0"
				}
				seen, err := s.Visit(t.Context(), c.visit)
				require.NoError(t, err)
				var dos []string
				for _, one := range seen {
					dos = append(dos, one.Do)
				}
				assert.Equal(t, c.dos, dos)
				var charges []int
				for _, one := range s.Ledger() {
					charges = append(charges, one.AmountBase)
				}
				assert.Equal(t, c.charges, charges)
				assert.Equal(t, "idle", stageOf(t, s, c.visit.TID), "whatever happened, the terminal is free again")
			})
		})
	}
}

// stageOf is the stage of one terminal; the listed one of a refused lock counts
// as idle.
func stageOf(t *testing.T, s *sim.Sim, tid string) string {
	t.Helper()
	for _, one := range s.Terminals() {
		if one.TID == tid && one.Stage == "listed" {
			return "idle"
		}
		if one.TID == tid {
			return one.Stage
		}
	}
	return ""
}

// How each virtual terminal's payment ends at a table.
func TestOutcomesAtATable(t *testing.T) {
	for tid, c := range map[string]struct {
		result  string
		charges int
		takes   time.Duration
	}{
		"VCMINVLSIP0": {"SUCCESSFUL", 1, 20 * time.Second},
		"VCMINVLDIP0": {"DECLINED", 0, 20 * time.Second},
		"VCMINVLSCD0": {"SUCCESSFUL", 1, 20 * time.Second},
		"VCMINVLSIS0": {"SUCCESSFUL", 1, 20 * time.Second},
		"VCMINVLUIP0": {"UNSUCCESSFUL", 0, 20 * time.Second},
		"VCMINVLTIP0": {"TIMED_OUT", 0, 210 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &sim.Sim{}
			b := serves(t, s, sim.TablesLink{})
			does(t, s, sim.Step{Do: "lock", TID: tid, TableID: "1"})
			began := time.Now()
			paid := does(t, s, sim.Step{Do: "pay", TID: tid})
			assert.Equal(t, c.result, paid.Result, tid)
			assert.Less(t, time.Since(began), c.takes, tid)
			assert.Len(t, s.Ledger(), c.charges, tid)
			assert.Len(t, b.got("transactionResponse"), c.charges, tid)
			assert.EqualValues(t, 1250*(1-c.charges), paid.Due, tid)
		})
	}
}

// What a terminal refuses by itself, without a frame.
func TestTheTerminalRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		assert.Equal(t, "no-link", does(t, s, step("tables")).Refused)
		b := serves(t, s, sim.TablesLink{})
		for _, do := range []string{"bill", "pay", "final", "unlock"} {
			assert.Equal(t, "not-locked", does(t, s, step(do)).Refused, do)
		}
		assert.Empty(t, b.methods())
		does(t, s, locking("1"))
		heard := len(b.methods())
		assert.Equal(t, "locked", does(t, s, step("tables")).Refused)
		assert.Equal(t, "locked", does(t, s, locking("12A")).Refused)
		assert.Equal(t, "locked", does(t, s, step("report")).Refused)
		assert.Equal(t, "more-than-due", does(t, s, sim.Step{Do: "pay", Amount: 1251}).Refused)
		assert.Equal(t, "no-final-receipt", does(t, s, step("final")).Refused)
		does(t, s, sim.Step{Do: "pay", Amount: 1})
		assert.Equal(t, "paid", does(t, s, step("walkAway")).Refused)
		assert.Len(t, b.methods(), heard+1, "the one payment's notice")
		for state, word := range map[string]string{"busy": "busy", "unavailable": "unavailable"} {
			require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLSIP0", State: state}))
			assert.Equal(t, word, does(t, s, step("pay")).Refused)
		}
	})
}

// One thing at a time, at the counter and at the table.
func TestOneTerminalServesOneOfBoth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		serves(t, s, sim.TablesLink{})
		counter := connect(t, s)
		does(t, s, locking("1"))
		paid := make(chan sim.Seen)
		go func() { paid <- does(t, s, step("pay")) }()
		time.Sleep(time.Second)
		busy, _ := counter.ask(1, sale(1, "VCMINVLSIP0", 500))
		require.NotNil(t, busy.Error)
		assert.Equal(t, sim.CodeBusy, busy.Error.Code)
		none, _ := counter.ask(2, of("cancelTransaction", 2, "VCMINVLSIP0"))
		require.NotNil(t, none.Error, "the till at the counter has nothing to cancel")
		assert.Equal(t, "busy", does(t, s, step("bill")).Refused)
		assert.Equal(t, "SUCCESSFUL", (<-paid).Result)
		counter.write(sale(3, "VCMINVLSIP0", 500))
		time.Sleep(time.Second)
		assert.Equal(t, "busy", does(t, s, step("unlock")).Refused)
		assert.Equal(t, "busy", does(t, s, step("powerOff")).Refused)
		counter.until(3)
		does(t, s, step("unlock"))
		assert.Len(t, s.Ledger(), 2)
	})
}

// The customer may still cancel at the machine; nothing is taken or told.
func TestCancelAtTheTable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		b := serves(t, s, sim.TablesLink{})
		does(t, s, locking("1"))
		paid := make(chan sim.Seen)
		go func() { paid <- does(t, s, step("pay")) }()
		time.Sleep(time.Second)
		require.NoError(t, s.PressCancel("VCMINVLSIP0"))
		seen := <-paid
		assert.Equal(t, "CANCELLED", seen.Result)
		assert.EqualValues(t, 1250, seen.Due)
		assert.Empty(t, s.Ledger())
		assert.Empty(t, b.got("transactionResponse"))
	})
}
