package stories

import (
	"context"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// story is what a till does on one terminal, as a cashier would tell it.
type story struct {
	name    string
	card    string                // the virtual terminal whose card is presented
	kinds   []string              // the methods that are called, one after the other as long as each one is approved
	keyed   bool                  // the cardholder is not present
	knobs   func(*sim.Knobs)      // changes what the terminal does
	site    func(*contract.Site)  // changes the site's settings
	staff   func(d *day, c *call) // what staff do meanwhile, in a goroutine of its own
	fault   *sim.Fault            // a fault that is part of the story
	often   bool                  // also tried with the classes that concern only recovery
	reloads bool                  // the page is reloaded while the card is read
}

// place is the terminal of the stories.
const place = "CARD-1"

// patience is the longest time after which a payment may still end without staff.
func (s story) patience() time.Duration {
	if s.keyed {
		return 15 * time.Minute
	}
	return 8 * time.Minute
}

var sales = []string{connect.Sale}

// stories are all the stories that are tried.
var stories = []story{
	{name: "approved", card: "VCMINVLSIP0", kinds: sales, often: true},
	{name: "contactless refund", card: "VCMINVLSCD0", kinds: []string{connect.Refund}, often: true},
	{name: "declined", card: "VCMINVLDIP0", kinds: sales, often: true},
	{name: "no card", card: "VCMINVLTIP0", kinds: sales},
	{name: "keyed", card: "VCMINVLSIP0", kinds: sales, keyed: true},
	{name: "signature accepted", card: world.SigningTerminal, kinds: sales, staff: sign(true)},
	{name: "signature declined", card: world.SigningTerminal, kinds: sales, staff: sign(false)},
	{name: "signature undecided", card: world.SigningTerminal, kinds: sales},
	{name: "signature accepted unseen", card: world.SigningTerminal, kinds: sales, site: func(s *contract.Site) { s.SignatureSale = "accept" }},
	{name: "cancelled early", card: "VCMINVLSIP0", kinds: sales, staff: cancelAt("PRESENT_CARD")},
	{name: "cancelled late", card: "VCMINVLSIP0", kinds: sales, staff: cancelAt("CONNECTING")},
	{name: "cancel crosses", card: "VCMINVLSIP0", kinds: sales, staff: cancelAt("PRESENT_CARD"),
		knobs: func(k *sim.Knobs) { k.CancelCrosses = true }},
	{name: "pre-authorised", card: "VCMINVLSIP0", kinds: []string{connect.PreAuth, connect.Completion}},
	{name: "end of day", card: "VCMINVLSIP0", kinds: []string{connect.ReportEndOfDay}},
	{name: "lost answer", card: "VCMINVLSCD0", kinds: sales,
		fault: &sim.Fault{Do: "drop", When: "before", Direction: "out", Name: "response:*"}},
	{name: "reloaded", card: "VCMINVLSIP0", kinds: sales, reloads: true},
}

// sign answers the question about a signature.
func sign(accepted bool) func(d *day, c *call) {
	return func(d *day, c *call) {
		if c.awaits(contract.EventSignature, "") {
			questions := c.till.Events(contract.EventSignature)
			q := questions[len(questions)-1].(contract.Signature)
			_ = c.till.Engine.AnswerSignature(context.Background(), world.Site, c.Reference, accepted, q.Question) // an error only says that the answer came too late
		}
	}
}

// cancelAt asks to cancel when the terminal shows a notification.
func cancelAt(value string) func(d *day, c *call) {
	return func(d *day, c *call) {
		if c.awaits(contract.EventNotification, value) {
			_, _ = c.till.Engine.Cancel(context.Background(), world.Site, c.Reference, transaction.Seen{}) // an error only says that the cancel came too late
		}
	}
}

// awaits waits for an event of the call's till. It is false when the call ended first.
func (c *call) awaits(name, value string) bool {
	for {
		for _, e := range c.till.Events(name) {
			switch v := e.(type) {
			case contract.Signature:
				return true
			case contract.Notification:
				if v.Value == value && v.Reference == c.Reference {
					return true
				}
			}
		}
		select {
		case <-c.ended:
			return false
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// play plays the story. It ends early when its tab dies.
func (s story) play(d *day, till *world.Till) {
	code := ""
	for i, kind := range s.kinds {
		p := contract.Payment{Kind: kind, TID: place, Reference: "T-" + string(rune('1'+i)), Keyed: s.keyed, AuthCode: code}
		if !connect.IsReport(kind) {
			p.Amount, p.Currency = int64(1250+i), "GBP"
		}
		if kind == connect.Completion {
			p.PreAuthorised = 1250
		}
		c := d.pay(till, p)
		if s.staff != nil {
			go s.staff(d, c)
		}
		if s.reloads {
			go func() {
				if c.awaits(contract.EventNotification, "PIN_ENTRY") {
					till.Kill()
				}
			}()
		}
		<-c.ended
		if c.settled == nil || c.settled.Err != nil || c.settled.Outcome.Result() != journal.Approved {
			return
		}
		code = authCode(c.settled.Outcome)
	}
}

func authCode(o transaction.Outcome) string {
	return world.TextIn(o.Payment().Value, "authCode")
}
