package service

// Explore reads the journal and claims terminals outside the loop, then goes on inside
// it. One search runs at a time, because two at once would keep each other out.
func (s *Service) Explore(search func() Found, use func(Found)) {
	if s.exploring {
		s.toExplore = append(s.toExplore, func() { s.Explore(search, use) })
		return
	}
	s.exploring = true
	go func() {
		f := search()
		s.HandOver(func() {
			s.exploring = false
			use(f)
			if len(s.toExplore) > 0 {
				next := s.toExplore[0]
				s.toExplore = s.toExplore[1:]
				next()
			}
		}, f.GiveBack)
	}()
}

// AwaitEnd waits for the end of another engine; Part.EngineEnded hears of it. Waiting
// for the same engine twice waits once.
func (s *Service) AwaitEnd(owner string) {
	if s.awaited[owner] {
		return
	}
	s.awaited[owner] = true
	go func() {
		release, err := s.Config.Leases.Acquire(s.Context, ownerName(owner), Claim{Wait: true, Shared: true}, nil)
		if err != nil {
			return
		}
		release()
		s.Post(func() {
			delete(s.awaited, owner) // whoever is taken over after its end is told so, too
			s.part.EngineEnded(owner)
		})
	}()
}
