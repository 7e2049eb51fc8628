package stories

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"connect-epos/core/evidence"
	"connect-epos/core/journal"
)

// tally counts the states in which payments were left, by the class of what went wrong.
type tally struct {
	mu    sync.Mutex
	rows  map[string]*row
	total int
}

// row is one class. It counts how many points were tried and how the payments stood.
// Of the payments that had taken money without an answer, it counts how many were proven.
type row struct {
	points       int
	stood        map[string]int
	took, proved int
}

func newTally() *tally { return &tally{rows: map[string]*row{}} }

func (y *tally) add(class string, e end) {
	y.mu.Lock()
	defer y.mu.Unlock()
	r := y.rows[class]
	if r == nil {
		r = &row{stood: map[string]int{}}
		y.rows[class] = r
	}
	y.total++
	r.points++
	for _, kind := range e.kinds {
		r.stood[kind]++
	}
	r.took += e.took
	r.proved += e.proved
}

// The states in which a payment can be, in the words of the table.
const (
	answered   = "answered"
	byProof    = "proven"
	disputed   = "disputed"
	byStaff    = "by staff"
	noFinding  = "unknown"
	notStarted = "not sent"
)

var columns = []string{answered, byProof, evidence.LikelyTaken, evidence.LikelyNotTaken, evidence.CannotTell, noFinding, disputed, byStaff, notStarted}

// standing returns the state of a payment as one of these words.
func standing(r journal.Record, reserved bool) string {
	switch {
	case !reserved:
		return notStarted
	case r.Status == journal.Disputed:
		return disputed
	case r.SettledBy == journal.ByRecovery:
		return byProof
	case r.SettledBy == journal.ByOperator:
		return byStaff
	case r.Status == journal.Settled:
		return answered
	case r.Evidence.Finding != "":
		return r.Evidence.Finding
	}
	return noFinding
}

// String returns the counts as a table.
func (y *tally) String() string {
	y.mu.Lock()
	defer y.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "%-34s %6s", "", "points")
	for _, c := range columns {
		fmt.Fprintf(&b, " %16s", c)
	}
	names := make([]string, 0, len(y.rows))
	for name := range y.rows {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&b, "\n%-34s %6d", name, y.rows[name].points)
		for _, c := range columns {
			fmt.Fprintf(&b, " %16d", y.rows[name].stood[c])
		}
	}
	fmt.Fprintf(&b, "\n%d in all", y.total)
	return b.String()
}
