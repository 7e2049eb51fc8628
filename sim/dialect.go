package sim

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"connect-epos/core/rpc"
)

// The messages of a pay-at-table link: names [CLONE], tableReport [INFERRED].
const (
	methodTables  = "tableListRequest"
	methodLock    = "tableLockRequest"
	methodBill    = "posReceiptRequest"
	methodNotice  = "transactionResponse"
	methodFinal   = "finalPOSReceiptRequest"
	methodUnlock  = "tableUnlock"
	methodTReport = "tableReport"
)

// TablesDialect gives messages, params and results of pay at table other names. Its
// keys are those of a till's own dialect setting. It is applied next to the wire, so
// that faults and the frame record see the new names.
type TablesDialect struct {
	// Messages: tableList, tableLock, posReceipt, payments, finalPosReceipt,
	// tableUnlock, report.
	Messages map[string]string `json:"messages,omitempty"`
	// Params: tid, tableId, waiterId, timeout, payments, currency, amountPaid,
	// amountGratuity, amountCashback, amountTotal, authCode, paymentId,
	// paymentMethod, cardSchemeName, time, result, type.
	Params map[string]string `json:"params,omitempty"`
	// Results: tables, currency, confirmed, amount, receiptLines.
	Results map[string]string `json:"results,omitempty"`
}

// What each key of a TablesDialect is called on the wire without one.
var (
	dialectMessages = map[string]string{
		"tableList": methodTables, "tableLock": methodLock, "posReceipt": methodBill, "payments": methodNotice,
		"finalPosReceipt": methodFinal, "tableUnlock": methodUnlock, "report": methodTReport,
	}
	dialectParams = map[string]string{
		"tid": "tid", "tableId": "tableId", "waiterId": "waiterId", "timeout": "timeout", "payments": "payments",
		"currency": "currency", "amountPaid": "amountPaid", "amountGratuity": "amountGratuity",
		"amountCashback": "amountCashback", "amountTotal": "amountTotal", "authCode": "authCode",
		"paymentId": "paymentId", "paymentMethod": "paymentMethod", "cardSchemeName": "cardSchemeName",
		"time": "time", "result": "transactionResult", "type": "transactionType",
	}
	dialectResults = map[string]string{
		"tables": "tables", "currency": "currency", "confirmed": "confirmed", "amount": "amount",
		"receiptLines": "receiptLines",
	}
)

func (d *TablesDialect) check() error {
	if d == nil {
		return nil
	}
	for _, part := range []struct{ given, known map[string]string }{
		{given: d.Messages, known: dialectMessages}, {given: d.Params, known: dialectParams},
		{given: d.Results, known: dialectResults},
	} {
		taken := map[string]bool{}
		for name, wire := range part.known {
			if other, ok := part.given[name]; ok {
				wire = other
			}
			if wire == "" || taken[wire] {
				return badField("knobs", "tablesDialect", "must give each its own name")
			}
			taken[wire] = true
		}
		for name := range part.given {
			if _, ok := part.known[name]; !ok {
				return badField("knobs", "tablesDialect", "does not know "+name)
			}
		}
	}
	return nil
}

func (d *TablesDialect) clone() *TablesDialect {
	if d == nil {
		return nil
	}
	return &TablesDialect{maps.Clone(d.Messages), maps.Clone(d.Params), maps.Clone(d.Results)}
}

// renames maps our names to the wire's, for those that differ.
func renames(given, known map[string]string) map[string]string {
	all := map[string]string{}
	for name, other := range given {
		all[known[name]] = other
	}
	return all
}

// rename renames the members of an object. Those that are not listed stay.
func rename(raw json.RawMessage, names map[string]string) json.RawMessage {
	var members map[string]json.RawMessage
	if len(names) == 0 || json.Unmarshal(raw, &members) != nil || members == nil {
		return raw
	}
	renamed := map[string]json.RawMessage{}
	for name, v := range members {
		if other, ok := names[name]; ok {
			name = other
		}
		renamed[name] = v
	}
	return encode(renamed)
}

// outwards gives one of our frames the names of the wire.
func (d *TablesDialect) outwards(frame []byte) []byte {
	var m message
	if d == nil || json.Unmarshal(frame, &m) != nil || m.Method == "" {
		return frame
	}
	if other, ok := renames(d.Messages, dialectMessages)[m.Method]; ok {
		m.Method = other
	}
	names := renames(d.Params, dialectParams)
	var inside struct{ Payments []json.RawMessage }
	if json.Unmarshal(m.Params, &inside) == nil && inside.Payments != nil {
		for i, p := range inside.Payments {
			inside.Payments[i] = rename(p, names)
		}
		m.Params = overlay(m.Params, map[string]any{"payments": inside.Payments})
	}
	m.Params = rename(m.Params, names)
	return encode(m)
}

// inwards gives an answer our names. If a name of ours is called differently on this
// wire, but comes all the same, it becomes an unknown one.
func (d *TablesDialect) inwards(frame []byte) []byte {
	var m map[string]json.RawMessage
	if d == nil || len(d.Results) == 0 || json.Unmarshal(frame, &m) != nil || m["result"] == nil {
		return frame
	}
	names := map[string]string{}
	for ours, theirs := range renames(d.Results, dialectResults) {
		names[theirs] = ours
		if !slices.Contains(slices.Collect(maps.Values(d.Results)), ours) {
			names[ours] = "not:" + ours
		}
	}
	m["result"] = rename(m["result"], names)
	return encode(m)
}

// overlay replaces members of an object, or adds them.
func overlay(raw json.RawMessage, members map[string]any) json.RawMessage {
	var all map[string]any
	if json.Unmarshal(raw, &all) != nil {
		return raw
	}
	maps.Copy(all, members)
	return encode(all)
}

// TablesLine is the transport of a pay-at-table link as a Guard gets it: it has our
// own names, whatever the dialect.
type TablesLine interface {
	rpc.Transport
	// Broken records that the till broke a rule with its frame. A negative id means
	// that there is none. Kind and text are those of a Violation.
	Broken(kind string, id int, text string)
}

type dialectLine struct {
	*wire
}

// Send translates and sends.
func (d *dialectLine) Send(ctx context.Context, frame []byte) error {
	return d.wire.Send(ctx, d.wire.sim.Knobs().TablesDialect.outwards(frame))
}

// Recv receives and translates.
func (d *dialectLine) Recv(ctx context.Context) ([]byte, error) {
	frame, err := d.wire.Recv(ctx)
	if err != nil {
		return nil, err
	}
	return d.wire.sim.Knobs().TablesDialect.inwards(frame), nil
}

// Broken implements TablesLine.
func (d *dialectLine) Broken(kind string, id int, text string) {
	d.wire.sim.violation(d.wire.number, kind, id, text)
}
