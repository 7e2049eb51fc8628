package table

import (
	"errors"
	"unicode/utf8"

	"connect-epos/core/connect"
	"connect-epos/core/wire"
)

// How long a table's id may be, and how many there may be. What Connect allows is
// not known.
const (
	maxID     = 64
	maxTables = 1000
)

// ReadTables reads what the till's handler of open tables returned. With an error it may
// still return ids: those that are good.
func ReadTables(v wire.Value) ([]string, error) {
	if v.Kind() != wire.KindArray {
		return nil, errors.New("tables must return an array of strings")
	}
	items := v.Items()
	if len(items) > maxTables {
		return nil, errors.New("tables must return at most 1000 tables")
	}
	ids := make([]string, 0, len(items))
	var cards error
	for _, item := range items {
		id, ok := item.Text()
		switch {
		case !ok || id == "" || utf8.RuneCountInString(id) > maxID:
			return nil, errors.New("tables must return strings of 1 to 64 characters")
		case !IsID(id):
			cards = errors.New("tables must not return card numbers: they are left out")
			continue
		}
		ids = append(ids, id)
	}
	return ids, cards
}

// IsID reports whether a table may have that id. What looks like a card number is no
// table's id, because ids are stored and shown in clear.
func IsID(id string) bool { return id != "" && connect.MaskText(id) == id }

// ReadGrant reads what the till's handler of locks returned; an amount of 0 is a
// refusal, as null is.
func ReadGrant(v wire.Value) (amount int64, currency string, err error) {
	if v.Kind() == wire.KindNull {
		return 0, "", nil
	}
	amount, failed := v.Get("amount").Int()
	currency, isText := v.Get("currency").Text()
	switch {
	case failed != nil || amount < 0 || amount > connect.MaxAmount || v.Get("amount").Kind() != wire.KindNumber:
		return 0, "", errors.New("lock must return null or an amount in minor units, a whole number up to 99999999")
	case !v.Get("currency").IsAbsent() && !(isText && connect.KnownCurrency(currency)):
		return 0, "", errors.New("lock returned a currency that Connect does not take")
	}
	return amount, currency, nil
}
