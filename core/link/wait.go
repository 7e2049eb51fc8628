package link

// waiter is somebody who waits until the link is up.
type waiter struct {
	stop func()
	done func(error)
}

// Wait calls done once the link is up, or displaced, or cannot come up for now;
// the error is an *Error then.
func (l *Link) Wait(done func(error)) {
	if l.state == Up {
		done(nil)
		return
	}
	w := &waiter{done: done}
	w.stop = l.owner.After(OpenLimit, func() { l.giveUp(w) })
	l.waiters = append(l.waiters, w)
}

func (l *Link) giveUp(w *waiter) {
	for i, x := range l.waiters {
		if x == w {
			l.waiters = append(l.waiters[:i], l.waiters[i+1:]...)
			reason := l.reason
			if reason == "" {
				reason = ReasonNoAnswer
			}
			w.done(&Error{Kind: NotUp, Reason: reason})
			return
		}
	}
}

func (l *Link) endWaiters(err error) {
	waiters := l.waiters
	l.waiters = nil
	for _, w := range waiters {
		w.stop()
		w.done(err)
	}
}
