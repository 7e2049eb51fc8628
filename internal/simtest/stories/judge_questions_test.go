package stories

import (
	"fmt"
	"strings"

	"connect-epos/sim"
)

// judgeQuestions: no signature question is left to silence. Where the terminal tells
// on the link that asked, which therefore lives, that nobody decided in time, the
// decision must have been sent. What became of it on its way is not ours, nor when
// a link that was half-open brought it.
func (d *day) judgeQuestions() []string {
	if d.froze {
		return nil
	}
	frames := d.Sim.Frames()
	answered := map[string]bool{}
	for _, f := range frames {
		switch {
		case f.Direction != "in":
		case f.Fate == "altered": // it may have been the decision
			answered[onLink(f, nil)] = true
		case strings.Contains(f.Frame, `"accepted"`):
			answered[onLink(f, f.ID)] = true
		}
	}
	var broken []string
	asked := map[int]sim.Frame{} // by link, the last question that arrived
	for _, f := range frames {
		switch {
		case f.ID != nil && f.Direction == "out" && f.Method == "signatureVerificationRequest" && arrived(f):
			asked[f.Link] = f
		case f.Name == "notification:SIGNATURE_VERIFICATION_TIMEOUT" && arrived(f):
			if q, ok := asked[f.Link]; ok && !answered[onLink(q, q.ID)] && !answered[onLink(q, nil)] {
				broken = append(broken, fmt.Sprintf("question %d on link %d was left to silence", *q.ID, q.Link))
			}
		}
	}
	return broken
}

func arrived(f sim.Frame) bool { return f.Fate == "delivered" || f.Fate == "repeated" }

// onLink names an id of a link, or without one any.
func onLink(f sim.Frame, id *int) string {
	if id == nil {
		return fmt.Sprint(f.Link)
	}
	return fmt.Sprint(f.Link, "/", *id)
}
