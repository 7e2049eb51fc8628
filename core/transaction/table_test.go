package transaction

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// absorbed: nothing changes and a note goes to the log.
const absorbed = "absorbed"

// expected lists every phase with every kind of event: the phase that follows,
// and the effects in order. It was read line by line; a change here is a change
// of what may happen to money.
var expected = [phases]map[Kind]string{
	Fresh: {
		Start:        "leasing: Lease",
		LeaseGranted: absorbed,
		LeaseDenied:  absorbed,
		Stored:       absorbed,
		StoreFailed:  absorbed,
		StoreLate:    absorbed,
		StoredLate:   absorbed,
		SendFailed:   absorbed,
		Answered:     absorbed,
		Erred:        absorbed,
		Unreadable:   absorbed,
		Notified:     absorbed,
		LinkLost:     absorbed,
		Expired:      absorbed,
		Shutdown:     absorbed,
		Adopt:        "storing: Commit",
		Settle:       absorbed,
		CarryOn:      absorbed,
		Acknowledge:  absorbed,
		Cancel:       absorbed,
		Asked:        absorbed,
		Decided:      absorbed,
		AnswerFailed: absorbed,
	},
	Leasing: {
		Start:        absorbed,
		LeaseGranted: "reserving: Reserve",
		LeaseDenied:  "gone: Reject",
		Stored:       absorbed,
		StoreFailed:  absorbed,
		StoreLate:    absorbed,
		StoredLate:   absorbed,
		SendFailed:   absorbed,
		Answered:     absorbed,
		Erred:        absorbed,
		Unreadable:   absorbed,
		Notified:     absorbed,
		LinkLost:     absorbed,
		Expired:      absorbed,
		Shutdown:     absorbed,
		Adopt:        absorbed,
		Settle:       absorbed,
		CarryOn:      absorbed,
		Acknowledge:  absorbed,
		Cancel:       "leasing:",
		Asked:        absorbed,
		Decided:      absorbed,
		AnswerFailed: absorbed,
	},
	Reserving: {
		Start:        absorbed,
		LeaseGranted: absorbed,
		LeaseDenied:  absorbed,
		Stored:       "in-flight: Arm Send",
		StoreFailed:  "gone: Reject Release",
		StoreLate:    "withdrawing: Reject",
		StoredLate:   absorbed,
		SendFailed:   absorbed,
		Answered:     absorbed,
		Erred:        absorbed,
		Unreadable:   absorbed,
		Notified:     absorbed,
		LinkLost:     absorbed,
		Expired:      absorbed,
		Shutdown:     absorbed,
		Adopt:        absorbed,
		Settle:       absorbed,
		CarryOn:      absorbed,
		Acknowledge:  absorbed,
		Cancel:       "reserving:",
		Asked:        absorbed,
		Decided:      absorbed,
		AnswerFailed: absorbed,
	},
	InFlight: {
		Start:        absorbed,
		LeaseGranted: absorbed,
		LeaseDenied:  absorbed,
		Stored:       absorbed,
		StoreFailed:  "in-flight:",
		StoreLate:    absorbed,
		StoredLate:   "in-flight:",
		SendFailed:   "withdrawing: Disarm Reject Commit",
		Answered:     "storing: Commit",
		Erred:        "storing: Commit",
		Unreadable:   "storing: Commit",
		Notified:     "in-flight: Tell Commit",
		LinkLost:     "storing: Commit",
		Expired:      "storing: Commit",
		Shutdown:     "storing: Commit",
		Adopt:        absorbed,
		Settle:       "in-flight: Refuse",
		CarryOn:      "in-flight: Refuse",
		Acknowledge:  "in-flight: Refuse",
		Cancel:       "in-flight: AskCancel",
		Asked:        "in-flight: AskStaff Arm",
		Decided:      "in-flight: Note",
		AnswerFailed: "in-flight:",
	},
	Accepting: {
		Start:        absorbed,
		LeaseGranted: absorbed,
		LeaseDenied:  absorbed,
		Stored:       "in-flight: Disarm Answer",
		StoreFailed:  "in-flight: Disarm Answer",
		StoreLate:    "in-flight: Disarm Answer",
		StoredLate:   "accepting:",
		SendFailed:   absorbed,
		Answered:     absorbed,
		Erred:        absorbed,
		Unreadable:   absorbed,
		Notified:     absorbed,
		LinkLost:     absorbed,
		Expired:      absorbed,
		Shutdown:     absorbed,
		Adopt:        absorbed,
		Settle:       absorbed,
		CarryOn:      absorbed,
		Acknowledge:  absorbed,
		Cancel:       absorbed,
		Asked:        absorbed,
		Decided:      absorbed,
		AnswerFailed: absorbed,
	},
	Storing: {
		Start:        absorbed,
		LeaseGranted: absorbed,
		LeaseDenied:  absorbed,
		Stored:       "settled: Disarm Release Resolve",
		StoreFailed:  "settled: Disarm Release Resolve Announce Arm",
		StoreLate:    "settled: Disarm Release Resolve Announce Arm",
		StoredLate:   "storing:",
		SendFailed:   absorbed,
		Answered:     absorbed,
		Erred:        absorbed,
		Unreadable:   absorbed,
		Notified:     absorbed,
		LinkLost:     absorbed,
		Expired:      absorbed,
		Shutdown:     absorbed,
		Adopt:        absorbed,
		Settle:       absorbed,
		CarryOn:      absorbed,
		Acknowledge:  absorbed,
		Cancel:       absorbed,
		Asked:        absorbed,
		Decided:      absorbed,
		AnswerFailed: absorbed,
	},
	Withdrawing: {
		Start:        absorbed,
		LeaseGranted: absorbed,
		LeaseDenied:  absorbed,
		Stored:       absorbed,
		StoreFailed:  "withdrawing: Arm",
		StoreLate:    absorbed,
		StoredLate:   "gone: Release",
		SendFailed:   absorbed,
		Answered:     absorbed,
		Erred:        absorbed,
		Unreadable:   absorbed,
		Notified:     absorbed,
		LinkLost:     "withdrawing:",
		Expired:      "withdrawing:",
		Shutdown:     "withdrawing:",
		Adopt:        absorbed,
		Settle:       "withdrawing: Refuse",
		CarryOn:      "withdrawing: Refuse",
		Acknowledge:  "withdrawing: Refuse",
		Cancel:       absorbed,
		Asked:        absorbed,
		Decided:      absorbed,
		AnswerFailed: absorbed,
	},
	Unknown: {
		Start:        absorbed,
		LeaseGranted: absorbed,
		LeaseDenied:  absorbed,
		Stored:       absorbed,
		StoreFailed:  "unknown:",
		StoreLate:    absorbed,
		StoredLate:   "unknown:",
		SendFailed:   absorbed,
		Answered:     "storing: Commit",
		Erred:        absorbed,
		Unreadable:   absorbed,
		Notified:     "unknown: Tell Commit",
		LinkLost:     "unknown:",
		Expired:      "unknown:",
		Shutdown:     "unknown:",
		Adopt:        absorbed,
		Settle:       "storing: Commit",
		CarryOn:      "storing: Commit",
		Acknowledge:  "unknown: Refuse",
		Cancel:       absorbed,
		Asked:        absorbed,
		Decided:      absorbed,
		AnswerFailed: absorbed,
	},
	Settled: {
		Start:        absorbed,
		LeaseGranted: absorbed,
		LeaseDenied:  absorbed,
		Stored:       absorbed,
		StoreFailed:  "settled:",
		StoreLate:    absorbed,
		StoredLate:   "settled:",
		SendFailed:   absorbed,
		Answered:     "settled: Note",
		Erred:        absorbed,
		Unreadable:   absorbed,
		Notified:     "settled: Tell",
		LinkLost:     "settled:",
		Expired:      "settled:",
		Shutdown:     "settled:",
		Adopt:        absorbed,
		Settle:       "settled: Refuse",
		CarryOn:      "settled: Refuse",
		Acknowledge:  "storing: Commit",
		Cancel:       absorbed,
		Asked:        absorbed,
		Decided:      absorbed,
		AnswerFailed: absorbed,
	},
	Disputed: {
		Start:        absorbed,
		LeaseGranted: absorbed,
		LeaseDenied:  absorbed,
		Stored:       absorbed,
		StoreFailed:  "disputed:",
		StoreLate:    absorbed,
		StoredLate:   "disputed:",
		SendFailed:   absorbed,
		Answered:     absorbed,
		Erred:        absorbed,
		Unreadable:   absorbed,
		Notified:     "disputed: Tell Commit",
		LinkLost:     "disputed:",
		Expired:      "disputed:",
		Shutdown:     "disputed:",
		Adopt:        absorbed,
		Settle:       "storing: Commit",
		CarryOn:      "storing: Commit",
		Acknowledge:  "disputed: Refuse",
		Cancel:       absorbed,
		Asked:        absorbed,
		Decided:      absorbed,
		AnswerFailed: absorbed,
	},
	Gone: {
		Start:        absorbed,
		LeaseGranted: absorbed,
		LeaseDenied:  absorbed,
		Stored:       absorbed,
		StoreFailed:  "gone:",
		StoreLate:    absorbed,
		StoredLate:   "gone:",
		SendFailed:   absorbed,
		Answered:     absorbed,
		Erred:        absorbed,
		Unreadable:   absorbed,
		Notified:     absorbed,
		LinkLost:     "gone:",
		Expired:      absorbed,
		Shutdown:     "gone:",
		Adopt:        absorbed,
		Settle:       "gone: Refuse",
		CarryOn:      "gone: Refuse",
		Acknowledge:  "gone: Refuse",
		Cancel:       absorbed,
		Asked:        absorbed,
		Decided:      absorbed,
		AnswerFailed: absorbed,
	},
}

