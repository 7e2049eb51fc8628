//go:build js && wasm

package jsbridge

import (
	"syscall/js"

	"connect-epos/core/journal"
)

// The references of a bill's refunds are kept in a list of their own, because no index
// tells which bill a record refunds.

func refundsKey(r journal.Record) js.Value { return key("refunds", r.Account, r.RefundOf) }

func refundList(t *transaction, r journal.Record) (string, error) {
	v, err := t.get(storeMeta, refundsKey(r))
	if err != nil || v.IsUndefined() {
		return "", err
	}
	if v.Type() != js.TypeString {
		return "?", nil // this stands for a list that cannot be read
	}
	return v.String(), nil
}

// listRefund puts a refund on the list of its bill.
func listRefund(t *transaction, r journal.Record) error {
	if r.RefundOf == "" {
		return nil
	}
	list, err := refundList(t, r)
	if err != nil {
		return err
	}
	if longer := journal.WithRefund(list, r.Reference); longer != list {
		return t.put(storeMeta, refundsKey(r), js.ValueOf(longer))
	}
	return nil
}

// billOf reads what is known of the bill that r refunds.
func billOf(t *transaction, r journal.Record) (b journal.Bill, err error) {
	if r.RefundOf == "" {
		return b, nil
	}
	if b.Attempts, err = attemptsOf(t, r.Account, r.RefundOf); err != nil {
		return b, err
	}
	list, err := refundList(t, r)
	if err != nil {
		return b, err
	}
	references, ok := journal.RefundsOf(list)
	b.References, b.Damaged = references, !ok
	for _, reference := range references {
		refunds, err := attemptsOf(t, r.Account, reference)
		if err != nil {
			return b, err
		}
		b.Refunds = append(b.Refunds, refunds...)
	}
	return b, nil
}
