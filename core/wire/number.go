package wire

import (
	"errors"
	"strconv"
	"strings"
)

// The errors that Int returns when a value is not an exact 64-bit integer.
var (
	ErrNotNumber = errors.New("wire: not a number")
	ErrFraction  = errors.New("wire: not a whole number")
	ErrRange     = errors.New("wire: number out of range")
)

// Int returns v's exact integer value: 12, 12.0 and 1.2e1 are 12. Otherwise it returns 0
// and an error: ErrNotNumber, ErrFraction (12.5) or ErrRange (1e400).
func (v Value) Int() (int64, error) {
	if v.Kind() != KindNumber {
		return 0, ErrNotNumber
	}
	if n, err := strconv.ParseInt(v.text, 10, 64); err == nil {
		return n, nil
	}
	return exact(v.text)
}

// exact reads a literal with a fraction or an exponent. It moves the digits,
// because a float would round.
func exact(literal string) (int64, error) {
	mantissa, power, err := cutExponent(literal)
	if err != nil {
		return 0, err
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(strings.TrimPrefix(whole, "-")+fraction, "0")
	if digits == "" {
		return 0, nil
	}
	significant := strings.TrimRight(digits, "0")
	zeros := len(digits) - len(significant) + power - len(fraction)
	if zeros < 0 {
		return 0, ErrFraction
	}
	if len(significant)+zeros > 19 {
		return 0, ErrRange
	}
	n, err := strconv.ParseInt(sign(whole)+significant+strings.Repeat("0", zeros), 10, 64)
	if err != nil {
		return 0, ErrRange
	}
	return n, nil
}

// cutExponent splits 1.5e3 into 1.5 and 3. An exponent that no integer could have is
// ErrRange, so that the sums above cannot overflow.
func cutExponent(literal string) (mantissa string, power int, err error) {
	at := strings.IndexAny(literal, "eE")
	if at < 0 {
		return literal, 0, nil
	}
	power, err = strconv.Atoi(literal[at+1:])
	if err != nil || power > MaxFrame || power < -MaxFrame {
		return "", 0, ErrRange
	}
	return literal[:at], power, nil
}

func sign(whole string) string {
	if strings.HasPrefix(whole, "-") {
		return "-"
	}
	return ""
}
