package world

import (
	"context"
	"slices"
	"sync"
	"testing/synctest"
	"time"

	"connect-epos/core/contract"
	"connect-epos/core/wire"
)

// Restaurant is the till's server. It decides about tables, their bills and their locks,
// and has the book of what was paid. All tabs of a shop answer from it.
type Restaurant struct {
	Answer func(a contract.Ask) (value wire.Value, failed string, ok bool) // answers in place of a handler when it returns ok
	Wait   func(a contract.Ask) time.Duration                              // how long a handler takes

	Mu      sync.Mutex
	Bills   map[string]*Bill
	booked  map[string]Booking
	calls   []contract.Ask
	entered map[string]bool // payments that staff booked, by authorisation code
}

// Bill is one open table. Amounts are in minor units.
type Bill struct {
	Total  int64
	Paid   int64
	Locked string // the terminal that has locked it
	Since  int64  // when that lock began
	Unsure bool   // staff must look: a payment that was told may not be a separate one
	Looked bool   // staff booked the total of the slips: a payment that is told later may be part of it
}

// Booking is one payment as the till was told of it. Amounts are in minor units.
type Booking struct {
	Key, TID, Table        string
	Paid, Gratuity, Cashed int64
	AuthCode               string
	Flags                  []string
	Stored                 bool
	Times                  int // how often it was told
}

// Unsure reports whether a flag says that the booking may not be a separate payment.
func (b Booking) Unsure() bool {
	return slices.ContainsFunc(b.Flags, func(f string) bool { return f == "may-repeat" || f == "differs" || f == "exceeds-due" })
}

// NewRestaurant opens tables, with the amount that is due on each.
func NewRestaurant(due map[string]int64) *Restaurant {
	r := &Restaurant{Bills: map[string]*Bill{}, booked: map[string]Booking{}, entered: map[string]bool{}}
	for id, total := range due {
		r.Bills[id] = &Bill{Total: total}
	}
	return r
}

// Serve opens pay at table. Every handler of the till asks the restaurant's server.
func (t *Till) Serve(r *Restaurant) {
	t.World.T.Helper()
	t.Hears = func(e contract.Event) {
		if a, ok := e.Detail.(contract.Ask); ok {
			go r.handle(t, a)
		}
	}
	ctx := context.Background()
	if _, err := t.Engine.OpenTables(ctx, Site, contract.TablesOptions{Wait: true, Receipt: true, FinalReceipt: true}); err != nil {
		t.World.T.Fatalf("open tables: %v", err)
	}
	if err := t.Engine.TellTables(ctx, Site); err != nil {
		t.World.T.Fatalf("tell tables: %v", err)
	}
	synctest.Wait()
}

func (r *Restaurant) handle(t *Till, a contract.Ask) {
	r.Mu.Lock()
	r.calls = append(r.calls, a)
	r.Mu.Unlock()
	if r.Wait != nil {
		time.Sleep(r.Wait(a))
	}
	value, failed, ok := wire.Value{}, "", false
	if r.Answer != nil {
		value, failed, ok = r.Answer(a)
	}
	if !ok && t.Alive() { // a page that is gone does nothing
		value, failed = r.ByItself(a)
	}
	if t.Alive() {
		_, _ = t.Engine.AnswerTables(context.Background(), Site, AnswerTo(a, value, failed)) // an engine that is closed asks no more
	}
}

// AnswerTo returns an answer in the form in which the page gives it.
func AnswerTo(a contract.Ask, value wire.Value, failed string) contract.Answer {
	answer := contract.Answer{Number: a.Number, Value: value, Failed: failed}
	if a.What == contract.AskLock {
		answer.Lock = a.With
	}
	return answer
}

// Lock locks a table for a card machine, as the till's handler does.
func (r *Restaurant) Lock(id, tid string) {
	r.Mu.Lock()
	defer r.Mu.Unlock()
	r.Bills[id].Locked = tid
}

func number(v wire.Value, name string) int64 {
	n, _ := v.Get(name).Int()
	return n
}

// Said returns a text member of what was said, or "" when there is none.
func Said(v wire.Value, name string) string {
	s, _ := v.Get(name).Text()
	return s
}

