package sim

import "slices"

// ForeignPayment is a payment that no link asked for: keyed on the machine
// itself, or by a till of another system.
type ForeignPayment struct {
	TID    string `json:"tid"`
	Amount int    `json:"amount"` // minor units
	// Type is SALE (or empty), REFUND, PRE_AUTH or ACCOUNT_VERIFICATION.
	Type string `json:"type,omitempty"`
	// Currency is the terminal's unless told otherwise.
	Currency string `json:"currency,omitempty"`
	// Result is SUCCESSFUL (or empty), DECLINED, VOID or UNSUCCESSFUL.
	Result string `json:"result,omitempty"`
}

// Foreign lets the terminal process the payment at once, and no link is told: the
// payment takes the next number, moves money when it is SUCCESSFUL, and is what
// duplicate shows from then on. It is refused with a *ControlError while the terminal
// is busy or unavailable.
func (s *Sim) Foreign(f ForeignPayment) error {
	f = f.filled()
	o := order{TID: f.TID, Currency: f.Currency, Amount: f.Amount}
	if err := f.check(o); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, refused := s.idleLocked(f.TID)
	switch {
	case refused != nil:
		return badField("foreign", "tid", "is unavailable or busy")
	case f.Currency == "":
		o.Currency = t.currency
	case f.Currency != t.currency:
		return badField("foreign", "currency", "is not what the terminal takes")
	}
	t.runs++
	tx := s.newTransactionLocked(nil, t, f.Type, o)
	if f.Result == resultSuccessful {
		tx.authoriseLocked()
	}
	t.process(tx.completeAt(f.Result, s.terminalTimeLocked()))
	return nil
}

func (f ForeignPayment) filled() ForeignPayment {
	if f.Type == "" {
		f.Type = typeSale
	}
	if f.Result == "" {
		f.Result = resultSuccessful
	}
	return f
}

func (f ForeignPayment) check(o order) error {
	switch {
	case !slices.Contains([]string{typeSale, typeRefund, typePreAuth, typeVerification}, f.Type):
		return badField("foreign", "type", "must be SALE, REFUND, PRE_AUTH or ACCOUNT_VERIFICATION")
	case !slices.Contains([]string{resultSuccessful, resultDeclined, resultVoid, resultUnsuccessful}, f.Result):
		return badField("foreign", "result", "must be SUCCESSFUL, DECLINED, VOID or UNSUCCESSFUL")
	case !o.fits(f.Type):
		return badField("foreign", "amount", "does not fit the type")
	}
	return nil
}

// lastNumber is the highest transaction number; 0001 follows [INFERRED].
const lastNumber = 9999

// SetNextNumber gives the terminal's next transaction that number, from 1 to 9999; 1
// is a reset. It is refused with a *ControlError while the terminal is busy.
func (s *Sim) SetNextNumber(tid string, next int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, refused := s.idleLocked(tid)
	switch {
	case refused != nil:
		return badField("terminal/number", "tid", "is unavailable or busy")
	case next < 1 || next > lastNumber:
		return badField("terminal/number", "next", "must lie between 1 and 9999")
	}
	t.number = next - 1
	return nil
}

func (s *Sim) controlForeign(body []byte) (any, error) {
	var f ForeignPayment
	if err := decode(body, &f); err != nil {
		return nil, err
	}
	return emptyObject, s.Foreign(f)
}

func (s *Sim) controlNumber(body []byte) (any, error) {
	with := struct {
		TID  string `json:"tid"`
		Next int    `json:"next"`
	}{Next: 1}
	if err := decode(body, &with); err != nil {
		return nil, err
	}
	return emptyObject, s.SetNextNumber(with.TID, with.Next)
}
