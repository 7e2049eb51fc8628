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

// step is one line of a script: after the wait (of a real terminal's time)
// the act happens.
type step struct {
	wait  time.Duration
	act   act
	value string // the notificationValue of tell
}

// profile is how one kind of virtual card behaves on a terminal.
type profile struct {
	result string // transactionResult when nothing intervenes
	method string // paymentMethod
	cvm    string // cardholderVerificationMethod
	steps  []step
}

const ms = time.Millisecond

func say(wait time.Duration, value string) step { return step{wait, tell, value} }

// The order of a chip-and-PIN sale is [REST]'s example, with REMOVE_CARD from
// the invoking scenarios; the other orders and every duration are [INFERRED].
var (
	opening = []step{say(200*ms, "TRANSACTION_STARTED"), say(300*ms, "PRESENT_CARD")}
	dialled = []step{say(900*ms, "CONNECTING"), say(700*ms, "CONNECTION_MADE")}
	leaving = []step{say(300*ms, "REMOVE_CARD"), say(1200*ms, finished)}
	chip    = script(opening, []step{say(1800*ms, "PLEASE_WAIT"), say(500*ms, "PIN_ENTRY")}, dialled)
)

// finished is the notification that closes a transaction. Whether it comes
// before the response is not known; see Knobs.FinishedAfterResponse.
const finished = "TRANSACTION_FINISHED"

// profiles hold the six virtual terminals a test account offers [CLIENT]. That
// they support everything a real terminal does is [INFERRED].
var profiles = map[string]profile{
	"VCMINVLSIP0": {resultSuccessful, "ICC_CHIP", "PIN",
		script(chip, []step{{wait: 1200 * ms, act: authorise}, say(0, "APPROVED")}, leaving)},
	"VCMINVLDIP0": {resultDeclined, "ICC_CHIP", "PIN",
		script(chip, []step{say(1200*ms, "DECLINED")}, leaving)},
	"VCMINVLSCD0": {resultSuccessful, "CONTACTLESS", "DEVICE",
		script(opening, []step{say(1500*ms, "PLEASE_WAIT")}, dialled,
			[]step{{wait: 600 * ms, act: authorise}, say(0, "APPROVED"), say(500*ms, finished)})},
	"VCMINVLSIS0": {resultSuccessful, "ICC_CHIP", "SIGNATURE",
		script(opening, []step{say(1800*ms, "PLEASE_WAIT")}, dialled,
			[]step{{wait: 1200 * ms, act: authorise}, say(0, "SIGNATURE_VERIFICATION"),
				{wait: 100 * ms, act: sign}, say(0, "APPROVED")}, leaving)},
	"VCMINVLUIP0": {resultUnsuccessful, "UNKNOWN", "UNKNOWN",
		script(opening, []step{say(1800*ms, "PLEASE_WAIT"), say(2500*ms, "PROCESSING_ERROR")}, leaving)},
	"VCMINVLTIP0": {resultTimedOut, "ICC_CHIP", "PIN",
		script(opening, []step{say(timedOutAfter-500*ms, finished)})},
}

// timedOutAfter is when Connect gives a transaction up [DOC]: about 200 s.
const timedOutAfter = 200 * time.Second

// virtualTIDs in the order they are listed.
var virtualTIDs = []string{
	"VCMINVLSIP0", "VCMINVLDIP0", "VCMINVLSCD0", "VCMINVLSIS0", "VCMINVLUIP0", "VCMINVLTIP0",
}

func script(parts ...[]step) []step {
	var all []step
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// declining is the terminal whose bank says no.
const declining = "VCMINVLDIP0"

// choosing is how long the customer takes over the cashback.
const choosing = 3 * time.Second

// cardTroubles are the notifications of a card that is not read [SCHEMA].
var cardTroubles = []string{
	"BAD_SWIPE", "CARD_ERROR", "INSERT_CARD", "PRESENT_ONLY_ONE_CARD", "RE_PRESENT_CARD",
}

// on is the profile for one order: with the card's number typed in, or with
// what the knobs put in the customer's way. Places and times are [INFERRED].
func (p profile) on(typ string, o order, k *Knobs) profile {
	if o.keyed(typ) {
		return p.keyed()
	}
	if typ == typeSale && k.EnterCashback > 0 {
		p.steps = after("TRANSACTION_STARTED", p.steps, say(200*ms, "ENTER_CASHBACK"))
		p.steps[2].wait += choosing
	}
	var trouble []step
	for _, v := range k.CardTrouble {
		trouble = append(trouble, say(1500*ms, v))
	}
	p.steps = after("PRESENT_CARD", p.steps, trouble...)
	return p
}

// after puts steps behind the one that tells the value.
func after(value string, steps []step, more ...step) []step {
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
	typing        = 15 * time.Second
	keyedPatience = 100 * time.Second
	longest       = time.Minute // what waits longer is Connect, not the customer
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
	case s.wait > longest:
		s.wait += keyedPatience
	case s.value == "PLEASE_WAIT":
		s.wait += typing
	}
	return s
}
