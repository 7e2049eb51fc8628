package sim

import (
	"bytes"
	"context"
	"errors"
	"time"
)

func (s *Sim) controlLinks([]byte) (any, error) {
	return map[string]any{"links": s.LinkStates()}, nil
}

func (s *Sim) controlClose(body []byte) (any, error) {
	with := struct {
		Code   int    `json:"code"`
		Reason string `json:"reason"`
	}{Code: 1000}
	if len(bytes.TrimSpace(body)) > 0 {
		if err := decode(body, &with); err != nil {
			return nil, err
		}
	}
	if !sendableCode(with.Code) {
		return nil, badField("", "code", "must be a close code a server may send")
	}
	return emptyObject, s.CloseLinks(with.Code, with.Reason)
}

func (s *Sim) controlSend(body []byte) (any, error) {
	var with struct {
		Frame string `json:"frame"`
	}
	if err := decode(body, &with); err != nil {
		return nil, err
	}
	if with.Frame == "" {
		return nil, badField("", "frame", "is required")
	}
	return emptyObject, s.Insert([]byte(with.Frame))
}

// Insert sends a raw frame on every open link, past all faults.
func (s *Sim) Insert(frame []byte) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var errs []error
	for _, l := range s.openLinks() {
		errs = append(errs, l.wire.insert(ctx, frame))
	}
	return errors.Join(errs...)
}

// InsertOn does the same on the link of that number only. It refuses a number that is
// no open link.
func (s *Sim) InsertOn(number int, frame []byte) error {
	links, err := s.linksNumbered("insert", []int{number})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return links[0].wire.insert(ctx, frame)
}

func (s *Sim) controlFreeze(body []byte) (any, error) {
	numbers, err := linkNumber(body)
	if err != nil {
		return nil, err
	}
	return emptyObject, s.FreezeLinks(numbers...)
}

func (s *Sim) controlThaw(body []byte) (any, error) {
	numbers, err := linkNumber(body)
	if err != nil {
		return nil, err
	}
	return emptyObject, s.ThawLinks(numbers...)
}

// linkNumber reads which link a call names. None means all links.
func linkNumber(body []byte) ([]int, error) {
	var with struct {
		Link *int `json:"link"`
	}
	if len(bytes.TrimSpace(body)) > 0 {
		if err := decode(body, &with); err != nil {
			return nil, err
		}
	}
	if with.Link == nil {
		return nil, nil
	}
	return []int{*with.Link}, nil
}
