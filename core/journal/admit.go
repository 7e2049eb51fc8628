package journal

// Refused reservations, by code. The words are the public error codes.
const (
	AlreadyPaid        = "already-paid"
	PaymentOpen        = "payment-open"
	TerminalUnresolved = "terminal-unresolved"
)

// LookFirst is the code of a refusal that no till hears of: staff forced a
// verdict on the terminal, and one look comes before the next frame.
const LookFirst = "look-first"

// Refusal is why Reserve did not admit an attempt. With the codes AlreadyPaid,
// PaymentOpen, TerminalUnresolved and LookFirst Record is the attempt that stands
// in the way. With those of MayRefund Field is the part of the request at fault.
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

// Admit decides, purely, whether r may become the next attempt of its
// reference. attempts are all earlier attempts of that reference, holding the
// records that Bars tells of r's terminal. Every Store calls it inside the transaction
// that commits the reservation.
//
// A note waits for nothing on its terminal, because it sends nothing there.
//
// It returns r with its Attempt and first Rev, and the earlier attempts that
// count as acknowledged from now on, because the till that asks again has
// heard how they ended.
func Admit(r Record, attempts, holding []Record) (Record, []Record, error) {
	var heard []Record
	for _, a := range attempts {
		if a.ClosesBill() {
			return Record{}, nil, &Refusal{Code: AlreadyPaid, Record: a}
		}
		if a.Unresolved() || a.CheckOpen() { // what staff must compare is not acknowledged by asking again
			return Record{}, nil, &Refusal{Code: PaymentOpen, Record: a}
		}
		if a.ConcernsStaff() {
			a.Acknowledged, a.Rev = true, a.Rev+1
			heard = append(heard, a)
		}
		r.Attempt = max(r.Attempt, a.Attempt)
	}
	for _, h := range holding {
		if h.HoldsTerminal() && !r.Noted {
			return Record{}, nil, &Refusal{Code: TerminalUnresolved, Record: h}
		}
	}
	if look := mustLookFirst(r, holding); look != nil {
		return Record{}, nil, look
	}
	r.Attempt++
	r.Rev = 1
	return r, heard, nil
}

// Again returns the reservation that r asks for a second time, after the storage
// did not say whether it had kept the first: the same call of the same engine;
// nil when there is none. Whoever took the terminal over meanwhile, and raised
// its epoch, took the right to send as well: ErrStolen.
func RepeatedReservation(r Record, attempts []Record, epoch int) (*Record, error) {
	for i := range attempts {
		a := &attempts[i]
		if a.Rev == 1 && a.Engine == r.Engine && a.Token == r.Token && a.FrameID == r.FrameID && a.TID == r.TID && a.Noted == r.Noted && (a.Noted || a.Status == Open) {
			if a.Epoch != epoch && !a.Noted {
				return nil, ErrStolen
			}
			return a, nil
		}
	}
	return nil, nil
}

// EpochOf decides the epoch of a reservation as NextEpoch does. A note needs no
// lease, so it neither raises the epoch nor checks it.
func EpochOf(r Record, current int) (int, error) {
	if r.Noted {
		return current, nil
	}
	return NextEpoch(current, r.Epoch)
}

// NextEpoch decides the epoch of a lease: have 0 raises current, anything
// else must equal it, else ErrStolen.
func NextEpoch(current, have int) (int, error) {
	if have == 0 {
		return current + 1, nil
	}
	if have != current {
		return 0, ErrStolen
	}
	return current, nil
}

// Replaces decides whether next may replace stored. An engine may change what
// it follows, whatever became of its own earlier changes. To take over what
// another engine followed, next must have been made of exactly what is stored:
// next.Base says of which revision. What is stored and cannot be read, its
// engine included, gives way to whoever still has it. Otherwise ErrConflict. The
// first result says that both are the same and nothing need be written.
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

// NextBlock returns the block after a counter that stands at next, and the
// counter's new value, wrapping at 1,000,000.
func NextBlock(next int) (from, after int) {
	if next < 0 || next >= idSpace {
		next = 0
	}
	return next, (next + BlockSize) % idSpace
}

const idSpace = 1_000_000
