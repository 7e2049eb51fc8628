package port

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

func readHistory(v wire.Value) (string, journal.Query, error) {
	f := read(v, "request", "site", "query")
	site := f.need("site", maxName)
	q := journal.Query{}
	if f.has("query") {
		in := read(v.Get("query"), "query", "kind", "tid", "reference", "from", "to", "limit")
		q = in.query(0)
		q.Kinds, q.Notes = in.historyKind()
		q.Reference = in.text("reference", maxReference)
		if f.err == nil {
			f.err = in.err
		}
	}
	return site, q, f.err
}

// historyKind reads which kind of entries is asked for. Without it, all kinds are.
func (f *form) historyKind() (kinds []string, notes journal.Notes) {
	switch optional(f, "kind", "payment", "report", "note") {
	case "payment":
		return connect.Payments(), journal.NoNotes
	case "report":
		return connect.Reports(), journal.NoNotes
	case "note":
		return nil, journal.NotesOnly
	}
	return nil, journal.WithNotes
}

// query reads the fields that select by terminal and time. Every history has them.
func (f *form) query(limit int64) journal.Query {
	return journal.Query{TID: f.text("tid", maxTID), From: f.integer("from", 0, endOfTime, 0), To: f.integer("to", 0, endOfTime, 0),
		Limit: int(f.integer("limit", 1, 10_000, limit))}
}
