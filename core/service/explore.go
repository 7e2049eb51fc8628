package service

// Explore reads the journal and acquires terminals outside the loop, then goes on inside
// it. One search runs at a time, because two at once would keep each other out.
func (o *Ownership) Explore(search func() Found, use func(Found)) {
	if o.exploring {
		o.toExplore = append(o.toExplore, func() { o.Explore(search, use) })
		return
	}
	o.exploring = true
	go func() {
		f := search()
		o.service.HandOver(func() {
			o.exploring = false
			use(f)
			if len(o.toExplore) > 0 {
				next := o.toExplore[0]
				o.toExplore = o.toExplore[1:]
				next()
			}
		}, f.GiveBack)
	}()
}

// AwaitEnd waits for the end of another engine; Part.EngineEnded is called then. It
// waits once, however often it is called for the same engine.
func (o *Ownership) AwaitEnd(owner string) {
	if o.awaited[owner] {
		return
	}
	o.awaited[owner] = true
	go func() {
		release, err := o.service.Config.Leases.Acquire(o.service.Context, ownerName(owner), LeaseOptions{Wait: true, Shared: true}, nil)
		if err != nil {
			return
		}
		release()
		o.service.Post(func() {
			delete(o.awaited, owner) // whoever is taken over after its end is told so, too
			o.service.part.EngineEnded(owner)
		})
	}()
}
