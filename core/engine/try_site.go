package engine

import (
	"context"
	"errors"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/core/uri"
)

// probeFrame asks what every account can answer. The socket is its own, so its id may be
// any.
const probeFrame = `{"jsonrpc":"2.0","id":1,"method":"connectedTerminals"}`

// TrySite dials once and asks one question, to find out whether Connect lets the site in.
// The reason is empty if it does; otherwise it is that of a link which is not up. Without
// a key the stored one is tried. Nothing is saved.
func (e Sites) TrySite(ctx context.Context, s contract.Site) (reason string, err error) {
	if err := e.cfg.MayServe(s); err != nil {
		return "", err
	}
	if s.APIKey == "" {
		old, err := e.site(ctx, s.ID)
		if err != nil {
			return "", err
		}
		s.APIKey = old.APIKey
	}
	address, err := uri.Build(s.Config(uri.PayAtCounter, e.cfg.SoftwareHouseID))
	if err != nil {
		return "", contract.StorageError(err)
	}
	return e.try(ctx, address), nil
}

func (e Sites) try(ctx context.Context, address string) string {
	ctx, cancel := clock.Within(ctx, link.ConnectLimit)
	defer cancel()
	t, err := e.cfg.Dialer.Dial(ctx, address)
	if err != nil {
		return link.DialReason(err)
	}
	defer t.Close(1000, "tried")
	if t.Send(ctx, []byte(probeFrame)) == nil {
		if _, err = t.Recv(ctx); err == nil {
			return ""
		}
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return link.ReasonNoAnswer
	}
	return link.ReasonTurnedAway
}
