package journal

import (
	"strconv"

	"connect-epos/core/wire"
)

// Line is one thing that a Store keeps, in the form that the browser's store gives
// it: Store is the object store, Key its key, a JSON array.
type Line struct {
	Store string // "records", "meta" or "entries"
	Key   string
	Text  string // the text of a record or of an entry; the JSON value of anything else
}

// Fill makes the lines the whole contents of m: tests begin with it from what a
// store of an earlier build kept. An entry's key is its place. A line of another
// form is ErrCorrupt.
func (m *Memory) Fill(lines []Line) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.records, m.entries, m.numbers = map[ID]storedText{}, nil, map[numberKey]int{}
	m.lasts, m.claims, m.refunds = map[lastKey]string{}, map[claimKey]string{}, map[billKey]string{}
	for _, line := range lines {
		if !m.fillLocked(line) {
			return ErrCorrupt
		}
	}
	return nil
}

func (m *Memory) fillLocked(line Line) bool {
	switch line.Store {
	case "records":
		k, ok := readKey(line.Key)
		if ok = ok && len(k) == 3; ok {
			id := ID{k[0], k[1], digits(k[2])}
			m.records[id] = newStoredText(id, []byte(line.Text))
		}
		return ok
	case "entries":
		e, ok := decodeEntry(line.Text)
		m.entries = append(m.entries, e)
		return ok
	}
	k, ok := readKey(line.Key)
	return ok && line.Store == "meta" && m.fillMetaLocked(k, line.Text)
}

// fillMetaLocked takes up one of the small things: each kind has a key of its own form.
func (m *Memory) fillMetaLocked(k []string, text string) bool {
	v, err := wire.Parse([]byte(text))
	said, isText := v.Text()
	n, err2 := v.Int()
	switch kind := k[0] + " " + strconv.Itoa(len(k)); {
	case err != nil:
		return false
	case kind == "last 3" && isText:
		m.lasts[lastKey{k[1], k[2]}] = said
	case kind == "claim 4" && isText:
		m.claims[claimKey{k[1], k[2], digits(k[3])}] = said
	case kind == "refunds 3" && isText:
		m.refunds[billKey{k[1], k[2]}] = said
	case (kind == "ids 2" || kind == "swept 2") && err2 == nil:
		m.numbers[numberKey{name: k[0], account: k[1]}] = int(n)
	case kind == "epoch 3" && err2 == nil:
		m.numbers[epochKey(k[1], k[2])] = int(n)
	default:
		return false
	}
	return true
}

// readKey reads a key: a JSON array of texts and whole numbers.
func readKey(text string) (parts []string, ok bool) {
	v, err := wire.Parse([]byte(text))
	for _, item := range v.Items() {
		part, isText := item.Text()
		if !isText {
			part = item.String()
		}
		parts = append(parts, part)
	}
	return parts, err == nil && len(parts) > 1
}

func digits(text string) int { return int(pickNumber(text, 0)) }

// decodeEntry reads what EncodeEntry wrote.
func decodeEntry(text string) (e Entry, ok bool) {
	v, err := wire.Parse([]byte(text))
	version := 0
	_, ok = wire.Fields{
		{Name: "v", At: &version}, {Name: "account", At: &e.Account}, {Name: "reference", At: &e.Reference},
		{Name: "attempt", At: &e.Attempt}, {Name: "tid", At: &e.TID}, {Name: "at", At: &e.At},
		{Name: "what", At: (*string)(&e.Kind)}, {Name: "detail", At: &e.Detail},
	}.Read(v)
	return e, ok && err == nil
}
