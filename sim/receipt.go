package sim

import (
	"fmt"
	"strings"
)

// Line is one line of a receipt; types and formats are [REST].
type Line struct {
	Value  string   `json:"value"`
	Type   string   `json:"type"`
	Format []string `json:"format"`
}

// Receipts are the printed copies; a copy that does not exist is left out.
type Receipts struct {
	Merchant []Line `json:"MERCHANT,omitempty"`
	Customer []Line `json:"CUSTOMER,omitempty"`
}

const (
	bold       = "BOLD"
	doubleHigh = "DOUBLE_HEIGHT"
	doubleWide = "DOUBLE_WIDTH"
	paperWidth = 24
	merchant   = "THE CORNER SHOP"
	simulated  = "SIMULATED: NOTHING PAID" // in place of the address: the paper must say so itself
	merchantID = "M:**12345"
)

func text(value string, format ...string) Line {
	if format == nil {
		format = []string{}
	}
	return Line{Value: value, Type: "TEXT", Format: format}
}

func mark(typ string) Line { return Line{Type: typ, Format: []string{}} }

// sides is a line with one text at the left edge of the paper and one at the right.
func sides(left, right string) Line {
	gap := max(1, paperWidth-len(left)-len(right))
	return text(left + strings.Repeat(" ", gap) + right)
}

func money(minor int, currency string) string {
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	return fmt.Sprintf("%s %s%d.%02d", currency, sign, minor/100, minor%100)
}

// printReceipts makes both copies for a finished payment.
func printReceipts(p *Payment) Receipts {
	return Receipts{
		Merchant: receipt(p, "MERCHANT COPY", "PLEASE RETAIN RECEIPT"),
		Customer: receipt(p, "CUSTOMER COPY", "PLEASE KEEP THIS RECEIPT"),
	}
}

// slipToSign is the merchant's copy before the signature is checked.
func slipToSign(p *Payment) Receipts {
	lines := append(receiptHead(p, "MERCHANT COPY"), receiptAmounts(p)...)
	return Receipts{Merchant: append(lines,
		text("PLEASE SIGN BELOW", bold), mark("CARRIAGE_RETURN"), mark("CARRIAGE_RETURN"),
		mark("LINE_SEPARATOR_SINGLE"), mark("TICKET_FEED"))}
}

func receipt(p *Payment, copyName, farewell string) []Line {
	lines := append(receiptHead(p, copyName), receiptAmounts(p)...)
	lines = append(lines, receiptVerdict(p)...)
	return append(lines, mark("CARRIAGE_RETURN"), text(farewell), mark("TICKET_FEED"))
}

func receiptHead(p *Payment, copyName string) []Line {
	lines := []Line{
		text(merchant, bold, doubleHigh), text(simulated), text(merchantID),
		text("TID:****" + last(p.TID, 4)), mark("LINE_SEPARATOR_DOUBLE"),
		text(copyName, bold), mark("CARRIAGE_RETURN"),
	}
	if p.ApplicationID != "" {
		lines = append(lines, text("AID: "+p.ApplicationID), text(p.ApplicationLabel, bold))
	}
	if p.PrimaryAccountNumber != "" {
		lines = append(lines, text(p.PrimaryAccountNumber), text(p.PaymentMethod))
	}
	if p.PrimaryAccountNumberSequence != "" {
		lines = append(lines, text("PAN SEQ NO. "+p.PrimaryAccountNumberSequence))
	}
	return append(lines, text(strings.ReplaceAll(p.TransactionType, "_", " "), bold, doubleWide))
}

func receiptAmounts(p *Payment) []Line {
	lines := []Line{sides("AMOUNT", money(p.AmountBase, p.Currency))}
	if p.AmountCashback > 0 {
		lines = append(lines, sides("CASHBACK", money(p.AmountCashback, p.Currency)))
	}
	if p.AmountGratuity > 0 {
		lines = append(lines, sides("GRATUITY", money(p.AmountGratuity, p.Currency)))
	}
	return append(lines, mark("LINE_SEPARATOR_SINGLE"), sides("TOTAL", money(p.AmountTotal, p.Currency)))
}

func receiptVerdict(p *Payment) []Line {
	when := strings.Replace(p.TransactionTime, "T", " ", 1)
	lines := append(verification(p), text(when))
	if p.TransactionNumber != "" {
		lines = append(lines, sides("TXN", p.TransactionNumber))
	}
	switch p.TransactionResult {
	case resultSuccessful:
		lines = append(lines, sides("AUTH CODE", p.AuthCode), text("APPROVED", bold))
	case resultVoid:
		lines = append(lines, mark("BOX_VOID"), text("VOID", bold))
	default:
		lines = append(lines, mark("BOX_DECLINE"), text(p.TransactionResult, bold))
	}
	return lines
}

func verification(p *Payment) []Line {
	words := map[string]string{
		"PIN": "CARDHOLDER PIN VERIFIED", "SIGNATURE": "SIGNATURE VERIFIED",
		"DEVICE": "CARDHOLDER DEVICE VERIFIED",
	}
	if w, ok := words[p.CardholderVerificationMethod]; ok && p.TransactionResult == resultSuccessful {
		return []Line{text(w)}
	}
	return nil
}

func last(s string, n int) string { return s[max(0, len(s)-n):] }
