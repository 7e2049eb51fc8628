package sim

import (
	"fmt"
	"strings"
)

// totals is what a terminal remembers for its reports; the rest is in the ledger. The
// zero value is that of a new terminal.
type totals struct {
	settled int    // sessions ended by an end of day
	before  int    // transactions of the session before this one
	counted int    // ledger rows already in an earlier Z balance
	since   string // when that was; empty means never
}

// session is the number of the running session, from 1.
func (t *terminal) session() int { return t.totals.settled + 1 }

// breakdown is the sums of some charges, in minor units. Refunds are subtracted from
// the total [REST]. A reversal subtracts what it reverses, also from the count, and a
// completion counts as a sale; both are [INFERRED].
type breakdown struct {
	Currency           string `json:"currency"`
	TotalAmount        int    `json:"totalAmount"`
	TotalRefundsAmount int    `json:"totalRefundsAmount"`
	TotalRefundsCount  int    `json:"totalRefundsCount"`
	TotalSalesAmount   int    `json:"totalSalesAmount"`
	TotalSalesCount    int    `json:"totalSalesCount"`
}

func (b breakdown) plus(c Charge) breakdown {
	sign := 1
	if strings.HasSuffix(c.Type, "_REVERSAL") {
		sign = -1
	}
	if strings.HasPrefix(c.Type, typeRefund) {
		b.TotalRefundsAmount += sign * c.AmountTotal
		b.TotalRefundsCount += sign
	} else {
		b.TotalSalesAmount += sign * c.AmountTotal
		b.TotalSalesCount += sign
	}
	b.TotalAmount = b.TotalSalesAmount - b.TotalRefundsAmount
	return b
}

func sumCharges(currency string, charges []Charge) breakdown {
	b := breakdown{Currency: currency}
	for _, c := range charges {
		b = b.plus(c)
	}
	return b
}

func issuers(currency string, charges []Charge) map[string]breakdown {
	return sumBy(currency, charges, func(c Charge) string { return c.Scheme })
}

// waiters sums what was taken at tables [REST].
func waiters(currency string, charges []Charge) map[string]breakdown {
	all := sumBy(currency, charges, func(c Charge) string { return c.WaiterID })
	delete(all, "") // not at a table, or no waiter id was keyed in
	return all
}

func sumBy(currency string, charges []Charge, name func(Charge) string) map[string]breakdown {
	all := map[string]breakdown{}
	for _, c := range charges {
		b := all[name(c)]
		b.Currency = currency
		all[name(c)] = b.plus(c)
	}
	return all
}

// balances are the figures of an X or Z balance [REST].
type balances struct {
	breakdown
	IssuerTotals        map[string]breakdown `json:"issuerTotals"`
	TotalCashbackAmount int                  `json:"totalCashbackAmount"`
	TotalCashbackCount  int                  `json:"totalCashbackCount"`
	TotalGratuityAmount int                  `json:"totalGratuityAmount"`
	TotalGratuityCount  int                  `json:"totalGratuityCount"`
	TotalsSince         string               `json:"totalsSince"` // a time, or INSTALLATION
	WaiterTotals        map[string]breakdown `json:"waiterTotals"`
}

// balancesLocked counts what came after the last Z balance.
func (s *Sim) balancesLocked(t *terminal) *balances {
	charges := s.chargesLocked(t, func(c Charge) bool { return c.Seq > t.totals.counted })
	b := &balances{breakdown: sumCharges(t.currency, charges), IssuerTotals: issuers(t.currency, charges),
		TotalsSince: t.totals.since, WaiterTotals: waiters(t.currency, charges)}
	if b.TotalsSince == "" {
		b.TotalsSince = "INSTALLATION"
	}
	for _, c := range charges {
		sign := 1
		if strings.HasSuffix(c.Type, "_REVERSAL") {
			sign = -1
		}
		if c.AmountCashback > 0 {
			b.TotalCashbackAmount += sign * c.AmountCashback
			b.TotalCashbackCount += sign
		}
		if c.AmountGratuity > 0 {
			b.TotalGratuityAmount += sign * c.AmountGratuity
			b.TotalGratuityCount += sign
		}
	}
	return b
}

// acquirer is the only bank of the simulator. The name is made up.
const acquirer = "SIMULATED BANK"

// banking are one acquirer's figures [REST].
type banking struct {
	Currency                          string               `json:"currency"`
	CurrentSessionIssuerTotals        map[string]breakdown `json:"currentSessionIssuerTotals"`
	PreviousSessionIssuerTotals       map[string]breakdown `json:"previousSessionIssuerTotals"`
	CurrentSessionTotals              breakdown            `json:"currentSessionTotals"`
	PreviousSessionTotals             breakdown            `json:"previousSessionTotals"`
	CurrentSessionTransactionNumbers  []string             `json:"currentSessionTransactionNumbers"`
	PreviousSessionTransactionNumbers []string             `json:"previousSessionTransactionNumbers"`
}

func (s *Sim) bankingLocked(t *terminal) map[string]banking {
	of := func(session int) []Charge {
		return s.chargesLocked(t, func(c Charge) bool { return c.Session == session })
	}
	now, before := of(t.session()), of(t.session()-1)
	return map[string]banking{acquirer: {
		Currency:                          t.currency,
		CurrentSessionIssuerTotals:        issuers(t.currency, now),
		PreviousSessionIssuerTotals:       issuers(t.currency, before),
		CurrentSessionTotals:              sumCharges(t.currency, now),
		PreviousSessionTotals:             sumCharges(t.currency, before),
		CurrentSessionTransactionNumbers:  numbers(t.number),
		PreviousSessionTransactionNumbers: numbers(t.totals.before),
	}}
}

// numbers are the first and the last transaction number of a session; there are none
// when nothing was processed [INFERRED].
func numbers(last int) []string {
	if last == 0 {
		return []string{}
	}
	return []string{"0001", fmt.Sprintf("%04d", last)}
}

func (s *Sim) chargesLocked(t *terminal, which func(Charge) bool) []Charge {
	var all []Charge
	for _, c := range s.ledger {
		if c.TID == t.tid && c.Currency == t.currency && which(c) {
			all = append(all, c)
		}
	}
	return all
}

// beginTotalsLocked resets what the report type resets: a Z balance the totals, an end
// of day also the session and the transaction numbers [INFERRED].
func (s *Sim) beginTotalsLocked(t *terminal, typ string) {
	if typ == reportZBalance || typ == reportEndOfDay {
		t.totals.counted, t.totals.since = len(s.ledger), s.terminalTimeLocked()
	}
	if typ == reportEndOfDay {
		t.totals.settled++
		t.totals.before, t.number = t.number, 0
	}
}
