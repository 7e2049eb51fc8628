package connect

import (
	"strconv"
	"strings"

	"connect-epos/core/wire"
)

// The methods that ask a terminal for a report [CLIENT]. They take nothing but the
// terminal.
const (
	ReportEndOfDay = "reportEndOfDay"
	ReportBanking  = "reportBanking"
	ReportXBalance = "reportXBalance"
	ReportZBalance = "reportZBalance"
)

// Complete is the reportResult of a whole report [SCHEMA]; the other word is
// TimedOut.
const Complete = "COMPLETE"

// Report reads the result of a report [SCHEMA CtSR_Report_Response]. Every
// field may be absent.
type Report struct{ Value wire.Value }

// Result is the reportResult, Complete or TimedOut, or "" when it is absent.
func (r Report) Result() string { return r.text("reportResult") }

// Type is the reportType.
func (r Report) Type() string { return r.text("reportType") }

// TID is the terminal that made the report.
func (r Report) TID() string { return r.text("tid") }

// Time is the reportTime, exactly as it came.
func (r Report) Time() string { return r.text("reportTime") }

// Lines are the printable lines [REST, CLIENT]. It is an array that may be empty.
func (r Report) Lines() wire.Value {
	if lines := r.Value.Get("reportLines"); lines.Kind() == wire.KindArray {
		return lines
	}
	return wire.Array()
}

// Balances and Banking are the totals [SCHEMA names, REST fields]. They are absent when
// the report has none: a missing member, null and {} mean the same [INFERRED].
func (r Report) Balances() wire.Value { return figures(r.Value.Get("balances")) }
func (r Report) Banking() wire.Value  { return figures(r.Value.Get("banking")) } // see Balances

func (r Report) text(name string) string {
	s, _ := r.Value.Get(name).Text()
	return s
}

// figures returns an object in which every …Amount and …Count is an exact whole
// number or absent. It is absent when no member is left.
func figures(v wire.Value) wire.Value {
	var kept []wire.Member
	for _, m := range v.Members() {
		switch {
		case m.Value.Kind() == wire.KindObject:
			m.Value = figures(m.Value)
		case strings.HasSuffix(m.Name, "Amount"), strings.HasSuffix(m.Name, "Count"):
			m.Value = figure(m.Value)
		}
		kept = append(kept, m)
	}
	if kept == nil {
		return wire.Value{}
	}
	return wire.Object(kept...)
}

// figure reads a number, also one in a string.
func figure(v wire.Value) wire.Value {
	n, err := v.Int()
	if s, ok := v.Text(); ok {
		n, err = strconv.ParseInt(s, 10, 64)
	}
	if err != nil {
		return wire.Value{}
	}
	return wire.Int(n)
}
