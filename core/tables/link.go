package tables

import (
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// The limits of a link that is not wanted, and of a machine that slept.
const (
	quickClose  = 5 * time.Second // a link that is closed so soon was not wanted
	quickCloses = 3               // in a row, until the link is not dialled any more
	beatEvery   = 30 * time.Second
	sleptFor    = 75 * time.Second // without a beat: the machine slept
)

// linkWatch notices that Connect does not want the link, and that it is dead though
// nothing tells the browser.
type linkWatch struct {
	tables      *Tables
	quickInARow int          // links in a row that were closed as soon as they were open
	beat        clock.Moment // when the loop was last seen to run
}

// takeBack takes the tables back from whoever serves them instead.
func (sv *serving) takeBack(done func(struct{}, error)) {
	if sv.tables.Link.Info().State != link.Displaced {
		done(struct{}{}, contract.Fail(transaction.NotPending, "nobody else serves these tables"))
		return
	}
	sv.tables.linkWatch.quickInARow = 0
	sv.tables.Link.Reclaim() // whoever waits from now on waits for this
	if sv.held != nil {
		sv.tables.Link.Dial()
	} else {
		sv.takeOverFailed = done
		sv.serve(service.LeaseOptions{Force: true})
	}
	sv.tables.WaitForLink(func(err error) { done(struct{}{}, err) })
}

// restsAfter reports whether the link is not dialled again after it went down.
func (w *linkWatch) restsAfter(wasUp bool) (over bool) {
	switch {
	case !wasUp:
		return false
	case w.tables.Moment().Sub(w.tables.Link.UpSince()) >= quickClose:
		w.quickInARow = 0
		return false
	}
	if w.quickInARow++; w.quickInARow < quickCloses {
		return false
	}
	w.tables.Link.Rest(ReasonQuickCloses)
	return true
}

// start notices from now on that the machine slept. Connect has given up the link by
// then, and nothing tells the browser.
func (w *linkWatch) start() {
	w.beat = w.tables.Moment()
	w.tables.After(beatEvery, func() {
		if w.tables.serving.held != nil && !w.tables.Closing() {
			w.lookAtBeat()
			w.start()
		}
	})
}

func (w *linkWatch) lookAtBeat() {
	if w.tables.Link.IsUp() && service.Past(w.beat, w.tables.Moment(), sleptFor) {
		w.tables.Link.Down(w.tables.Link.Number(), link.ReasonSilent)
	}
}