func TestEveryPhaseTakesEveryEvent(t *testing.T) {
	for phase, s := range states() {
		require.Equal(t, Phase(phase), s.Phase)
		for kind, e := range events(s) {
			if kind == 0 {
				continue
			}
			label := s.Phase.String() + " × " + kindNames[kind]
			want, listed := expected[phase][Kind(kind)]
			require.True(t, listed, "not listed: %s", label)
			assert.Equal(t, want == absorbed, table[phase][kind] == nil, "list and table agree: %s", label)
			checkStep(t, label, want, s, e)
		}
		assert.Len(t, expected[phase], int(kinds)-1, "no more kinds than there are")
	}
}

func checkStep(t *testing.T, label, want string, s State, e Event) {
	t.Helper()
	next, effects := Step(s, e)
	var names []string
	for _, effect := range effects {
		names = append(names, name(effect))
	}
	if want == absorbed {
		assert.True(t, reflect.DeepEqual(s, next), "%s changes nothing", label)
		assert.Equal(t, []string{"Note"}, names, label)
		return
	}
	assert.Equal(t, want, strings.TrimSpace(next.Phase.String()+": "+strings.Join(names, " ")), label)
}

// Events that stand outside the list are absorbed too.
func TestNothingForeignIsFatal(t *testing.T) {
	s := after(granted, reserve)
	for _, kind := range []Kind{0, kinds, 255} {
		next, effects := Step(s, Event{Kind: kind})
		assert.Equal(t, s, next)
		assert.Len(t, effects, 1)
	}
	_, effects := Step(State{Phase: 200}, approval)
	assert.Equal(t, []Effect{Note{Text: "nothing to do in phase invalid"}}, effects)
}

