package sim

import (
	"slices"
	"time"
)

// Grant is an answer of a till that confirmed a lock, in time or late.
type Grant struct {
	Seq      int       `json:"seq"`
	TID      string    `json:"tid"`
	TableID  string    `json:"tableId"`
	WaiterID string    `json:"waiterId,omitempty"`
	Amount   int       `json:"amount"` // minor units
	Currency string    `json:"currency"`
	At       time.Time `json:"at"`
	// Fate is "held" while the terminal has the lock, "late" when the terminal
	// had given up before the grant came, and "refused" when it cannot use the
	// grant and gives the lock back. In the end it is "unlocked", or "power-off"
	// when the terminal never gave the lock back.
	Fate string     `json:"fate"`
	Over *time.Time `json:"over,omitempty"`
}

// The words of Grant.Fate.
const (
	grantHeld     = "held"
	grantLate     = "late"
	grantRefused  = "refused"
	grantUnlocked = "unlocked"
	grantPowerOff = "power-off"
)

// Grants returns every lock that a till has confirmed since the start or the
// last Reset, oldest first.
func (s *Sim) Grants() []Grant {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.grants)
}

// tableGrant is the result of tableLockRequest [CLONE].
type tableGrant struct {
	Confirmed *bool  `json:"confirmed"`
	Amount    int    `json:"amount"`
	Currency  string `json:"currency"`
}

// grantLocked records the grant and returns its number.
func (s *Sim) grantLocked(p tableParams, g tableGrant, fate string) int {
	s.grants = append(s.grants, Grant{Seq: len(s.grants) + 1, TID: p.TID, TableID: idText(p.TableID),
		WaiterID: idText(p.WaiterID), Amount: g.Amount, Currency: g.Currency, At: s.now(), Fate: fate})
	return len(s.grants)
}

func (s *Sim) lateGrant(a *tableAsk, m message) {
	g, ok := grantOf(m)
	if a.method != methodLock || !ok || !*g.Confirmed {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.grantLocked(a.params, g, grantLate)
}

// endGrantLocked ends the lock of that number; 0 is no lock.
func (s *Sim) endGrantLocked(number int, fate string) {
	if number < 1 || number > len(s.grants) {
		return
	}
	at := s.now()
	s.grants[number-1].Fate, s.grants[number-1].Over = fate, &at
}
