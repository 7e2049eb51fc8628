package journal

import "context"

// Restore implements Store.
func (m *Memory) Restore(ctx context.Context, records []Record, at int64) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	kept := 0
	for _, r := range records {
		if r, fresh := Restores(r, m.attemptsLocked(r.Account, r.Reference)); fresh {
			m.setLastLocked(r, m.claimLocked(m.lastOfLocked(r).Restored(r), r, nil))
			m.putLocked(r.Entry(EntryRestored, at), r)
			kept++
		}
	}
	return kept, nil
}

// Sweep implements Store, in one step, because nobody waits meanwhile.
func (m *Memory) Sweep(ctx context.Context, s Sweep) (next int64, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !s.Begins(int64(m.numbers[numberKey{name: sweptNumber, account: s.Account}])) {
		return 0, ctx.Err()
	}
	m.setLocked(numberKey{name: sweptNumber, account: s.Account}, int(s.At))
	for k, kept := range m.records {
		r := read(k, kept.text)
		if k.Account == s.Account && s.Old(&r) && s.Strip(&r) {
			m.records[k] = newStoredText(k, Encode(r))
		}
	}
	old := 0
	for old < len(m.entries) && m.entries[old].At < s.Before {
		old++
	}
	m.entries = m.entries[old:]
	return 0, ctx.Err()
}

// billLocked is what is known of the bill that a refund gives back.
func (m *Memory) billLocked(r Record) (b Bill) {
	if r.RefundOf == "" {
		return b
	}
	b.Attempts = m.attemptsLocked(r.Account, r.RefundOf)
	references, ok := RefundsOf(m.refunds[billKey{r.Account, r.RefundOf}])
	for _, reference := range references {
		b.Refunds = append(b.Refunds, m.attemptsLocked(r.Account, reference)...)
	}
	b.References, b.Damaged = references, !ok
	return b
}

func (m *Memory) listRefundLocked(r Record) {
	if r.RefundOf == "" {
		return
	}
	if m.refunds == nil {
		m.refunds = map[billKey]string{}
	}
	k := billKey{r.Account, r.RefundOf}
	m.refunds[k] = WithRefund(m.refunds[k], r.Reference)
}

// Spoil overwrites the text of a stored record, as a broken disk would; with "" it
// takes the record away. It is for tests of what must survive that.
func (m *Memory) Spoil(account, reference string, attempt int, text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := ID{account, reference, attempt}
	if text == "" {
		delete(m.records, k)
		return
	}
	m.records[k] = newStoredText(k, []byte(text))
}
