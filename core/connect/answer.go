package connect

import (
	"connect-epos/core/wire"
)

// TablesAnswer writes which tables are open, each once; none is an empty list. A
// currency goes with a table only [CLONE].
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

// LockAnswer writes whether a table is locked for a terminal, and what is due in
// minor units [CLONE names, INFERRED shape]. A refusal says nothing else.
func (d Dialect) LockAnswer(confirmed bool, amount int64, currency string) wire.Value {
	if !confirmed {
		return wire.Object(d.result(resultConfirmed, wire.Bool(false)))
	}
	return wire.Object(d.result(resultConfirmed, wire.Bool(true)), d.result(resultAmount, wire.Int(amount)),
		d.result(resultCurrency, wire.NonEmpty(currency)))
}

// ReceiptAnswer writes the lines to print, as Lines returns them; Absent are none.
func (d Dialect) ReceiptAnswer(lines wire.Value) wire.Value {
	if lines.IsAbsent() {
		lines = wire.Array()
	}
	return wire.Object(d.result(resultLines, lines))
}

// Done writes the answer that says nothing but that all is well [INFERRED].
func (d Dialect) Done() wire.Value { return wire.Object() }

// result is a member of an answer under the name that is written.
func (d Dialect) result(row int, v wire.Value) wire.Member { return wire.M(d.spellings(row), v) }
