package connect

import (
	"errors"

	"connect-epos/core/wire"
)

// Terminal is one card machine as Connect lists it. Status is "AVAILABLE" or
// "BUSY", Currency is "GBP" or "EUR" [REST, CLIENT]. Other words are passed on
// unchanged.
type Terminal struct {
	_ wire.NeverCompared

	TID      string
	Status   string
	Currency string
}

// The statuses of a terminal [REST, CLIENT].
const (
	Available = "AVAILABLE"
	Busy      = "BUSY"
)

// ErrNoTerminal says that the answer shows no terminal where one was expected.
var ErrNoTerminal = errors.New("connect: the answer shows no terminal")

// ReadTerminals reads the result of connectedTerminals in every shape that a source
// shows: a bare array [CLIENT], {terminals:[…]} [REST], {connectedTerminals:[…]}
// or one object [INFERRED]. Items without a tid are left out.
func ReadTerminals(result wire.Value) []Terminal {
	items := result.Items()
	for _, name := range []string{"terminals", "connectedTerminals"} {
		if list := result.Get(name); list.Kind() == wire.KindArray {
			items = list.Items()
		}
	}
	if result.Kind() == wire.KindObject && items == nil {
		items = []wire.Value{result}
	}
	var terminals []Terminal
	for _, item := range items {
		if t, ok := readTerminal(item); ok {
			terminals = append(terminals, t)
		}
	}
	return terminals
}

// ReadTerminal reads the result of terminalDetails: an object, a list of one,
// or a wrapper [INFERRED]. Of several terminals it takes the one with that tid.
func ReadTerminal(result wire.Value, tid string) (Terminal, error) {
	if inner := result.Get("terminal"); inner.Kind() == wire.KindObject {
		result = inner
	}
	for _, t := range ReadTerminals(result) {
		if t.TID == tid {
			return t, nil
		}
	}
	return Terminal{}, ErrNoTerminal
}

// readTerminal also accepts tpi, the name that tid has in version v0 [DOC].
func readTerminal(v wire.Value) (Terminal, bool) {
	tid, ok := v.Get("tid").Text()
	if !ok {
		tid, ok = v.Get("tpi").Text()
	}
	status, _ := v.Get("status").Text()
	currency, _ := v.Get("currency").Text()
	return Terminal{TID: tid, Status: status, Currency: currency}, ok && tid != ""
}
