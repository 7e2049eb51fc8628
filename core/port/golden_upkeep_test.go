package port

import (
	"strings"

	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

// upkeep is what a shop does for its journal: it exports a copy.
func upkeep(p *page, ask func(label, do, with string), event func(label, name, holds string)) {
	ask("storage", "storage", `{}`)
	ask("opened_with_records", "counter.open", `{"site":"bar","wait":true,"options":{"records":true}}`)
	require.Empty(p.t, p.events("record"))
	p.ask("counter.sale", sale(`{"tid":"1","amount":700,"reference":"T-20"}`))
	event("record", "record", `"what":"answered"`)
	ask("exported", "counter.export", `{"site":"bar","query":{"reference":"T-20"}}`)
	ask("restore_while_open", "restore", `{"entries":[]}`)
	ask("restore_nonsense", "restore", `{"entries":[{"v":1,"record":{"reference":"T-20"}}],"from":50,"check":true}`)
}

// restores brings the export back into the same journal, which knows all of it already.
func restores(p *page, ask func(label, do, with string)) {
	ask("restored_nothing_new", "restore", `{"entries":[`+line(p.events("record")[0])+`]}`)
	fresh := strings.ReplaceAll(line(p.events("record")[0]), `"T-20"`, `"T-21"`)
	ask("restored", "restore", `{"entries":[`+fresh+`]}`)
}

func line(event wire.Value) string { return event.Get("detail").String() }