// The commit that protects a frame stands before it: law 1.
func TestACommitStandsBeforeItsSend(t *testing.T) {
	for phase, s := range states() {
		for kind, e := range events(s) {
			next, effects := Step(s, e)
			for _, effect := range effects {
				if _, sends := effect.(Send); sends {
					assert.Equal(t, Reserving, Phase(phase))
					assert.Equal(t, Stored, Kind(kind))
					assert.Equal(t, journal.Open, next.Record.Status)
					assert.Equal(t, journal.SentMaybe, next.Record.Sent)
				}
			}
		}
	}
	_, effects := Step(after(granted), reserve)
	assert.Contains(t, effects, Effect(Send{Request: connect.Request{Method: "sale", TID: "1", Amount: 1250, Currency: "GBP"}}))
}

// A reservation that was committed while no link is up sends nothing.
func TestNoLinkNoFrame(t *testing.T) {
	e := reserve
	e.Link = 0
	s, effects := Step(after(granted), e)
	assert.Equal(t, Withdrawing, s.Phase)
	assert.Equal(t, journal.SentNo, s.Record.Sent)
	assert.Equal(t, "Disarm Reject Commit", list(effects))
}

func list(effects []Effect) string {
	var names []string
	for _, e := range effects {
		names = append(names, name(e))
	}
	return strings.Join(names, " ")
}
