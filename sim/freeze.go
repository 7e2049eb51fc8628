package sim

import "slices"

// LinkState is one open link as /control/links shows it; Link is its number,
// as in Frame.
type LinkState struct {
	Link   int    `json:"link"`
	Frozen bool   `json:"frozen"`
	On     string `json:"on,omitempty"` // as Frame.On
}

// LinkStates lists the open links, oldest first.
func (s *Sim) LinkStates() []LinkState {
	states := []LinkState{}
	for _, l := range s.openLinks() {
		states = append(states, LinkState{l.wire.number, l.wire.gate.isShut(), l.wire.on})
	}
	return states
}

// FreezeLinks makes the links half-open: from now on they neither read nor
// write, and are not closed. It freezes all open links, or those numbered;
// links that come later work. A number that is no open link is refused with a
// *ControlError, and then nothing is frozen.
func (s *Sim) FreezeLinks(numbers ...int) error {
	links, err := s.linksNumbered("links/freeze", numbers)
	if err != nil {
		return err
	}
	for _, l := range links {
		l.wire.freeze()
	}
	return nil
}

// ThawLinks makes frozen links work again, all or those numbered: what was held back
// in both directions is delivered in the order in which it was sent. It refuses what
// FreezeLinks refuses.
func (s *Sim) ThawLinks(numbers ...int) error {
	links, err := s.linksNumbered("links/thaw", numbers)
	if err != nil {
		return err
	}
	for _, l := range links {
		l.wire.thaw()
	}
	return nil
}

func (s *Sim) linksNumbered(call string, numbers []int) ([]*link, error) {
	all := s.openLinks()
	if len(numbers) == 0 {
		return all, nil
	}
	var some []*link
	for _, n := range numbers {
		i := slices.IndexFunc(all, func(l *link) bool { return l.wire.number == n })
		if i < 0 {
			return nil, badField(call, "link", "is no open link")
		}
		some = append(some, all[i])
	}
	return some, nil
}

// freezer is a transport that can stop below the frames, too: then it answers no
// pings and no closing handshakes.
type freezer interface {
	Freeze()
	Thaw()
}

func (w *wire) freeze() {
	w.gate.close()
	if f, ok := w.transport.(freezer); ok {
		f.Freeze()
	}
}

func (w *wire) thaw() {
	if f, ok := w.transport.(freezer); ok {
		f.Thaw()
	}
	w.gate.open()
}
