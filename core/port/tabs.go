package port

import (
	"context"

	"connect-epos/core/engine"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// carryOn frees a terminal. takeOver takes a terminal from a tab that hangs.
func carryOn(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	site, tid, c, err := readWhy(with, "by", "reason", "terminalGone")
	if err != nil {
		return wire.Value{}, err
	}
	entries, err := e.CarryOn(ctx, site, tid, c)
	return list(entries, encodePending), err
}

func takeOver(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	site, tid, c, err := readWhy(with, "by", "reason")
	if err != nil {
		return wire.Value{}, err
	}
	entries, err := e.TakeOver(ctx, site, tid, c)
	return list(entries, encodePending), err
}

// readWhy reads which person decides about a terminal, and why.
func readWhy(v wire.Value, known ...string) (site, tid string, c journal.StaffAction, err error) {
	f := read(v, "request", "site", "tid", "why")
	site, tid = f.need("site", maxName), f.need("tid", maxTID)
	in := read(v.Get("why"), "why", known...)
	c = journal.StaffAction{By: in.masked("by", maxName), Reason: in.masked("reason", maxReason), TerminalGone: in.flag("terminalGone", false)}
	if f.err == nil {
		f.err = in.err
	}
	return site, tid, c, f.err
}
