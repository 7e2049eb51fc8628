package journal

// The codes of refused reservations. They are the public error codes.
const (
	AlreadyPaid        = "already-paid"
	PaymentOpen        = "payment-open"
	TerminalUnresolved = "terminal-unresolved"
)

// LookFirst is the code of a refusal that no till hears of: staff forced a verdict
// about the terminal, so one look comes before the next frame.
const LookFirst = "look-first"

// Refusal is why Reserve did not admit an attempt. With the codes AlreadyPaid,
// PaymentOpen, TerminalUnresolved and LookFirst, Record is the attempt that stands
// in the way. With the codes of MayRefund, Field is the wrong part of the request.
type Refusal struct {
	Code    string
	Record  Record
	Field   string
	Problem string // for developers, to be read after Field
	Left    int64  // with ExceedsTaken: what may still be given back, minor units
}

func (f *Refusal) Error() string {
	if f.Field != "" {
		return "journal: " + f.Code + ": " + f.Field + " " + f.Problem
	}
	return "journal: " + f.Code + " (attempt of reference " + f.Record.Reference + ")"
}

// Admit decides whether r may become the next attempt of its reference. attempts
// are all earlier attempts of that reference; blocking are the records of r's
// terminal for which BlocksReservations is true. Admit looks at nothing else. Every
// Store calls it inside the transaction that commits the reservation.
//
// A note waits for nothing on its terminal, because nothing is sent for it.
//
// It returns r with its Attempt and its first Rev, and the earlier attempts that
// count as acknowledged from now on: a till that asks again knows how they ended.
func Admit(r Record, attempts, blocking []Record) (Record, []Record, error) {
	var acknowledged []Record
	for _, a := range attempts {
		if a.ClosesBill() {
			return Record{}, nil, &Refusal{Code: AlreadyPaid, Record: a}
		}
		if a.Unresolved() || a.CheckOpen() { // asking again does not acknowledge what staff must compare
			return Record{}, nil, &Refusal{Code: PaymentOpen, Record: a}
		}
		if a.ConcernsStaff() {
			a.Acknowledged, a.Rev = true, a.Rev+1
			acknowledged = append(acknowledged, a)
		}
		r.Attempt = max(r.Attempt, a.Attempt)
	}
	for _, h := range blocking {
		if h.HoldsTerminal() && !r.Noted {
			return Record{}, nil, &Refusal{Code: TerminalUnresolved, Record: h}
		}
	}
	if look := mustLookFirst(r, blocking); look != nil {
		return Record{}, nil, look
	}
	r.Attempt++
	r.Rev = 1
	return r, acknowledged, nil
}

// RepeatedReservation returns the reservation that r asks for a second time,
// because the storage did not say whether it had kept the first one: it is of the
// same call of the same engine. nil says that there is none. If somebody took the
// terminal over meanwhile, and so raised its epoch, the right to send is gone too:
// ErrStolen.
func RepeatedReservation(r Record, attempts []Record, epoch Epoch) (*Record, error) {
	for i := range attempts {
		a := &attempts[i]
		switch {
		case !r.repeats(a):
		case a.Noted:
			return a, nil
		case a.Status == Open && a.Epoch != epoch:
			return nil, ErrStolen
		case a.Status == Open:
			return a, nil
		}
	}
	return nil, nil
}

// repeats reports whether a, which nobody changed since it was reserved, is of the
// same call as r.
func (r *Record) repeats(a *Record) bool {
	return a.Rev == 1 && a.Engine == r.Engine && a.Token == r.Token && a.FrameID == r.FrameID && a.TID == r.TID && a.Noted == r.Noted
}

// EpochOf decides the epoch of a reservation, as NextEpoch does. A note needs no
// lease, so it neither raises the epoch nor checks it.
func EpochOf(r Record, current Epoch) (Epoch, error) {
	if r.Noted {
		return current, nil
	}
	return NextEpoch(current, r.Epoch)
}

// NextEpoch decides the epoch of a lease: NewLease raises current; any other epoch
// must be the current one, else ErrStolen.
func NextEpoch(current, have Epoch) (Epoch, error) {
	if have == NewLease {
		return current + 1, nil
	}
	if have != current {
		return 0, ErrStolen
	}
	return current, nil
}

// Replaces decides whether next may replace stored, and returns ErrConflict if not.
// An engine may change what it follows, whatever became of its own earlier changes.
// To take over what another engine followed, next must have been made of exactly
// what is stored: next.BaseRev says of which revision. A stored record that cannot
// be read, its engine included, is replaced by whoever still has it. same says that
// both are equal and nothing need be written.
func Replaces(next, stored Record) (same bool, err error) {
	if stored.StandsIn() && stored.Engine == "" && next.BaseRev == 0 {
		return false, nil
	}
	if next.Engine != stored.Engine {
		if next.BaseRev > 0 && next.BaseRev == stored.Rev && next.Rev > stored.Rev {
			return false, nil
		}
		return false, ErrConflict
	}
	if next.Rev > stored.Rev {
		return false, nil
	}
	if next.Rev == stored.Rev && string(Encode(next)) == string(Encode(stored)) {
		return true, nil
	}
	return false, ErrConflict
}

// NextBlock returns the first id of the block that a counter standing at next
// gives, and the counter's new value. The ids begin anew after 999,999.
func NextBlock(next int) (from, after int) {
	if next < 0 || next >= idSpace {
		next = 0
	}
	return next, (next + BlockSize) % idSpace
}

const idSpace = 1_000_000
