package connect

// digitRow is groups of digits with the same separator between them.
type digitRow struct {
	at     []int // where each digit stands in the text
	groups []int // with which digit each group begins; at the end, how many digits there are
	sums   []checkSums
}

// checkSums are the check sums (Luhn) of the digits before a place in the row, modulo 10.
// The first one doubles the digits at even places, the second one those at odd places.
type checkSums [2]uint8

// span is a part of a text.
type span struct{ from, to int }

// readRow reads the row that begins at i. It returns where the next one may begin, too: at
// the last group, when another separator follows it, because that group may belong to both.
func readRow(s string, i int) (r digitRow, next int) {
	r.sums = []checkSums{{}}
	for between := ""; ; {
		end := r.readGroup(s, i)
		gap := separator(s[end:])
		following := end + len(gap)
		more := gap != "" && following < len(s) && digit(s[following])
		switch {
		case !more:
			next = end
		case between == "" || alike(gap, between):
			i, between = following, gap
			continue
		default:
			next = i
		}
		r.groups = append(r.groups, len(r.at))
		return r, next
	}
}

func (r *digitRow) readGroup(s string, i int) (end int) {
	r.groups = append(r.groups, len(r.at))
	for ; i < len(s) && digit(s[i]); i++ {
		place := len(r.at)
		r.at, r.sums = append(r.at, i), append(r.sums, r.sums[place].add(place, s[i]-'0'))
	}
	return i
}

func (c checkSums) add(place int, digit uint8) checkSums {
	doubled := digit * 2
	if doubled > 9 {
		doubled -= 9
	}
	this, other := place%2, 1-place%2
	c[this], c[other] = (c[this]+doubled)%10, (c[other]+digit)%10
	return c
}

// cardNumbers returns where in the text the card numbers are: of those that begin with the
// same group, the longest.
func (r *digitRow) cardNumbers(s string) (found []span) {
	for g, from := range r.groups[:len(r.groups)-1] {
		to := r.beforeExpiry(s, from, r.groups[g+1])
		for _, end := range r.groups[g+1:] {
			if end-from > maxPAN {
				break
			}
			if r.isPAN(from, end) {
				to = end
			}
		}
		if to > from {
			found = append(found, span{r.at[from], r.at[to-1] + 1})
		}
	}
	return found
}

// isPAN reports whether the digits are as many as a card number has, and whether their check
// digit is right. That is the last one, and every second digit before it is doubled.
func (r *digitRow) isPAN(from, to int) bool {
	n, doubled := to-from, to%2
	return n >= minPAN && n <= maxPAN && r.sums[from][doubled] == r.sums[to][doubled]
}

// beforeExpiry returns the end of a card number that is followed, in the same group of
// digits, by the four digits of its expiry date, and perhaps by three of a service code. It
// returns from when there is none.
func (r *digitRow) beforeExpiry(s string, from, end int) int {
	for _, behind := range []int{4, 7} {
		if to := end - behind; to > from && r.isPAN(from, to) {
			if i := r.at[to]; isMonth(s[i:i+2]) || isMonth(s[i+2:i+4]) {
				return to
			}
		}
	}
	return from
}

func isMonth(s string) bool { return s > "00" && s <= "12" }

// separator returns what stands at the beginning of s and may separate the digits of a card
// number: up to three blanks, dashes or dots of whatever kind. With more, it is a column.
func separator(s string) string {
	n := 0
	for at, r := range s {
		if n == 3 || !separates(r) {
			return s[:at]
		}
		n++
	}
	return s
}

func separates(r rune) bool {
	switch r {
	case ' ', '\t', '-', '.', '_', 0xA0, 0xAD, 0xB7, 0x202F, 0x205F, 0x2060, 0x2212, 0x3000, 0xFEFF:
		return true
	}
	return r >= 0x2000 && r <= 0x2015
}

// alike tells whether both separators may stand in one card number. Otherwise the sums and
// times of a receipt, one after the other, would look like one.
func alike(a, b string) bool { return a == b || (a == " " || a == "-") && (b == " " || b == "-") }
