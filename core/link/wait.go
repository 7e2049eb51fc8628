package link

// waiter is somebody who waits for the link to be up.
type waiter struct {
	stop func()
	done func(error)
}

// waiters are those who wait until the link is up.
type waiters struct {
	link    *Link
	waiting []*waiter
}

// Wait calls done once the link is up or displaced, or cannot come up for now. The error
// is an *Error then.
func (w *waiters) Wait(done func(error)) {
	if w.link.state == Up {
		done(nil)
		return
	}
	one := &waiter{done: done}
	one.stop = w.link.loop.After(OpenLimit, func() { w.giveUp(one) })
	w.waiting = append(w.waiting, one)
}

func (w *waiters) giveUp(one *waiter) {
	for i, each := range w.waiting {
		if each == one {
			w.waiting = append(w.waiting[:i], w.waiting[i+1:]...)
			reason := w.link.reason
			if reason == "" {
				reason = ReasonNoAnswer
			}
			one.done(&Error{Kind: NotUp, Reason: reason})
			return
		}
	}
}

func (w *waiters) end(err error) {
	waiters := w.waiting
	w.waiting = nil
	for _, each := range waiters {
		each.stop()
		each.done(err)
	}
}
