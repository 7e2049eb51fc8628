package table

import (
	"context"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// The account of all these tests, and the table that a story is about.
var (
	account    = journal.TablesAccount("shop")
	background = context.Background()
)

const tableName = "12"

// from is what a message of a terminal at the table says of itself.
func from(tid string) journal.Record {
	return journal.Record{
		ID:      journal.ID{Account: account},
		Request: journal.Request{Site: "bar", OutsideSequence: true, TID: tid},
		Owner:   journal.Owner{Engine: "e1", Epoch: 1},
		Table:   journal.AtTable{Name: tableName},
		Version: 1,
	}
}

// asks is a terminal's question for the lock, with 10 s for an answer.
func asks(tid string, id int, at int64) Event {
	r := from(tid)
	r.Kind, r.Reference, r.FrameID, r.Token = journal.TableLock, journal.LockReference(tableName), journal.FrameID(id), "1."+digits(id)
	return Event{Kind: LockRequested, At: at, Record: r, Question: question(id, at)}
}

func question(id int, at int64) Question {
	return Question{ID: id, Link: 1, DecideAt: at + 8_000, Deadline: at + 10_000}
}

func digits(n int) string { return wire.Int(int64(n)).String() }

// tells is a terminal's notice of payments.
func tells(tid string, at int64, payments ...connect.TablePayment) Event {
	r := from(tid)
	r.Answer.Value = wire.Object(wire.M("payments", wire.Int(int64(len(payments)))))
	return Event{Kind: NoticeReceived, At: at, Record: r, Notice: connect.TableNotice{Payments: payments}}
}

// paidBy is a payment that succeeded and has an id.
func paidBy(id string, amount int64) connect.TablePayment {
	return connect.TablePayment{ID: id, Paid: amount, Currency: "GBP", Readable: true,
		Value: wire.Object(wire.M("amountPaid", wire.Int(amount)), wire.M("paymentId", wire.NonEmpty(id)))}
}
