package journal

import (
	"connect-epos/core/wire"
)

// Encode writes r in the journal's own JSON. Members that newer code had added
// are written back.
func Encode(r Record) []byte {
	members := []wire.Member{
		wire.M("v", wire.Int(int64(max(r.Version, Version)))),
		wire.M("account", wire.String(r.Account)),
		wire.M("site", text(r.Site)),
		wire.M("reference", wire.String(r.Reference)),
		wire.M("attempt", wire.Int(int64(r.Attempt))),
		wire.M("rev", wire.Int(int64(r.Rev))),
		wire.M("token", text(r.Token)),
		wire.M("engine", text(r.Engine)),
		wire.M("epoch", wire.Int(int64(r.Epoch))),
		wire.M("rpc", wire.Int(int64(r.RPC))),
		wire.M("kind", text(r.Kind)),
		wire.M("tid", wire.String(r.TID)),
		wire.M("amount", wire.Int(r.Amount)),
		wire.M("currency", text(r.Currency)),
		wire.M("createdAt", wire.Int(r.CreatedAt)),
		wire.M("settledAt", number(r.SettledAt)),
		wire.M("status", wire.String(string(r.Status))),
		wire.M("sent", wire.String(string(r.Sent))),
		wire.M("begun", flag(r.Begun)),
		wire.M("result", text(string(r.Result))),
		wire.M("reason", text(r.Reason)),
		wire.M("settledBy", text(string(r.SettledBy))),
		wire.M("recovered", flag(r.Recovered)),
		wire.M("acknowledged", flag(r.Acknowledged)),
		wire.M("answer", r.Answer),
		wire.M("errorCode", number(int64(r.ErrorCode))),
		wire.M("errorText", text(r.ErrorText)),
		wire.M("userMessage", text(r.UserMessage)),
		wire.M("settlement", encodeSettlement(r.Settlement)),
		wire.M("carriedOn", encodeCarriedOn(r.CarriedOn)),
	}
	return wire.Object(append(members, r.extra...)...).Append(nil)
}

func encodeSettlement(s *Settlement) wire.Value {
	if s == nil {
		return wire.Value{}
	}
	return wire.Object(
		wire.M("paid", wire.Bool(s.Paid)), wire.M("by", wire.String(s.By)),
		wire.M("reason", wire.String(s.Reason)), wire.M("at", wire.Int(s.At)),
		wire.M("authCode", text(s.AuthCode)), wire.M("amount", number(s.Amount)))
}

func encodeCarriedOn(c *CarriedOn) wire.Value {
	if c == nil {
		return wire.Value{}
	}
	return wire.Object(wire.M("by", wire.String(c.By)),
		wire.M("reason", wire.String(c.Reason)), wire.M("at", wire.Int(c.At)))
}

// text, number and flag leave out what is empty.
func text(s string) wire.Value {
	if s == "" {
		return wire.Value{}
	}
	return wire.String(s)
}

func number(n int64) wire.Value {
	if n == 0 {
		return wire.Value{}
	}
	return wire.Int(n)
}

func flag(b bool) wire.Value {
	if !b {
		return wire.Value{}
	}
	return wire.Bool(true)
}

// Decode reads what Encode wrote, by this code or by newer code. A record that
// lacks what every record must have is ErrCorrupt.
func Decode(data []byte) (Record, error) {
	v, err := wire.Parse(data)
	if err != nil {
		return Record{}, ErrCorrupt
	}
	d := decoder{object: v}
	r := Record{
		Version: int(d.number("v")),
		Account: d.must("account"), Site: d.text("site"),
		Reference: d.must("reference"), Attempt: int(d.number("attempt")), Rev: int(d.number("rev")),
		Token: d.text("token"), Engine: d.text("engine"),
		Epoch: int(d.number("epoch")), RPC: int(d.number("rpc")),
		Kind: d.must("kind"), TID: d.must("tid"), Amount: d.number("amount"), Currency: d.text("currency"),
		CreatedAt: d.number("createdAt"), SettledAt: d.number("settledAt"),
		Status: Status(d.must("status")), Sent: Sent(d.must("sent")), Begun: d.flag("begun"),
		Result: Result(d.text("result")), Reason: d.text("reason"), SettledBy: Settler(d.text("settledBy")),
		Recovered: d.flag("recovered"), Acknowledged: d.flag("acknowledged"),
		Answer: d.take("answer"), ErrorCode: int(d.number("errorCode")),
		ErrorText: d.text("errorText"), UserMessage: d.text("userMessage"),
	}
	r.Settlement, r.CarriedOn = d.settlement(), d.carriedOn()
	r.extra = d.rest()
	if d.bad || r.Version < 1 || r.Attempt < 1 || r.Rev < 1 {
		return Record{}, ErrCorrupt
	}
	return r, nil
}

// decoder takes members out of an object, once each, and notes what is wrong.
type decoder struct {
	object wire.Value
	taken  []string
	bad    bool
}

func (d *decoder) take(name string) wire.Value {
	d.taken = append(d.taken, name)
	return d.object.Get(name)
}

func (d *decoder) text(name string) string {
	v := d.take(name)
	s, ok := v.Text()
	d.bad = d.bad || !ok && !v.IsAbsent()
	return s
}

func (d *decoder) must(name string) string {
	s := d.text(name)
	d.bad = d.bad || s == ""
	return s
}

func (d *decoder) number(name string) int64 {
	v := d.take(name)
	if v.IsAbsent() {
		return 0
	}
	n, err := v.Int()
	d.bad = d.bad || err != nil
	return n
}

func (d *decoder) flag(name string) bool {
	v := d.take(name)
	b, ok := v.Flag()
	d.bad = d.bad || !ok && !v.IsAbsent()
	return b
}

func (d *decoder) settlement() *Settlement {
	v := d.take("settlement")
	if v.IsAbsent() {
		return nil
	}
	in := decoder{object: v}
	s := Settlement{Paid: in.flag("paid"), By: in.text("by"), Reason: in.text("reason"),
		At: in.number("at"), AuthCode: in.text("authCode"), Amount: in.number("amount")}
	d.bad = d.bad || in.bad
	return &s
}

func (d *decoder) carriedOn() *CarriedOn {
	v := d.take("carriedOn")
	if v.IsAbsent() {
		return nil
	}
	in := decoder{object: v}
	c := CarriedOn{By: in.text("by"), Reason: in.text("reason"), At: in.number("at")}
	d.bad = d.bad || in.bad
	return &c
}

// rest returns the members nobody took.
func (d *decoder) rest() []wire.Member {
	var rest []wire.Member
	for _, m := range d.object.Members() {
		if !contains(d.taken, m.Name) {
			rest = append(rest, m)
		}
	}
	return rest
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// EncodeEntry writes an entry in the journal's own JSON.
func EncodeEntry(e Entry) []byte {
	return wire.Object(
		wire.M("v", wire.Int(Version)), wire.M("account", wire.String(e.Account)),
		wire.M("reference", wire.String(e.Reference)), wire.M("attempt", wire.Int(int64(e.Attempt))),
		wire.M("tid", wire.String(e.TID)), wire.M("at", wire.Int(e.At)),
		wire.M("what", wire.String(string(e.What))), wire.M("detail", text(e.Detail)),
	).Append(nil)
}
