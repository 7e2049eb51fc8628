package stories

import (
	"fmt"
	"strings"

	"connect-epos/sim"
)

// judgeQuestions checks that no signature question is left to silence. When a terminal
// tells, on the link that asked, that nobody decided in time, then that link lives and the
// decision must have been sent. It is not our fault when the decision was changed on
// its way, or when a half-open link brought the question.
func (d *day) judgeQuestions() []string {
	if d.froze {
		return nil
	}
	frames := d.Sim.Frames()
	answered := map[string]bool{}
	for _, f := range frames {
		switch {
		case f.Direction != "in":
		case f.Fate == "altered": // the altered frame may have been the decision
			answered[onLink(f, nil)] = true
		case strings.Contains(f.Frame, `"accepted"`):
			answered[onLink(f, f.ID)] = true
		}
	}
	var broken []string
	asked := map[int]sim.Frame{} // the last question that arrived, by link
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

// onLink names an id on a link. Without an id it stands for any id on that link.
func onLink(f sim.Frame, id *int) string {
	if id == nil {
		return fmt.Sprint(f.Link)
	}
	return fmt.Sprint(f.Link, "/", *id)
}
