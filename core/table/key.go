package table

import (
	"strconv"
	"strings"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// key names a payment for ever: the terminal, the table, Connect's id or the
// authorisation code, the amount and the time, which is written in one form.
func key(from journal.Record, p connect.TablePayment) string {
	return keyAt(from, p, readMoment(p.Time).name())
}

func keyAt(from journal.Record, p connect.TablePayment, time string) string {
	return from.TID + "/" + from.Table + "/" + first(p.ID, p.AuthCode) + "/" + strconv.FormatInt(p.Paid, 10) + "/" + time
}

// nameless reports whether nothing but its amount tells the payment from
// another one of the same terminal at the same table.
func nameless(p connect.TablePayment) bool { return unnamed(p.ID, p.AuthCode, p.Time) }

// unnamed reports whether these do not tell a payment from others. A time does
// only when it is precise: a terminal may take two payments in one minute.
func unnamed(id, code, time string) bool { return id+code == "" && !readMoment(time).precise() }

// nth is the key of one of several payments that nothing tells apart. since is
// when their lock was asked for, ms since 1970: a number that this journal gave it
// would come again should the browser throw the journal away.
func nth(key string, since int64, n int) string {
	return key + "#" + strconv.FormatInt(since, 36) + "." + strconv.Itoa(n)
}

// cutNth undoes nth.
func cutNth(key string) (name string, n int) {
	mark := max(0, strings.LastIndexByte(key, '#'))
	_, place, _ := strings.Cut(key[mark:], ".")
	n, _ = strconv.Atoi(strings.TrimRight(place, "+")) // 0 for what is no number
	return key[:mark], n
}

// otherContent is the key of a payment whose key another one has already: what it
// says makes it a name of its own, so that the same again is known.
func otherContent(r journal.Record) string {
	hash := uint32(2166136261) // FNV-1a
	for _, c := range []byte(content(r) + " " + readMoment(r.Time).name()) {
		hash = (hash ^ uint32(c)) * 16777619
	}
	return r.Key() + "~" + strconv.FormatUint(uint64(hash), 36)
}

// sameContent reports whether two records tell of one payment, word for word but
// for the form of its time.
func sameContent(a, b journal.Record) bool {
	return content(a) == content(b) && sameTime(a.Time, b.Time)
}

// content is what must be equal in a payment that is told again, beside its time.
func content(r journal.Record) string {
	return r.TID + " " + r.Table + " " + strconv.FormatInt(r.Amount, 10) + " " + strconv.FormatInt(r.Gratuity, 10) + " " + strconv.FormatInt(r.Cashback, 10) +
		" " + r.Currency + " " + r.AuthCode + " " + r.Number
}

func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
