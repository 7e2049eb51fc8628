package connect

import (
	"connect-epos/core/wire"
)

// TablesAnswer writes which tables are open, each of them once. Without tables it writes
// an empty list. A currency is written only beside at least one table [CLONE].
func (d Dialect) TablesAnswer(ids []string, currency string) wire.Value {
	tables := make([]wire.Value, 0, len(ids))
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			tables = append(tables, wire.String(id))
		}
	}
	if len(ids) == 0 {
		currency = ""
	}
	return wire.Object(d.result(resultTables, wire.Array(tables...)), d.result(resultCurrency, wire.NonEmpty(currency)))
}

// LockAnswer writes whether a table is locked for a terminal, and the amount due in
// minor units [CLONE names, INFERRED shape]. A refusal has no other member.
func (d Dialect) LockAnswer(confirmed bool, amount int64, currency string) wire.Value {
	if !confirmed {
		return wire.Object(d.result(resultConfirmed, wire.Bool(false)))
	}
	return wire.Object(d.result(resultConfirmed, wire.Bool(true)), d.result(resultAmount, wire.Int(amount)),
		d.result(resultCurrency, wire.NonEmpty(currency)))
}

// ReceiptAnswer writes the lines to print, as Lines returns them. Absent means that
// there are none.
func (d Dialect) ReceiptAnswer(lines wire.Value) wire.Value {
	if lines.IsAbsent() {
		lines = wire.Array()
	}
	return wire.Object(d.result(resultLines, lines))
}

// Done writes the answer that says only that all is well [INFERRED].
func (d Dialect) Done() wire.Value { return wire.Object() }

// result makes a member of an answer, under the name that we write.
func (d Dialect) result(row int, v wire.Value) wire.Member { return wire.M(d.spellings(row), v) }
