package table

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"connect-epos/core/connect"
	"connect-epos/core/wire"
)

// notice reads "1: 20.00 id A tip 2.00; 22.50 | request totals 42.50", or "1: 20.00 | sum".
func (s *story) notice(text string) Event {
	tid, text, _ := strings.Cut(text, ": ")
	list, more, _ := strings.Cut(text, "|")
	var payments []connect.TablePayment
	for _, one := range strings.Split(list, ";") {
		if strings.TrimSpace(one) != "" {
			payments = append(payments, payment(strings.Fields(one)))
		}
	}
	e := tells(tid, s.now(), payments...)
	e.Record = s.sender(e.Record)
	e.Notice.Currency = "GBP"
	words := strings.Fields(more)
	if slices.Contains(words, "request") {
		e.Question = question(s.lines, s.now())
	}
	e.Notice.Sum = slices.Contains(words, "sum") // told without a list
	if i := slices.Index(words, "totals"); i >= 0 {
		e.Notice.HasTotals, e.Notice.Paid = true, money(words[i+1])
	}
	return e
}

func payment(words []string) connect.TablePayment {
	p := paidBy("", money(words[0]))
	p.Readable = words[0] != "unreadable"
	for i, w := range words[:len(words)-1] {
		next := words[i+1]
		switch w {
		case "id":
			p.ID = next
		case "code":
			p.AuthCode = next
		case "at":
			p.Time = next
		case "tip":
			p.Gratuity = money(next)
		case "cash":
			p.Cashback = money(next)
		case "result":
			p.Result = next
		case "in":
			p.Currency = next
		}
	}
	p.Value = wire.Object(wire.M("amountPaid", wire.Int(p.Paid)))
	return p
}

func money(text string) int64 {
	f, _ := strconv.ParseFloat(text, 64)
	return int64(math.Round(f * 100))
}
