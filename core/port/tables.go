package port

import (
	"context"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/engine"
	"connect-epos/core/journal"
	"connect-epos/core/table"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// forSite makes a command that needs nothing but its site.
func forSite(act func(e *engine.Engine, ctx context.Context, site string) error) verb {
	return func(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
		id, err := readID(with, "site")
		if err != nil {
			return wire.Value{}, err
		}
		return wire.Value{}, act(e, ctx, id)
	}
}

// openTables opens pay at table. receipts says which receipts the till makes.
func openTables(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	f := read(with, "options", "site", "wait", "receipts", "options")
	site := f.need("site", maxName)
	o := contract.TablesOptions{Wait: f.flag("wait", true)}
	receipts := with.Get("receipts")
	if f.has("receipts") && receipts.Kind() != wire.KindArray {
		f.fail("receipts", "must be an array")
	}
	for _, item := range receipts.Items() {
		switch name, _ := item.Text(); name {
		case contract.AskReceipt:
			o.Receipt = true
		case contract.AskFinalReceipt:
			o.FinalReceipt = true
		default:
			f.fail("receipts", "may hold receipt and finalReceipt alone")
		}
	}
	records := f.records()
	if f.err != nil {
		return wire.Value{}, f.err
	}
	if records {
		e.CopyRecords()
	}
	s, err := e.OpenTables(ctx, site, o)
	return wire.Object(wire.M("site", contract.ShowSite(s))), err
}

// records reads whether the till wants to be told of every change of the journal.
func (f *form) records() bool {
	if f.err != nil || !f.has("options") {
		return false
	}
	in := read(f.object.Get("options"), "options", "records")
	wanted := in.flag("records", false)
	f.err = in.err
	return wanted
}

// answerTables takes what a handler of the till returned, or how it failed. It says
// whether the engine was waiting for that answer.
func answerTables(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	f := read(with, "request", "site", "ask", "value", "failed", "lock")
	site := f.need("site", maxName)
	if !f.has("ask") {
		f.fail("ask", "is required")
	}
	number := f.integer("ask", 0, endOfTime, 0)
	if f.has("value") == f.has("failed") {
		f.fail("value", "is required, or failed instead")
	}
	if f.err != nil {
		return wire.Value{}, f.err
	}
	heard, err := e.AnswerTables(ctx, site, contract.Answer{Number: number, Value: with.Get("value"), Failed: failed(with.Get("failed")), Lock: with.Get("lock")})
	return wire.Bool(heard), err
}

// failed returns how a handler failed. The text is never empty when it did.
func failed(v wire.Value) string {
	said, _ := v.Text()
	if said == "" && !v.IsAbsent() {
		return "it says nothing"
	}
	return said[:min(len(said), maxReason)]
}

func listTables(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	id, err := readID(with, "site")
	if err != nil {
		return wire.Value{}, err
	}
	tables, err := e.Tables(ctx, id)
	return list(tables, table.View.Encode), err
}

// forceUnlock and settleTable take what staff decide about a table.
func forceUnlock(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	f := read(with, "request", "site", "tableId", "why")
	site, id := f.need("site", maxName), f.name("tableId")
	in := read(with.Get("why"), "why", "by", "reason", "since", "rev")
	by := journal.StaffAction{By: in.masked("by", maxName), Reason: in.masked("reason", maxReason)}
	seen := in.seenTable()
	if err := either(f, in); err != nil {
		return wire.Value{}, err
	}
	v, err := e.ForceUnlock(ctx, site, id, by, seen)
	return v.Encode(), err
}

// seenTable reads what staff saw when they decided. Both members are optional.
func (f *form) seenTable() contract.SeenTable {
	return contract.SeenTable{Since: f.integer("since", 0, endOfTime, 0), Rev: f.integer("rev", 0, endOfTime, 0)}
}

func settleTable(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	f := read(with, "request", "site", "tableId", "settlement")
	site, id := f.need("site", maxName), f.name("tableId")
	in := read(with.Get("settlement"), "settlement", "paid", "by", "reason", "since", "rev")
	if !in.has("paid") {
		in.fail("paid", "is required: true or false")
	}
	s := journal.Settlement{Paid: in.flag("paid", false), By: in.masked("by", maxName), Reason: in.masked("reason", maxReason)}
	seen := in.seenTable()
	if err := either(f, in); err != nil {
		return wire.Value{}, err
	}
	v, err := e.SettleTable(ctx, site, id, s, seen)
	return v.Encode(), err
}

// either returns the problem of an object, or else the problem of an object inside it.
func either(f, in *form) error {
	if f.err != nil {
		return f.err
	}
	return in.err
}

func acknowledgePayment(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	f := read(with, "request", "site", "key")
	site, key := f.need("site", maxName), f.name("key")
	if f.err != nil {
		return wire.Value{}, f.err
	}
	return wire.Value{}, e.AcknowledgePayment(ctx, site, key)
}

// name reads a name that came from outside the till. It allows every character, because
// staff must be able to decide about a table whatever its name is.
func (f *form) name(field string) string {
	s, ok := f.object.Get(field).Text()
	if !ok {
		f.fail(field, "is required, and must be a string")
	}
	return s
}

func tablesHistory(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	records, err := readTables(ctx, e, with, 0)
	return list(records, encodeAtTable), err
}

// exportLimit is how many records an export returns when no limit is given.
const exportLimit = 1000

func exportTables(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	records, err := readTables(ctx, e, with, exportLimit)
	return wire.String(lines(records)), err
}

func readTables(ctx context.Context, e *engine.Engine, with wire.Value, limit int64) ([]journal.Record, error) {
	f := read(with, "request", "site", "query")
	site := f.need("site", maxName)
	q := journal.Query{Limit: int(limit)}
	if f.err == nil && f.has("query") {
		in := read(with.Get("query"), "query", "kind", "tid", "tableId", "from", "to", "limit")
		q = in.query(limit)
		q.Kinds, q.Table = atTable(optional(in, "kind", paymentEntry, lockEntry, reportEntry)), in.text("tableId", maxReference)
		f.err = in.err
	}
	if f.err != nil {
		return nil, f.err
	}
	return e.TablesHistory(ctx, site, q)
}

// These are the kinds of entries in the tables' history.
const (
	paymentEntry = "table-payment"
	lockEntry    = "table-lock"
	reportEntry  = "report"
)

// atTable returns the kinds of records that belong to an entry. Nil selects all of them.
func atTable(entry string) []string {
	switch entry {
	case paymentEntry:
		return []string{journal.TablePayment}
	case lockEntry:
		return []string{journal.TableLock}
	case reportEntry:
		return append(connect.Reports(), "report")
	}
	return nil
}

// encodeAtTable writes one entry of the tables' history.
func encodeAtTable(r journal.Record) wire.Value {
	switch {
	case r.IsLock():
		return table.EncodeLock(r)
	case !r.IsTablePayment():
		return encodeReport(transaction.Outcome{Record: r, Stored: true})
	}
	p := table.StoredPayment(r)
	return wire.Object(append(p.Members(), wire.M("kind", wire.String(paymentEntry)), wire.M("confirmed", wire.Bool(r.Acknowledged)))...)
}

func encodeAsk(a contract.Ask) wire.Value {
	return wire.Build().Int("ask", a.Number).Text("what", a.What).With("with", a.With).Int("deadline", a.Deadline).Object()
}
