package session

import (
	"context"

	"connect-epos/core/connect"
	"connect-epos/core/link"
	"connect-epos/core/uri"
	"connect-epos/core/wire"
)

// newLink is the link of a loop. At tables nothing is known to ask of Connect: no
// ids are needed, and the link is up when its socket is open.
func (l *loop) newLink() *link.Link {
	c := link.Config{Clock: l.cfg.Clock, Random: l.cfg.Random, Dialer: l.cfg.Dialer, Address: l.address,
		Worked: func() bool { return l.site.Worked }, Trace: l.traffic}
	if l.service == nil {
		c.Probe, c.Probed = connect.ConnectedTerminals, func(v wire.Value) { l.seen(connect.ReadTerminals(v)) }
		c.IDs = func(ctx context.Context) (from, size int, err error) { return l.cfg.Store.IDs(ctx, l.host) }
	}
	return link.New(l.ctx, l, c)
}

func (l *loop) address() (string, error) {
	mode := uri.PayAtCounter
	if l.service != nil {
		mode = uri.PayAtTable
	}
	return uri.Build(l.site.Config(mode, l.cfg.SoftwareHouseID))
}

// traffic tells the frames of one link, outside the loop.
func (l *loop) traffic() func(out bool, frame []byte) {
	if !l.cfg.Trace {
		return nil
	}
	key := l.site.APIKey
	return func(out bool, frame []byte) {
		direction := "in"
		if out {
			direction = "out"
		}
		l.cfg.tell(Event{Name: EventLog, Detail: Log{Level: "trace", Message: "frame",
			Direction: direction, Frame: masked(string(frame), key)}})
	}
}

// markWorked remembers, once for each key, that a link with it was up.
func (l *loop) markWorked() {
	if l.site.Worked {
		return
	}
	l.site.Worked = true
	site := l.site
	go func() {
		ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
		defer cancel()
		err := l.noteWorked(ctx, site)
		if err != nil {
			l.log("warn", "could not note that this key worked", "")
		}
	}()
}

func (l *loop) noteWorked(ctx context.Context, site Site) error {
	release, err := l.cfg.alone(ctx)
	if err != nil {
		return err
	}
	defer release()
	stored, err := l.cfg.Sites.Get(ctx, site.ID)
	if err == nil && stored.APIKey == site.APIKey && stored.SameConnection(site) {
		stored.Worked = true
		err = l.cfg.Sites.Save(ctx, stored)
	}
	return err
}
