package world

import (
	"context"
	"encoding/json"
	"slices"

	"connect-epos/core/journal"
)

// Left is a frame that can move money, or an accepted signature, after it was handed to a
// socket. Kept says whether the journal knew of it at that moment.
type Left struct {
	ID     int
	Method string // "" for an answer
	TID    string
	Amount int64
	Kept   bool
}

// Moving has the methods whose frames can move money, each with the name that the
// simulator gives to what they do. It is "" for an end of day, which books nothing.
var Moving = map[string]string{
	"sale": "SALE", "refund": "REFUND", "preAuth": "PRE_AUTH", "completion": "COMPLETION",
	"accountVerification": "", "reportEndOfDay": "",
}

// Note notes a frame that can move money.
func (w *World) Note(frame []byte) {
	var f struct {
		ID     int    `json:"id"`
		Method string `json:"method"`
		Params struct {
			TID    string `json:"tid"`
			Amount int64  `json:"amount"`
		} `json:"params"`
		Result struct {
			Accepted  bool  `json:"accepted"`
			Confirmed bool  `json:"confirmed"`
			Amount    int64 `json:"amount"`
		} `json:"result"`
	}
	if json.Unmarshal(frame, &f) != nil {
		return
	}
	if f.Result.Confirmed {
		w.noteLock(f.ID, f.Result.Amount)
		return
	}
	if _, moves := Moving[f.Method]; !moves && !f.Result.Accepted {
		return
	}
	l := Left{ID: f.ID, Method: f.Method, TID: f.Params.TID, Amount: f.Params.Amount}
	l.Kept = slices.ContainsFunc(w.OpenRecords(), l.keptBy)
	w.Mu.Lock()
	defer w.Mu.Unlock()
	w.left = append(w.left, l)
}

// noteLock notes the confirmation of a table's lock. Nothing but its amount tells which
// lock it is.
func (w *World) noteLock(id int, amount int64) {
	l := Left{ID: id, Method: "lock", Amount: amount}
	kept, _ := w.Store.Memory.Unfinished(context.Background(), journal.TablesAccount(Account)) // it fails only with its context
	l.Kept = slices.ContainsFunc(kept, func(r journal.Record) bool {
		return r.IsLock() && r.Sent != journal.SentNo && r.Amount-r.Table.PaidSum == amount
	})
	w.Mu.Lock()
	defer w.Mu.Unlock()
	w.left = append(w.left, l)
}

// keptBy reports whether the record is the one that must be stored before this frame is
// sent.
func (l Left) keptBy(r journal.Record) bool {
	if l.Method == "" {
		return r.Signature.By == "staff" || r.Signature.By == "timeout"
	}
	return int(r.FrameID) == l.ID && r.Kind == l.Method && r.TID == l.TID && r.Amount == l.Amount
}

// OpenRecords returns the records of payments that are on their way.
func (w *World) OpenRecords() []journal.Record {
	records, _ := w.Store.Unfinished(context.Background(), Account) // it fails only with its context
	return slices.DeleteFunc(records, func(r journal.Record) bool { return !r.Unresolved() })
}

// Left returns the frames that can move money and were handed to a socket.
func (w *World) Left() []Left {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	return slices.Clone(w.left)
}
