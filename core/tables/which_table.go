package tables

import (
	"strconv"
	"strings"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/rpc"
	"connect-epos/core/table"
)

// maybePaidAnywhere notes that a message could not be read at all: every table that is
// locked may have been paid for.
func (in *incoming) maybePaidAnywhere() {
	for id := range in.tables.byID {
		in.maybePaidFor(id)
	}
}

// maybePaid notes that a message tells of money, and does not say for which table of its
// terminal.
func (in *incoming) maybePaid(of journal.Record) {
	place := in.tableOf(of)
	for id, st := range in.tables.byID {
		if id == place || place == "" && (of.TID == st.state.Lock.Record.TID || of.TID == "" || of.TID == table.NoTerminal) {
			in.maybePaidFor(id)
		}
	}
}

// maybePaidFor notes that something was said of a table that nobody can read. If the
// table is locked, it may have been paid for.
func (in *incoming) maybePaidFor(id string) {
	st := in.tables.byID[id]
	if st != nil && st.state.Lock.Held() && st.state.Lock.Phase != table.Doubt {
		unread := connect.TableNotice{Payments: []connect.TablePayment{{}}}
		in.tables.feed(id, table.Event{Kind: table.NoticeReceived, Record: journal.Record{Table: journal.AtTable{Name: id}}, Notice: unread})
	}
}

// tableNamed is the table whose id a message names. Card numbers are masked in it, and an
// earlier build may have locked a table under such an id: then that table is meant. "" if
// it may be one of several.
func (in *incoming) tableNamed(kind connect.TableMessage, r connect.TableRequest) string {
	found, nearest := r.TableID, 0
	if !strings.Contains(r.TableID, "*") {
		return found
	}
	for id, st := range in.tables.byID {
		near := st.nearTo(kind, r)
		switch {
		case connect.MaskText(id) != r.TableID:
		case near > nearest:
			found, nearest = id, near
		case near == nearest && near > 0:
			found = ""
		}
	}
	return found
}

// nearTo is how likely a message is about this table, if the id that it names may be that
// of several; 0 if it is not. A new lock is never that of an earlier build.
func (st *servedTable) nearTo(kind connect.TableMessage, r connect.TableRequest) int {
	free, ofTerminal := st.state.Lock.Phase == table.Free, st.state.Lock.Record.TID == r.TID
	switch {
	case !free && ofTerminal:
		return 4
	case !free && kind == connect.TableLock:
		return 3
	case free && (kind == connect.TableLock || st.id == r.TableID):
		return 0
	case free && ofTerminal:
		return 3
	case !free:
		return 2
	}
	return 1
}

// terminalOf is the terminal that a message is about. A message about payments or about
// the end that names no terminal is about the terminal that has the table.
func (in *incoming) terminalOf(kind connect.TableMessage, r connect.TableRequest) string {
	if r.TID != "" {
		return r.TID
	}
	if st := in.tables.byID[r.TableID]; st != nil && (kind == connect.TablePayments || kind == connect.TableUnlock) {
		if tid := st.state.View(r.TableID).Lock.TID; tid != "" {
			return tid
		}
	}
	return table.NoTerminal
}

// tableOf is the table that a message is about. If it names none, it is the table that
// its terminal has, or had last; "" if it may be one of several.
func (in *incoming) tableOf(from journal.Record) string {
	if from.Table.Name != "" {
		return from.Table.Name
	}
	found, nearest := "", 0
	for id, st := range in.tables.byID {
		if st.shown.State == table.StateFree || st.state.Lock.Record.TID != from.TID {
			continue
		}
		near := 1
		switch {
		case st.state.Lock.Phase == table.Doubt:
			near = 2
		case st.state.Lock.Held():
			near = 3
		}
		switch {
		case near > nearest:
			found, nearest = id, near
		case near == nearest:
			found = ""
		}
	}
	return found
}

// tokenOf names a frame, so that its record is found again if the storage did not say
// whether it was kept.
func tokenOf(number uint64, m rpc.Message) string {
	return strconv.FormatUint(number, 10) + "." + strconv.Itoa(m.ID)
}
