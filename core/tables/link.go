package tables

import (
	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// takeOver takes the tables back from whoever displaced us.
func (sv *serving) takeBack(done func(struct{}, error)) {
	if sv.Link.Info().State != link.Displaced {
		done(struct{}{}, contract.Fail(transaction.NotPending, "nobody else serves these tables"))
		return
	}
	sv.tables.quick = 0
	sv.Link.Reclaim() // those who wait from now on wait for this
	if sv.held != nil {
		sv.Link.Dial()
	} else {
		sv.failed = done
		sv.serve(service.Claim{Force: true})
	}
	sv.WaitForLink(func(err error) { done(struct{}{}, err) })
}

// restsAfter decides what becomes of a link that went down, and reports whether
// it is not dialled again.
func (t *Tables) restsAfter(wasUp bool) (over bool) {
	switch {
	case !wasUp:
		return false
	case t.Moment().Sub(t.Link.UpSince()) >= quickClose:
		t.quick = 0
		return false
	}
	if t.quick++; t.quick < quickCloses {
		return false
	}
	t.Link.Rest(ReasonQuickCloses)
	return true
}

// beatOn notices that the machine slept: Connect has given up the link by then,
// and nothing tells the browser.
func (t *Tables) beatOn() {
	t.beat = t.Moment()
	t.After(beatEvery, func() {
		if t.serving.held != nil && !t.Closing() {
			t.lookAtBeat()
			t.beatOn()
		}
	})
}

func (t *Tables) lookAtBeat() {
	if t.Up() && service.Past(t.beat, t.Moment(), sleptFor) {
		t.Link.Down(t.Link.Number(), link.ReasonSilent)
	}
}
