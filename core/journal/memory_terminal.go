package journal

import (
	"context"
)

type lastKey struct{ account, tid string }

type claimKey struct {
	tid, account string
	place        int
}

// Terminal implements Store.
func (m *Memory) Terminal(ctx context.Context, account, tid string) (Terminal, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.terminalLocked(account, tid), ctx.Err()
}

func (m *Memory) terminalLocked(account, tid string) Terminal {
	t := Terminal{Last: DecodeLast(m.lasts[lastKey{account, tid}])}
	for k, text := range m.claims {
		if k.tid == tid {
			t.Claims = append(t.Claims, DecodeClaim(text))
		}
	}
	for k, text := range m.lasts {
		if k.tid == tid {
			t.Users = append(t.Users, TerminalUser{Account: k.account, At: DecodeLast(text).UsedAt})
		}
	}
	return t
}

// Quiet implements Store.
func (m *Memory) LooseEndsOver(ctx context.Context, account, tid string, over []LooseEnd) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	r := Record{ID: ID{Account: account}, Request: Request{TID: tid}}
	m.setLastLocked(r, m.lastOfLocked(r).WithLooseEndsOver(over))
	return nil
}

func (m *Memory) lastOfLocked(r Record) LastKnown {
	return DecodeLast(m.lasts[lastKey{r.Account, r.TID}])
}

func (m *Memory) setLastLocked(r Record, last LastKnown) {
	if m.lasts == nil {
		m.lasts = map[lastKey]string{}
	}
	m.lasts[lastKey{r.Account, r.TID}] = EncodeLast(last)
}

// claimLocked keeps the claim that r makes beside stored, if any.
func (m *Memory) claimLocked(l LastKnown, r Record, stored *Record) LastKnown {
	l, c, place, claims := l.Claim(r, stored)
	if !claims {
		return l
	}
	if m.claims == nil {
		m.claims = map[claimKey]string{}
	}
	m.claims[claimKey{r.TID, r.Account, place}] = EncodeClaim(c)
	return l
}
