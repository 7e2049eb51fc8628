package counter

import (
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/service"
	"connect-epos/core/wire"
)

// terminals is what is asked of terminals, outside payments and for payments in doubt.
type terminals struct {
	counter    *Counter
	currencies map[string]string // of terminals that were seen, by tid
}

// list lists the terminals that are connected now.
func (ts *terminals) list(done func([]connect.Terminal, error)) {
	ts.counter.Ask(connect.ConnectedTerminals, wire.Value{}, service.AskLimit, func(v wire.Value, err error) {
		done(ts.seen(connect.ReadTerminals(v)), err)
	})
}

// seen remembers which currency each terminal takes, and tells the payments of a
// busy one that it was seen at work.
func (ts *terminals) seen(terminals []connect.Terminal) []connect.Terminal {
	for _, t := range terminals {
		if t.Currency != "" {
			ts.currencies[t.TID] = t.Currency
		}
		if t.Status == connect.Busy {
			ts.counter.incoming.atWork(t.TID, t.Status)
		}
	}
	return terminals
}

// one asks for one terminal. Where Connect does not know that method, it is looked up in the list.
func (ts *terminals) one(tid string, done func(connect.Terminal, error)) {
	ts.counter.Ask(connect.TerminalDetails, connect.TIDParams(tid), service.AskLimit, func(v wire.Value, err error) {
		var refused *contract.Error
		if contract.AsError(err, &refused) && refused.Reason == service.MethodUnknown {
			ts.counter.Ask(connect.ConnectedTerminals, wire.Value{}, service.AskLimit, func(v wire.Value, err error) {
				done(ts.readOne(v, tid, err))
			})
			return
		}
		done(ts.readOne(v, tid, err))
	})
}

func (ts *terminals) readOne(v wire.Value, tid string, err error) (connect.Terminal, error) {
	if err != nil {
		return connect.Terminal{}, err
	}
	t, err := connect.ReadTerminal(v, tid)
	if err != nil {
		return t, &contract.Error{Code: contract.CodeRefused, Reason: "no-terminal", Message: "Connect lists no such terminal"}
	}
	ts.seen([]connect.Terminal{t})
	return t, nil
}

// takesCurrency refuses a currency that a terminal is known not to take.
func (ts *terminals) takesCurrency(tid, currency string) error {
	if known := ts.currencies[tid]; known != "" && known != currency {
		return &contract.Error{Code: contract.CodeInvalidRequest, Field: "currency", Message: "the terminal takes " + known}
	}
	return nil
}

// duplicate asks for the last payment of a terminal.
func (ts *terminals) duplicate(tid string, done func(connect.Payment, error)) {
	ts.counter.Ask(connect.Duplicate, connect.TIDParams(tid), service.AskLimit, func(v wire.Value, err error) {
		done(connect.Payment{Value: connect.Mask(v)}, err)
	})
}
