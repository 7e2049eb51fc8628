package connect

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

func TestMaskText(t *testing.T) {
	for in, want := range map[string]string{
		"":                                   "",
		"4111111111111111":                   "************1111",
		"4111 1111 1111 1111":                "**** **** **** 1111",
		"4111-1111-1111-1111":                "****-****-****-1111",
		"PAN:4111111111111111;":              "PAN:************1111;",
		"378282246310005":                    "***********0005",      // 15 digits
		"4222222222222":                      "*********2222",        // 13 digits
		"6304000000000000000":                "***************0000",  // 19 digits
		"4111111111111112":                   "4111111111111112",     // the check digit is wrong
		"411111111111":                       "411111111111",         // 12 digits
		"000000000000":                       "000000000000",         // 12 digits, check digit right
		"00000000000000000000":               "00000000000000000000", // 20 digits
		"4111  1111  1111  1111":             "****  ****  ****  1111",
		"4111.1111.1111.1111":                "****.****.****.1111",
		"4111\u00a01111\u00a01111\u00a01111": "****\u00a0****\u00a0****\u00a01111",
		"4111\u202f1111\u202f1111\u202f1111": "****\u202f****\u202f****\u202f1111",
		"4111\u20111111\u20111111\u20111111": "****\u2011****\u2011****\u20111111",
		"4111 - 1111 - 1111 - 1111":          "**** - **** - **** - 1111",
		"4111    1111    1111    1111":       "4111    1111    1111    1111", // four blanks are a column
		"4111  1111 1111 1111":               "4111  1111 1111 1111",         // and so are two among single ones
		"41111111111111111227":               "************11111227",         // with its expiry date
		"37828224631000527121201":            "37828224631000527121201",      // eight digits more are neither
		"3782822463100052712120":             "***********00052712120",       // with its expiry date and service code
		"4111111111111111 12/27":             "************1111 12/27",
		"2026-11-30 18:35:37 12.50":          "2026-11-30 18:35:37 12.50",
		"12 4111 1111 1111 1111":             "12 **** **** **** 1111",
		"4111 1111 1111 1111 1234":           "**** **** **** 1111 1234",
		"************1111":                   "************1111",
		"AUTH 123456 TOTAL 12.50":            "AUTH 123456 TOTAL 12.50",
		"5555555555554444, 4111111111111111": "************4444, ************1111",
		"é4111111111111111é":                 "é************1111é",
	} {
		assert.Equal(t, want, MaskText(in))
	}
}

// When two card numbers share a group of digits, both are hidden.
func TestOverlappingCardNumbersAreBothHidden(t *testing.T) {
	shared := checked("411111111111")
	text := "411111111111 " + shared + " 55555555555" + checked(shared+"55555555555")
	runs := cardNumbers(text)
	require.Len(t, runs, 2, text)
	for _, run := range runs {
		assertHidden(t, text, MaskText(text), run)
	}
}

// checked returns the check digit that belongs to digits.
func checked(digits string) string {
	for _, c := range "0123456789" {
		if luhn(digits + string(c)) {
			return string(c)
		}
	}
	return ""
}

func TestMaskReachesEveryString(t *testing.T) {
	v, err := wire.Parse([]byte(`{"a":"4111111111111111","b":[{"value":"PAN 4111 1111 1111 1111","format":["BOLD"]},4111111111111111,true,null],"c":1250,"d":"fine"}`))
	require.NoError(t, err)
	assert.Equal(t, `{"a":"************1111","b":[{"value":"PAN **** **** **** 1111","format":["BOLD"]},"************1111",true,null],"c":1250,"d":"fine"}`,
		Mask(v).String())
	assert.True(t, Mask(wire.Value{}).IsAbsent())
}

func FuzzMaskText(f *testing.F) {
	for _, s := range []string{"4111 1111 1111 1111 1111", "x4111111111111111-4222222222222", "12345678901234567890", "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5", "4111\u00a01111\u00a01111\u00a01111", "4111.1111.1111.1111", "41111111111111111227"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		masked := MaskText(text)
		require.Len(t, masked, len(text))
		for i := range len(text) {
			same := masked[i] == text[i] || masked[i] == '*' && text[i] >= '0' && text[i] <= '9'
			require.True(t, same, "only digits are hidden")
		}
		for _, run := range cardNumbers(text) {
			assertHidden(t, text, masked, run)
		}
	})
}

// assertHidden checks that only the last four digits of the run are left.
func assertHidden(t *testing.T, text, masked string, run [2]int) {
	t.Helper()
	shown := strings.Trim(strings.Map(digitsOnly, masked[run[0]:run[1]]), " ")
	assert.LessOrEqual(t, len(shown), 4, "%q in %q", text[run[0]:run[1]], masked)
}

func digitsOnly(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// cardNumbers finds every stretch of whole groups of digits, with the same separator
// between them, that makes 13 to 19 digits with a right check digit. It is slow, and
// shares no code with Mask.
func cardNumbers(text string) (runs [][2]int) {
	groups := regexp.MustCompile(`[0-9]+`).FindAllStringIndex(text, -1)
	gap := regexp.MustCompile("^[\t ._\u00a0\u00ad\u00b7\u2000-\u2015\u202f\u205f\u2060\u2212\u3000\ufeff-]{1,3}$")
	kind := regexp.MustCompile("^[ -]$")
	for first := range groups {
		for last := first; last < len(groups); last++ {
			if last > first {
				between := text[groups[last-1][1]:groups[last][0]]
				before := text[groups[first][1]:groups[first+1][0]]
				if !gap.MatchString(between) || between != before && !(kind.MatchString(between) && kind.MatchString(before)) {
					break
				}
			}
			from, to := groups[first][0], groups[last][1]
			if digits := strings.Map(digitsOnly, text[from:to]); len(digits) >= 13 && len(digits) <= 19 && luhn(digits) {
				runs = append(runs, [2]int{from, to})
			}
		}
	}
	return runs
}

// luhn is the check of ISO/IEC 7812, computed from the left.
func luhn(digits string) bool {
	doubled := [10]int{0, 2, 4, 6, 8, 1, 3, 5, 7, 9}
	sum := 0
	for i, c := range digits {
		n := int(c - '0')
		if (len(digits)-i)%2 == 0 {
			n = doubled[n]
		}
		sum += n
	}
	return sum%10 == 0
}

// A long text may have a card number at each of its groups. One pass must do.
func BenchmarkMaskText(b *testing.B) {
	text := strings.Repeat("4-4-4-", 1<<17)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		MaskText(text)
	}
}
