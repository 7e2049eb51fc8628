package port

import (
	"context"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/engine"
	"connect-epos/core/wire"
)

// maxWait is the longest time that a payment may wait for its terminal, in ms.
const maxWait = 600_000

// pay takes a payment by one method. The whole request is checked before it reaches
// the engine.
func pay(method *connect.Method) verb {
	return func(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
		f := read(with, "request", "site", "token", "request", "waitForTerminal")
		site, token := f.need("site", maxName), f.need("token", maxName)
		wait := f.integer("waitForTerminal", 0, maxWait, 0)
		if f.err != nil {
			return wire.Value{}, f.err
		}
		s, err := e.OpenSite(ctx, site)
		if err != nil {
			return wire.Value{}, err
		}
		p, err := readPayment(with.Get("request"), method, s)
		if err != nil {
			return wire.Value{}, err
		}
		p.Token, p.Wait = token, time.Duration(wait)*time.Millisecond
		o, err := e.Pay(ctx, site, p)
		return encodeOutcome(o), err
	}
}
