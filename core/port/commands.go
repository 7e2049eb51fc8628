package port

import (
	"context"
	"strings"

	"connect-epos/core/clock"
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/engine"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// verb is a command: it checks its request and asks the engine.
type verb func(context.Context, *engine.Engine, wire.Value) (wire.Value, error)

// verbOf returns the command of that name, or nil where there is none. Each method
// that asks for a payment is a command of the counter.
func verbOf(name string) verb {
	if method, ok := strings.CutPrefix(name, "counter."); ok {
		if m := connect.MethodOf(method); m.Payment() {
			return pay(m)
		}
	}
	for i := range verbs {
		if verbs[i].name == name {
			return verbs[i].run
		}
	}
	return nil
}

// verbs are the other commands. They need an engine that has started.
var verbs = [...]struct {
	name string
	run  verb
}{
	{"sites.save", saveSite},
	{"sites.get", getSite},
	{"sites.list", listSites},
	{"sites.remove", removeSite},
	{"sites.test", trySite},

	{"counter.open", openCounter},
	{"counter.tell", forSite((*engine.Engine).Tell)},
	{"counter.terminals", terminals},
	{"counter.terminal", terminal},
	{"counter.report", report},
	{"counter.due", due},
	{"counter.note", note},
	{"counter.follow", follow},
	{"counter.pending", pending},
	{"counter.settle", settle},
	{"counter.carryOn", carryOn},
	{"counter.takeOver", takeOver},
	{"counter.acknowledge", acknowledge},
	{"counter.history", history},
	{"counter.cancel", cancel},
	{"counter.answerSignature", answerSignature},
	{"counter.duplicate", duplicate},
	{"counter.close", forSite((*engine.Engine).CloseSite)},
	{"counter.export", export},

	{"tables.open", openTables},
	{"tables.tell", forSite((*engine.Engine).TellTables)},
	{"tables.answer", answerTables},
	{"tables.list", listTables},
	{"tables.forceUnlock", forceUnlock},
	{"tables.settle", settleTable},
	{"tables.acknowledge", acknowledgePayment},
	{"tables.takeOver", forSite((*engine.Engine).TakeOverTables)},
	{"tables.history", tablesHistory},
	{"tables.export", exportTables},
	{"tables.close", forSite((*engine.Engine).CloseTables)},

	{"restore", restore},
	{"storage", storage},
	{"close", closeEngine},
}

func saveSite(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	s, err := readSite(with)
	if err != nil {
		return wire.Value{}, err
	}
	s, err = e.SaveSite(ctx, s)
	return contract.ShowSite(s), err
}

func trySite(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	s, err := readSite(with)
	if err != nil {
		return wire.Value{}, err
	}
	reason, err := e.TrySite(ctx, s)
	return wire.String(reason), err
}

func getSite(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	id, err := readID(with, "id")
	if err != nil {
		return wire.Value{}, err
	}
	s, err := e.GetSite(ctx, id)
	return contract.ShowSite(s), err
}

func listSites(ctx context.Context, e *engine.Engine, _ wire.Value) (wire.Value, error) {
	sites, err := e.ListSites(ctx)
	return list(sites, contract.ShowSite), err
}

func removeSite(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	id, err := readID(with, "id")
	if err != nil {
		return wire.Value{}, err
	}
	return wire.Value{}, e.RemoveSite(ctx, id)
}

func openCounter(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	f := read(with, "options", "site", "wait", "options")
	site, wait := f.need("site", maxName), f.flag("wait", true)
	records := f.records()
	if f.err != nil {
		return wire.Value{}, f.err
	}
	if records {
		e.CopyRecords()
	}
	s, err := e.Open(ctx, site, wait)
	return wire.Object(wire.M("site", contract.ShowSite(s))), err
}

func terminals(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	id, err := readID(with, "site")
	if err != nil {
		return wire.Value{}, err
	}
	found, err := e.Terminals(ctx, id)
	return list(found, encodeTerminal), err
}

func terminal(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	f := read(with, "request", "site", "tid")
	site, tid := f.need("site", maxName), f.need("tid", maxTID)
	if f.err != nil {
		return wire.Value{}, f.err
	}
	t, err := e.Terminal(ctx, site, tid)
	return encodeTerminal(t), err
}

func cancel(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	site, reference, seen, err := readDecision(with)
	if err != nil {
		return wire.Value{}, err
	}
	cancelling, err := e.Cancel(ctx, site, reference, seen)
	return wire.Object(wire.M("cancelling", wire.Bool(cancelling))), err
}

func answerSignature(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	f := read(with, "request", "site", "reference", "accepted", "question")
	site, reference := f.need("site", maxName), f.need("reference", maxReference)
	if !f.has("accepted") {
		f.fail("accepted", "is required: true or false")
	}
	accepted, question := f.flag("accepted", false), ""
	if f.has("question") {
		question = f.need("question", maxName)
	}
	if f.err != nil {
		return wire.Value{}, f.err
	}
	return wire.Value{}, e.AnswerSignature(ctx, site, reference, accepted, question)
}

func duplicate(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	f := read(with, "request", "site", "tid")
	site, tid := f.need("site", maxName), f.need("tid", maxTID)
	if f.err != nil {
		return wire.Value{}, f.err
	}
	p, err := e.Duplicate(ctx, site, tid)
	return wire.Build().Bool("copy", true).With("payment", p.Normal()).Object(), err
}

func follow(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	f := read(with, "request", "site", "token", "reference", "kind")
	site, token := f.need("site", maxName), f.need("token", maxName)
	reference, _ := with.Get("reference").Text()
	kind := f.oneOf("kind", "payment", "report", "note")
	if f.err != nil {
		return wire.Value{}, f.err
	}
	switch kind {
	case "report":
		o, err := e.FollowReport(ctx, site, token)
		return reported(ctx, e, site, o, err)
	case "note":
		o, err := e.FollowNote(ctx, site, reference, token)
		return encodeNote(o), err
	}
	o, err := e.Follow(ctx, site, reference, token)
	return encodeOutcome(o), err
}

// report asks for a report.
func report(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	f := read(with, "request", "site", "token", "type", "tid")
	site, token := f.need("site", maxName), f.need("token", maxName)
	method := connect.ReportMethod(f.text("type", maxName))
	if method == "" {
		f.fail("type", "must be END_OF_DAY, BANKING, X_BALANCE or Z_BALANCE")
	}
	tid := f.text("tid", maxTID)
	if f.err != nil {
		return wire.Value{}, f.err
	}
	s, err := e.OpenSite(ctx, site)
	if err != nil {
		return wire.Value{}, err
	}
	if tid = f.terminal(tid, s); f.err != nil {
		return wire.Value{}, f.err
	}
	o, err := e.Report(ctx, site, method, tid, token)
	return reported(ctx, e, site, o, err)
}

// reported writes the report that was asked for, together with what is open on its
// terminal now. When the journal cannot tell what is open, that list is left out, and
// the report is told all the same.
func reported(ctx context.Context, e *engine.Engine, site string, o transaction.Outcome, err error) (wire.Value, error) {
	if err != nil {
		return wire.Value{}, err
	}
	report := encodeReport(o)
	ctx, cancel := clock.Within(ctx, service.PutLimit)
	defer cancel()
	open, err := e.OpenOn(ctx, site, o.Record.TID)
	if err != nil {
		return report, nil
	}
	return wire.Object(append(report.Members(), wire.M("open", list(open, encodePending)))...), nil
}

// due lists the terminals that have not had their end of day.
func due(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	f := read(with, "request", "site", "before")
	site, before := f.need("site", maxName), f.integer("before", 0, endOfTime, 0)
	if f.err != nil {
		return wire.Value{}, f.err
	}
	found, err := e.Due(ctx, site, before)
	return list(found, encodeDue), err
}

func pending(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	id, err := readID(with, "site")
	if err != nil {
		return wire.Value{}, err
	}
	entries, err := e.Pending(ctx, id)
	return list(entries, encodePending), err
}

func settle(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	s, err := readSettle(with)
	if err != nil {
		return wire.Value{}, err
	}
	o, err := e.Settle(ctx, s.site, s.reference, s.seen, s.force, s.settlement)
	return encodeOutcome(o), err
}

func acknowledge(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	site, reference, seen, err := readDecision(with)
	if err != nil {
		return wire.Value{}, err
	}
	return wire.Value{}, e.Acknowledge(ctx, site, reference, seen)
}

func history(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	site, q, err := readHistory(with)
	if err != nil {
		return wire.Value{}, err
	}
	outcomes, err := e.History(ctx, site, q)
	return list(outcomes, encodeHistory), err
}

func closeEngine(_ context.Context, e *engine.Engine, _ wire.Value) (wire.Value, error) {
	e.Close()
	return wire.Value{}, nil
}
