//go:build js && wasm

// Command wasm is the engine as the browser runs it. It creates and connects the rooms,
// and then passes the page's messages on for as long as the program lives. Its host puts
// a port on the global object before the program starts.
package main

import (
	"context"
	"math/rand/v2"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/engine"
	"connect-epos/core/journal"
	"connect-epos/core/port"
	"connect-epos/core/service"
	"connect-epos/core/wire"
	"connect-epos/jsbridge"
)

func main() {
	bridge, err := jsbridge.OpenPort()
	if err != nil {
		return // there is nobody to tell; the host sees that the program ends
	}
	jsbridge.OnPanic(func(where, what string) { bridge.Send(caught(where, what)) })
	page := port.New(bridge.Send, func(s port.Start, tell func(contract.Event), trace bool) (*engine.Engine, error) {
		return boot(bridge, s, tell, trace)
	})
	page.Ready()
	for {
		text, err := bridge.Recv(context.Background())
		if err != nil {
			return
		}
		jsbridge.Guard("message", func() { page.Receive(text) })
	}
}

// boot creates the engine that the page's start command asks for.
func boot(bridge *jsbridge.Port, s port.Start, tell func(contract.Event), trace bool) (*engine.Engine, error) {
	config := service.Config{
		SoftwareHouseID: s.SoftwareHouseID,
		Name:            jsbridge.UniqueName(),
		Dialer:          jsbridge.Dialer{},
		Leases:          jsbridge.Leases{},
		Clock:           clock.System{},
		Random:          rand.Float64,
		Tell:            tell,
		Trace:           trace,
		KeepDays:        s.KeepDays,
	}
	if s.Host == "page" {
		config.Hidden = jsbridge.Hidden
	}
	database := jsbridge.DatabaseName
	if s.Simulator {
		if err := simulate(&config, bridge); err != nil {
			return nil, err
		}
		database = jsbridge.SimulatorDatabaseName
	}
	keep(&config, s.Storage, database)
	engine := engine.New(config)
	jsbridge.Wake(engine.Wake) // the listeners stay for as long as the program lives
	return engine, nil
}

// simulate lets the engine reach the simulator and nothing else. When there is no
// simulator, the engine does not start: it must never dial a real host instead.
func simulate(config *service.Config, bridge *jsbridge.Port) error {
	dialer, err := bridge.Simulator()
	if err != nil {
		return &contract.Error{Code: contract.CodeEngineFailed, Message: "the page gave no way to its simulator"}
	}
	config.Dialer, config.TestOnly = dialer, "this engine plays on a simulator"
	config.Leases = jsbridge.Leases{Prefix: "simulator "}
	return nil
}

// keep gives the engine its storage. It begins to open the database at once, so that the
// first payment does not wait for it. If that fails, the first use returns the error.
func keep(config *service.Config, storage, database string) {
	if storage == "memory" {
		config.Store, config.Sites = &journal.Memory{}, &service.MemorySites{}
		if config.TestOnly == "" {
			config.TestOnly = "storage is memory"
		}
		return
	}
	db := jsbridge.NewDatabase(database)
	config.Store, config.Sites = jsbridge.NewJournal(db), jsbridge.NewSites(db)
	jsbridge.Go("database", func() { _ = db.Open(context.Background()) })
}

// caught returns the message that tells the page about a panic that was caught.
func caught(where, what string) string {
	return wire.Object(
		wire.M("event", wire.String(contract.EventLog)),
		wire.M("detail", wire.Object(
			wire.M("level", wire.String("error")),
			wire.M("message", wire.String("caught in "+where+": "+what))))).String()
}
