package transaction

import (
	"fmt"
	"strings"

	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// The payment that all these tests take: 12.50 GBP for T-42 on terminal 1.
var asked = journal.Record{
	ID:      journal.ID{Account: "shop", Reference: "T-42"},
	Request: journal.Request{Site: "bar", Token: "t", Kind: connect.Sale, TID: "1", Amount: 1250, Currency: "GBP"},
	Owner:   journal.Owner{Engine: "e"},
	FrameID: 7,
}

var kindNames = [kinds]string{"", "start", "lease-granted", "lease-denied", "stored", "store-failed", "store-late",
	"stored-late", "send-failed", "answered", "erred", "unreadable", "notified", "link-lost", "expired", "shutdown",
	"adopt", "settle", "carry-on", "acknowledge", "cancel", "asked", "decided", "answer-failed",
	"link-up", "link-closed", "status-came", "last-came", "last-refused", "take-over", "disowned", "sighted",
	"at-work", "cancel-came",
	"journal-came", "turn-came", "turn-refused", "renewed"}

// name is the kind of an effect, as tables and scenarios write it.
func name(e Effect) string { return strings.TrimPrefix(fmt.Sprintf("%T", e), "transaction.") }

// An end of day of the same terminal.
var endOfDay = journal.Record{
	ID:      journal.ID{Account: "shop", Reference: journal.ReportReference("t")},
	Request: journal.Request{Site: "bar", Token: "t", Kind: connect.ReportEndOfDay, TID: "1"},
	Owner:   journal.Owner{Engine: "e"},
	FrameID: 7,
}

// answer is a Payment of the given word that fits what was asked.
func answer(result string) connect.Payment {
	return connect.Payment{Value: wire.Object(
		wire.M("transactionResult", wire.String(result)), wire.M("transactionType", wire.String("SALE")),
		wire.M("tid", wire.String("1")), wire.M("amountBase", wire.Int(1250)), wire.M("currency", wire.String("GBP")))}
}

// reportAnswer is a report that fits the end of day.
func reportAnswer(result string) connect.Payment {
	return connect.Payment{Value: wire.Object(wire.M("reportResult", wire.NonEmpty(result)),
		wire.M("reportType", wire.String("END_OF_DAY")), wire.M("tid", wire.String("1")))}
}

// shown is a terminal's last transaction, at the time of these tests.
func shown(number, result string) connect.Payment {
	members := append(answer(result).Value.Members(), wire.M("transactionNumber", wire.String(number)),
		wire.M("transactionTime", wire.String("1970-01-01T00:00:00")))
	return connect.Payment{Value: wire.Object(members...)}
}

func admitted() journal.Record {
	r := asked
	r.Status, r.Sent, r.Attempt, r.Rev, r.Epoch = journal.Open, journal.SentMaybe, 1, 1, 1
	return r
}

var (
	granted  = Event{Kind: LeaseGranted, Time: Times{At: 1}}
	reserve  = Event{Kind: Stored, Link: 1, Record: admitted(), Time: Times{At: 2}}
	lost     = Event{Kind: LinkLost, Link: 1, Time: Times{At: 3}}
	approval = Event{Kind: Answered, Link: 1, Payment: answer(connect.Successful), Time: Times{At: 4}}
	kept     = Event{Kind: Stored, Time: Times{At: 5}}
	asking   = Event{
		Kind:      SignatureAsked,
		Time:      Times{At: 10},
		Signature: SignatureEvent{Question: Question{ID: 3, Link: 1, DecideAt: 77_010, Deadline: 80_010}},
	}

	accepting = Event{
		Kind:      SignatureDecided,
		Time:      Times{At: 20},
		Signature: SignatureEvent{Accepted: true, By: ByStaff, Question: Question{Number: 1}},
	}

	notPaid = Event{
		Kind:  Settle,
		Time:  Times{At: 6},
		Staff: StaffDecision{Settlement: journal.Settlement{By: "Kim", Reason: "no receipt", Forced: true}},
	}
)

// after is the state that a list of events leads to.
func after(events ...Event) State {
	s := State{}
	for _, e := range append([]Event{{Kind: Start, Record: asked}}, events...) {
		s, _ = Step(s, e)
	}
	return s
}

// states holds one ordinary state of each phase.
func states() [phases]State {
	return [phases]State{
		Fresh:       {},
		Leasing:     after(),
		Reserving:   after(granted),
		InFlight:    after(granted, reserve),
		Accepting:   after(granted, reserve, asking, accepting),
		Storing:     after(granted, reserve, approval),
		Withdrawing: after(granted, reserve, Event{Kind: SendFailed}),
		Unknown:     after(granted, reserve, lost, kept),
		Settled:     after(granted, reserve, approval, kept),
		Disputed:    after(granted, reserve, lost, kept, notPaid, kept, approval, kept),
		Gone:        after(Event{Kind: LeaseDenied, Failure: Failure{Code: TerminalInUse}}),
	}
}

// events holds one ordinary event of each kind, as it comes in state s.
func events(s State) [kinds]Event {
	record := s.Record
	if record.Status == "" {
		record = admitted()
	}
	return [kinds]Event{
		Start:                  {Kind: Start, Record: asked},
		LeaseGranted:           granted,
		LeaseDenied:            {Kind: LeaseDenied, Failure: Failure{Code: TerminalInUse}},
		Stored:                 {Kind: Stored, Link: 1, Record: admitted()},
		StoreFailed:            {Kind: StoreFailed, Failure: Failure{Code: StorageUnavailable}},
		StoreLate:              {Kind: StoreLate, Failure: Failure{Code: StorageUnavailable}},
		StoredLate:             {Kind: StoredLate, Record: record},
		SendFailed:             {Kind: SendFailed},
		Answered:               approval,
		ErrorCame:              {Kind: ErrorCame, Link: 1, Error: connect.Error{Code: -32071, Message: "busy"}},
		Unreadable:             {Kind: Unreadable, Link: 1},
		Notified:               {Kind: Notified, Value: "PIN_ENTRY"},
		LinkLost:               lost,
		TimerExpired:           {Kind: TimerExpired, Timer: AnswerTimer},
		Shutdown:               {Kind: Shutdown},
		Adopt:                  {Kind: Adopt, Record: admitted()},
		Settle:                 notPaid,
		CarryOn:                {Kind: CarryOn, Staff: StaffDecision{StaffAction: journal.StaffAction{By: "Kim", Reason: "queue"}}},
		Acknowledge:            {Kind: Acknowledge},
		Cancel:                 {Kind: Cancel},
		SignatureAsked:         asking,
		SignatureDecided:       accepting,
		SignatureAnswerFailed:  {Kind: SignatureAnswerFailed},
		LinkUp:                 {Kind: LinkUp, Link: 2},
		LinkClosed:             {Kind: LinkClosed, Link: 1},
		StatusCame:             {Kind: StatusCame, Value: connect.Available},
		LastTransactionCame:    {Kind: LastTransactionCame, Shown: evidence.Shown{Payment: shown("0001", "SUCCESSFUL")}, Time: Times{At: 9}},
		LastTransactionRefused: {Kind: LastTransactionRefused, Failure: Failure{Reason: "refused"}},
		TakeOver: {
			Kind: TakeOver, Record: admitted(),
			Staff: StaffDecision{StaffAction: journal.StaffAction{By: "Kim", Reason: "hung"}},
		},
		Disowned:       {Kind: Disowned},
		StatusSeen:     {Kind: StatusSeen, Value: connect.Available},
		AtWork:         {Kind: AtWork, Value: connect.Busy},
		CancelAnswered: {Kind: CancelAnswered},
		JournalCame:    {Kind: JournalCame},
		TurnCame:       {Kind: TurnCame},
		TurnRefused:    {Kind: TurnRefused},
		RecordReloaded: {Kind: RecordReloaded, Record: record},
	}
}
