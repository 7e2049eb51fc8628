package sim

import (
	"slices"
	"time"
)

// act is what a step of a terminal's script does.
type act uint8

const (
	tell      act = iota // send a terminalNotification
	authorise            // ask the bank, which books the charge
	sign                 // ask the EPoS about the signature
)

// step is one line of a script: after the wait (in a real terminal's time) the act
// happens.
type step struct {
	wait  time.Duration
	act   act
	value string // the notificationValue of tell
}

// profile is how one kind of virtual card behaves on a terminal.
type profile struct {
	result string // the transactionResult unless something intervenes
	method string // paymentMethod
	cvm    string // cardholderVerificationMethod
	steps  []step
	tip    int // what the customer adds to a sale, in percent
}

const ms = time.Millisecond

func tellAfter(wait time.Duration, value string) step { return step{wait, tell, value} }

// The order of a chip-and-PIN sale is [REST]'s example, with REMOVE_CARD from
// the invoking scenarios; the other orders and every duration are [INFERRED].
var (
	opening = []step{tellAfter(200*ms, "TRANSACTION_STARTED"), tellAfter(300*ms, "PRESENT_CARD")}
	dialled = []step{tellAfter(900*ms, "CONNECTING"), tellAfter(700*ms, "CONNECTION_MADE")}
	leaving = []step{tellAfter(300*ms, "REMOVE_CARD"), tellAfter(1200*ms, finishedNotification)}
	chip    = script(opening, []step{tellAfter(1800*ms, "PLEASE_WAIT"), tellAfter(500*ms, "PIN_ENTRY")}, dialled)
)

// finishedNotification is the notification that closes a transaction. Whether it comes
// before the response is not known; see Knobs.FinishedAfterResponse.
const finishedNotification = "TRANSACTION_FINISHED"

// timedOutAfter is when Connect gives a transaction up [DOC]: about 200 s.
const timedOutAfter = 200 * time.Second

func script(parts ...[]step) []step {
	var all []step
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// choosingCashback is how long the customer takes to choose the cashback.
const choosingCashback = 3 * time.Second

// cardTroubles are the notifications of a card that is not read [SCHEMA].
var cardTroubles = []string{
	"BAD_SWIPE", "CARD_ERROR", "INSERT_CARD", "PRESENT_ONLY_ONE_CARD", "RE_PRESENT_CARD",
}

// forOrder is the profile for one order: with the card's number typed in, or with the
// troubles that the knobs ask for. Places and times are [INFERRED].
func (p profile) forOrder(typ string, o order, k *Knobs) profile {
	if o.keyed(typ) {
		return p.keyed()
	}
	if typ == typeSale && k.EnterCashback > 0 {
		p.steps = insertAfter("TRANSACTION_STARTED", p.steps, tellAfter(200*ms, "ENTER_CASHBACK"))
		p.steps[2].wait += choosingCashback
	}
	var trouble []step
	for _, v := range k.CardTrouble {
		trouble = append(trouble, tellAfter(1500*ms, v))
	}
	p.steps = insertAfter("PRESENT_CARD", p.steps, trouble...)
	return p
}

// insertAfter inserts steps after the one that sends the value.
func insertAfter(value string, steps []step, more ...step) []step {
	i := slices.IndexFunc(steps, func(s step) bool { return s.value == value })
	if i < 0 {
		return steps
	}
	return script(steps[:i+1], more, steps[i+1:])
}

// How much longer it takes to type a card's number than to present the card,
// and how much longer Connect then waits. That it is longer is [REST], the
// times are [INFERRED].
const (
	typingNumber        = 15 * time.Second
	extraKeyedWait      = 100 * time.Second
	longestCustomerWait = time.Minute // a longer wait is not the customer's, but Connect's
)

// keyed is the profile with the card's number typed in: no card is presented,
// no PIN entered, none removed.
func (p profile) keyed() profile {
	k := profile{result: p.result, method: "KEYED", cvm: "NONE"}
	for _, s := range p.steps {
		switch {
		case s.act == sign:
		case s.value == "PRESENT_CARD", s.value == "PIN_ENTRY", s.value == "REMOVE_CARD":
		case s.value == "SIGNATURE_VERIFICATION":
		default:
			k.steps = append(k.steps, slower(s))
		}
	}
	return k
}

func slower(s step) step {
	switch {
	case s.wait > longestCustomerWait:
		s.wait += extraKeyedWait
	case s.value == "PLEASE_WAIT":
		s.wait += typingNumber
	}
	return s
}
