package service

// Shut ends the service: first the part ends what is under way, then the loop ends.
// done is called when all is over.
func (s *Service) Shut(done func()) {
	s.closing = append(s.closing, done)
	if len(s.closing) > 1 {
		return
	}
	s.After(PutLimit, func() {
		s.hurried = true
		s.MaybeEnd()
	})
	s.shuttingDown = true
	s.part.Shutdown()
	s.shuttingDown = false
	s.MaybeEnd()
}

// Closing reports whether the service is ending.
func (s *Service) Closing() bool { return len(s.closing) > 0 }

// MaybeEnd ends a closing service once its part says that nothing waits any more.
// The part calls it whenever that may have changed.
func (s *Service) MaybeEnd() {
	if s.Closing() && !s.shuttingDown && s.Context.Err() == nil && s.part.MayEnd(s.hurried) {
		s.end()
	}
}

func (s *Service) end() {
	s.part.End()
	for _, held := range s.Leases {
		held.Release()
	}
	if s.releaseOwner != nil {
		s.releaseOwner()
	}
	s.Link.End()
	s.cancel()
	for _, done := range s.closing {
		done()
	}
}
