package world

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"connect-epos/core/contract"
	"connect-epos/core/counter"
	"connect-epos/core/journal"
	"connect-epos/core/link"
)

// Link returns what the till was told last about its link.
func (t *Till) Link() link.Info {
	told := t.Events(contract.EventLink)
	return told[len(told)-1].(link.Info)
}

// TwoTabs opens two tabs on one journal.
func (w *World) TwoTabs() (a, b *Till) {
	a, b = w.Till("a"), w.Till("b")
	a.Open()
	b.Open()
	return a, b
}

// SaleThatWaits starts a sale of 12.50 that waits for its terminal.
func (t *Till) SaleThatWaits(reference, tid string, wait time.Duration) Promise {
	return t.Pay(contract.Payment{Kind: "sale", TID: tid, Amount: 1250, Currency: "GBP",
		Reference: reference, Token: reference, Wait: wait})
}

// OtherTerminal is another terminal than Terminal.
const OtherTerminal = "VCMINVLDIP0"

// LookAround waits until the tab has looked for payments that other tabs left.
func (t *Till) LookAround(tt *testing.T) {
	tt.Helper()
	time.Sleep(counter.LookEvery)
	synctest.Wait()
}

var hung = journal.StaffAction{By: "Ann", Reason: "the other window hangs"}

// TakeOver takes a terminal from a window that hangs.
func (t *Till) TakeOver(tid string) ([]contract.Pending, error) {
	return t.Engine.TakeOver(context.Background(), Site, tid, hung)
}

// OpenOn lists what holds a terminal in the journal.
func (w *World) OpenOn(tid string) (open []string) {
	for _, r := range w.OpenRecords() {
		if r.TID == tid && r.HoldsTerminal() {
			open = append(open, r.Reference)
		}
	}
	return open
}
