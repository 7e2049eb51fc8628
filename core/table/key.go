package table

import (
	"strconv"
	"strings"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// Key names a payment for ever, for the journal and for the till: the terminal, the
// table, Connect's id or the authorisation code, the amount and the time, which is
// written in one form. A mark is added to the key of a payment that would otherwise
// have the key of another one.
type Key string

// The marks of a key.
const (
	markNumbered = "#" // one of several that nothing tells apart: since when, and which one
	markContent  = "~" // another one has the key with other content: a hash of this one's
	markRepeated = "+" // another one has the key with the same content, and this may be one more
)

// newKey is the key of a payment that a terminal tells of.
func newKey(from journal.Record, p connect.TablePayment) Key {
	return keyAt(from, p, readMoment(p.Time).name())
}

func keyAt(from journal.Record, p connect.TablePayment, time string) Key {
	return Key(from.TID + "/" + from.Table.Name + "/" + firstNonEmpty(p.ID, p.AuthCode) + "/" + strconv.FormatInt(p.Paid, 10) + "/" + time)
}

// keyOf is the key that a payment's record has.
func keyOf(r journal.Record) Key { return Key(r.PaymentKey()) }

// reference is the reference of the record of that payment.
func (k Key) reference() string { return journal.PaidReference(string(k)) }

// numbered is the key of the n-th of several payments that nothing tells apart.
// since is when their lock was asked for, ms since 1970: a number that this journal
// gave would come again should the browser throw the journal away.
func (k Key) numbered(since int64, n int) Key {
	return k + markNumbered + Key(strconv.FormatInt(since, 36)+"."+strconv.Itoa(n))
}

// unnumbered undoes numbered; n is 0 for a key that has no number.
func (k Key) unnumbered() (name Key, n int) {
	text := string(k)
	mark := max(0, strings.LastIndex(text, markNumbered))
	_, place, _ := strings.Cut(text[mark:], ".")
	n, _ = strconv.Atoi(strings.TrimRight(place, markRepeated))
	return k[:mark], n
}

// repeated is the key of a payment that may be the one again that has this key.
func (k Key) repeated() Key { return k + markRepeated }

// ofContent is the key of a payment with other content than the one that has this
// key. The content makes it a key of its own, so that the same again is known.
func (k Key) ofContent(r journal.Record) Key {
	hash := uint32(2166136261) // FNV-1a
	for _, c := range []byte(content(r) + " " + readMoment(r.Answer.Time).name()) {
		hash = (hash ^ uint32(c)) * 16777619
	}
	return k + markContent + Key(strconv.FormatUint(uint64(hash), 36))
}

// isAnonymous reports whether nothing but its amount tells the payment from another
// one of the same terminal at the same table.
func isAnonymous(p connect.TablePayment) bool { return anonymous(p.ID, p.AuthCode, p.Time) }

// anonymous reports whether these do not tell a payment from others. A time does
// only when it is precise: a terminal may take two payments in one minute.
func anonymous(id, code, time string) bool { return id+code == "" && !readMoment(time).precise() }

// sameContent reports whether two records tell of one payment, word for word but
// for the form of its time.
func sameContent(a, b journal.Record) bool {
	return content(a) == content(b) && sameTime(featuresOf(a).time, featuresOf(b).time)
}

// content is what must be equal in a payment that is told again; its time is
// compared by itself.
func content(r journal.Record) string {
	f := featuresOf(r)
	return f.tid + " " + r.Table.Name + " " + strconv.FormatInt(r.Amount, 10) + " " + strconv.FormatInt(r.Table.Gratuity, 10) + " " + strconv.FormatInt(r.Cashback, 10) +
		" " + r.Currency + " " + r.AuthCode + " " + f.id
}

// firstNonEmpty is the first text that is not empty.
func firstNonEmpty(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
