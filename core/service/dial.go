package service

import (
	"context"

	"connect-epos/core/clock"
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/core/uri"
	"connect-epos/core/wire"
)

// LinkUse is what a part itself asks of its link. The zero LinkUse asks nothing: no
// request ids are needed, and the link is up when its socket is open.
type LinkUse struct {
	Probe  string           // the method that is asked before the link counts as up
	Probed func(wire.Value) // receives its answer
}

func (s *Service) newLink() *link.Link {
	use := s.kind.Link
	c := link.Config{Clock: s.Config.Clock, Random: s.Config.Random, Dialer: s.Config.Dialer, Address: s.address,
		Worked: func() bool { return s.Site.Worked }, Trace: s.traffic, Refusal: refusal, Probe: use.Probe, Probed: use.Probed}
	if use.Probe != "" {
		c.IDs = func(ctx context.Context) (from, size int, err error) { return s.Config.Store.IDs(ctx, s.Account) }
	}
	return link.New(s.Context, s.part, c)
}

// refusal declines a question about a signature whose form is at fault: nobody knows what
// Connect takes an error for, and it accepts if nobody answers.
func refusal(method string) wire.Value {
	if method == connect.SignatureVerificationRequest {
		return connect.SignatureAnswer(false)
	}
	return wire.Value{}
}

func (s *Service) address() (string, error) {
	return uri.Build(s.Site.Config(s.kind.Mode, s.Config.SoftwareHouseID))
}

// traffic tells the frames of one link, outside the loop.
func (s *Service) traffic() func(out bool, frame []byte) {
	if !s.Config.Trace {
		return nil
	}
	key := s.Site.APIKey
	return func(out bool, frame []byte) {
		direction := "in"
		if out {
			direction = "out"
		}
		s.Config.tell(contract.Event{Name: contract.EventLog, Detail: contract.Log{Level: "trace", Message: "frame",
			Direction: direction, Frame: masked(string(frame), key)}})
	}
}

// NoteKeyWorked notes, once for each key, that a link with it was up.
func (s *Service) NoteKeyWorked() {
	if s.Site.Worked {
		return
	}
	s.Site.Worked = true
	site := s.Site
	go func() {
		ctx, cancel := clock.Within(s.Context, StoreLimit)
		defer cancel()
		if s.saveWorked(ctx, site) != nil {
			s.Log("warn", "could not note that this key worked")
		}
	}()
}

func (s *Service) saveWorked(ctx context.Context, site contract.Site) error {
	release, err := s.Config.Alone(ctx)
	if err != nil {
		return err
	}
	defer release()
	stored, err := s.Config.Sites.Get(ctx, site.ID)
	if err == nil && stored.APIKey == site.APIKey && stored.SameConnection(site) {
		stored.Worked = true
		err = s.Config.Sites.Save(ctx, stored)
	}
	return err
}
