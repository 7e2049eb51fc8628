package port

import (
	"context"
	"strconv"
	"strings"

	"connect-epos/core/connect"
	"connect-epos/core/engine"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// export returns the records that the history selects as JSON lines. Each line has the
// shape of the record event.
func export(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	site, q, err := readHistory(with)
	if err != nil {
		return wire.Value{}, err
	}
	records, err := e.Export(ctx, site, q)
	return wire.String(lines(records)), err
}

// lines writes records in the form in which they leave the device, one on each line.
func lines(records []journal.Record) string {
	var all []byte
	for _, r := range records {
		all = append(journal.EncodeChange(journal.Change{Record: r}).Append(all), '\n')
	}
	return string(all)
}

// restore takes such lines, parsed, or what the record event told. It may be a part of
// them; from then says where that part begins in the whole. All lines are checked before
// any is used. With check, none is used.
func restore(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	f := read(with, "request", "entries", "from", "check")
	from, check := f.integer("from", 0, endOfTime, 0), f.flag("check", false)
	given := with.Get("entries")
	if given.Kind() != wire.KindArray {
		f.fail("entries", "must be an array")
	}
	var records []journal.Record
	for i, v := range given.Items() {
		r, err := journal.DecodeChange(v)
		if err != nil || !sensible(r) {
			f.fail("entries["+strconv.FormatInt(from+int64(i), 10)+"]", "is no record of this journal")
			break
		}
		records = append(records, r)
	}
	if f.err != nil || check {
		return wire.Int(0), f.err
	}
	kept, err := e.Restore(ctx, records)
	return wire.Int(int64(kept)), err
}

// sensible reports whether a record could have been written by an engine.
func sensible(r journal.Record) bool {
	names := r.Account + r.Reference + r.TID
	return len(names) < 4*maxURIPart && !strings.ContainsFunc(names, func(c rune) bool { return c < ' ' || c == 0x7f }) &&
		r.Amount >= 0 && r.Amount <= connect.MaxAmount && r.Attempt <= 1_000_000 && r.CreatedAt >= 0 && r.CreatedAt < endOfTime
}

// storage tells what the engine knows about its storage.
func storage(_ context.Context, e *engine.Engine, _ wire.Value) (wire.Value, error) {
	ms, ok := e.LastCommit()
	if !ok {
		return wire.Object(), nil
	}
	return wire.Object(wire.M("lastCommitMs", wire.Int(ms))), nil
}