// ByItself returns what the restaurant answers when no test answers in its place.
func (r *Restaurant) ByItself(a contract.Ask) (wire.Value, string) {
	r.Mu.Lock()
	defer r.Mu.Unlock()
	id, tid := Said(a.With, "tableId"), Said(a.With, "tid")
	bill := r.Bills[id]
	switch a.What {
	case contract.AskTables:
		return r.openLocked(), ""
	case contract.AskLock:
		if bill == nil || bill.Locked != "" && (bill.Locked != tid || bill.Since > number(a.With, "since")) || bill.Unsure || bill.Paid >= bill.Total {
			return wire.Null(), ""
		}
		bill.Locked, bill.Since = tid, number(a.With, "since")
		return wire.Object(wire.M("amount", wire.Int(bill.Total-bill.Paid)), wire.M("currency", wire.String("GBP"))), ""
	case contract.AskUnlock:
		if bill != nil && bill.Locked == tid && bill.Since <= number(a.With, "since") {
			bill.Locked, bill.Since = "", 0
		}
	case contract.AskPayment:
		r.bookLocked(a.With, bill)
	default:
		return wire.Array(wire.String("Table " + id)), ""
	}
	return wire.Null(), ""
}

func (r *Restaurant) openLocked() wire.Value {
	var open []wire.Value
	for id, b := range r.Bills {
		if b.Paid < b.Total {
			open = append(open, wire.String(id))
		}
	}
	slices.SortFunc(open, func(a, b wire.Value) int {
		if a.String() < b.String() {
			return -1
		}
		return 1
	})
	return wire.Array(open...)
}

func (r *Restaurant) bookLocked(p wire.Value, bill *Bill) {
	b := Booking{Key: Said(p, "key"), TID: Said(p, "tid"), Table: Said(p, "tableId"), Paid: number(p, "amountPaid"),
		Gratuity: number(p, "amountGratuity"), Cashed: number(p, "amountCashback"), AuthCode: Said(p, "authCode")}
	b.Stored, _ = p.Get("stored").Flag()
	for _, f := range p.Get("flags").Items() {
		word, _ := f.Text()
		b.Flags = append(b.Flags, word)
	}
	known, again := r.booked[b.Key]
	b.Times = known.Times
	switch {
	case again || bill == nil:
	case b.Unsure(), bill.Looked && (len(b.Flags) > 0 || bill.Paid+b.Paid > bill.Total):
		bill.Unsure = true
	case !r.entered[b.AuthCode]:
		bill.Paid += b.Paid
	}
	b.Times++
	r.booked[b.Key] = b
}

// Enter is what staff do to book a payment of which nothing told. When something tells of
// it later, it is not booked again.
func (r *Restaurant) Enter(id, authCode string, amount int64) {
	r.Mu.Lock()
	defer r.Mu.Unlock()
	r.Bills[id].Paid += amount
	r.entered[authCode] = true
}

// Order adds an amount to a table's bill. Nobody may change the bill while it is locked.
func (r *Restaurant) Order(id string, amount int64) {
	r.Mu.Lock()
	defer r.Mu.Unlock()
	if b := r.Bills[id]; b.Locked == "" {
		b.Total += amount
	}
}

// Look is what staff do after they looked at every slip: they say how much was paid.
func (r *Restaurant) Look(id string, paid int64) {
	r.Mu.Lock()
	defer r.Mu.Unlock()
	r.Bills[id].Paid, r.Bills[id].Unsure, r.Bills[id].Looked = paid, false, true
}

// Book returns what was booked, in no fixed order.
func (r *Restaurant) Book() []Booking {
	r.Mu.Lock()
	defer r.Mu.Unlock()
	var all []Booking
	for _, b := range r.booked {
		all = append(all, b)
	}
	return all
}

// Bill returns a table in its present state.
func (r *Restaurant) Bill(id string) Bill {
	r.Mu.Lock()
	defer r.Mu.Unlock()
	return *r.Bills[id]
}

// Calls returns the asks of one kind, in order.
func (r *Restaurant) Calls(what string) []contract.Ask {
	r.Mu.Lock()
	defer r.Mu.Unlock()
	var calls []contract.Ask
	for _, a := range r.calls {
		if a.What == what {
			calls = append(calls, a)
		}
	}
	return calls
}
