package journal

import (
	"context"
	"slices"
	"sync"
)

// Memory is a Store that forgets everything with the process: for tests, and for
// trying things out on a test account. Records pass through the codec, so that what
// the lasting stores would lose is lost here too. The zero value is ready.
type Memory struct {
	mu      sync.Mutex
	records map[ID]storedText
	entries []Entry
	numbers map[numberKey]int
	lasts   map[lastKey]string
	claims  map[claimKey]string
	refunds map[billKey]string // WithRefund's lists
}

// storedText is the text of a record. The record in it is read once, to find out whether
// it is the one that is asked for: it is never given out, because its lists and parts
// would be shared.
type storedText struct {
	text   []byte
	record Record
}

func newStoredText(id ID, text []byte) storedText { return storedText{text, read(id, text)} }

// numberKey names one of the numbers that are kept beside the records.
type numberKey struct {
	name    string // one of the words below
	account string
	scope   string // of an epoch: the LeaseScope
}

// The numbers that are kept.
const (
	epochNumber = "epoch"
	idsNumber   = "ids"   // the JSON-RPC id that the next block begins with
	sweptNumber = "swept" // when housekeeping last began, ms since 1970
)

func epochKey(account, scope string) numberKey {
	return numberKey{name: epochNumber, account: account, scope: scope}
}

func (m *Memory) epochLocked(account, scope string) Epoch {
	return Epoch(m.numbers[epochKey(account, scope)])
}

type billKey struct{ account, reference string }

// Reserve implements Store.
func (m *Memory) Reserve(ctx context.Context, r Record, e Entry) (Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return Record{}, err
	}
	attempts := m.selectLocked(func(x Record) bool { return x.Account == r.Account && x.Reference == r.Reference })
	if again, err := RepeatedReservation(r, attempts, m.epochLocked(r.Account, r.LeaseScope())); err != nil {
		return Record{}, err
	} else if again != nil {
		return *again, nil
	}
	blocking := m.selectLocked(func(x Record) bool { return x.Account == r.Account && x.TID == r.TID && x.BlocksReservations() })
	r, acknowledged, err := Admit(r, attempts, blocking)
	if err != nil {
		return Record{}, err
	}
	if err := MayRefund(r, m.billLocked(r)); err != nil {
		return Record{}, err
	}
	if r.Epoch, err = EpochOf(r, m.epochLocked(r.Account, r.LeaseScope())); err != nil {
		return Record{}, err
	}
	m.setLocked(epochKey(r.Account, r.LeaseScope()), int(r.Epoch))
	r, last := m.lastOfLocked(r).Reserved(r)
	m.setLastLocked(r, m.claimLocked(last, r, nil))
	e.Attempt = r.Attempt
	m.putLocked(e, append(acknowledged, r)...)
	return r, nil
}

// Commit implements Store.
func (m *Memory) Commit(ctx context.Context, r Record, e Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	var stored *Record
	if kept, ok := m.records[r.ID]; ok {
		found := read(r.ID, kept.text)
		stored = &found
		same, err := Replaces(r, found)
		if err != nil || same {
			return err
		}
	}
	if r.SettlesByRecovery(stored) {
		if err := m.terminalLocked(r.Account, r.TID).AllowsProof(r, e.At); err != nil {
			return err
		}
	}
	m.setLastLocked(r, m.claimLocked(m.lastOfLocked(r).Committed(r), r, stored))
	m.putLocked(e, r)
	return nil
}

// RaiseEpoch implements Store.
func (m *Memory) RaiseEpoch(ctx context.Context, account, tid string) (Epoch, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	next := m.epochLocked(account, tid) + 1
	m.setLocked(epochKey(account, tid), int(next))
	return next, ctx.Err()
}

// Unfinished implements Store.
func (m *Memory) Unfinished(ctx context.Context, account string) ([]Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.selectLocked(func(r Record) bool { return r.Account == account && r.Unfinished() }), ctx.Err()
}

// Attempts implements Store.
func (m *Memory) Attempts(ctx context.Context, account, reference string) ([]Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.attemptsLocked(account, reference), ctx.Err()
}

// History implements Store.
func (m *Memory) History(ctx context.Context, q Query) ([]Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := m.selectLocked(func(r Record) bool { return r.Account == q.Account && q.Selects(r) })
	slices.Reverse(found)
	return found[:min(len(found), q.Max())], ctx.Err()
}

// IDs implements Store.
func (m *Memory) IDs(ctx context.Context, account string) (from, size int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	from, after := NextBlock(m.numbers[numberKey{name: idsNumber, account: account}])
	m.setLocked(numberKey{name: idsNumber, account: account}, after)
	return from, BlockSize, ctx.Err()
}

// Entries returns a copy of the journal's lines, oldest first.
func (m *Memory) Entries() []Entry {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.entries)
}

func (m *Memory) putLocked(e Entry, records ...Record) {
	if m.records == nil {
		m.records = map[ID]storedText{}
	}
	for _, r := range records {
		m.records[r.ID] = newStoredText(r.ID, Encode(r))
		m.listRefundLocked(r)
	}
	m.entries = append(m.entries, e)
}

func (m *Memory) setLocked(key numberKey, n int) {
	if m.numbers == nil {
		m.numbers = map[numberKey]int{}
	}
	m.numbers[key] = n
}

// attemptsLocked returns the attempts of a reference in the order of their numbers,
// which a clock that goes back does not change.
func (m *Memory) attemptsLocked(account, reference string) []Record {
	var found []Record
	for n, last := 1, m.lastLocked(account, reference); n <= last; n++ {
		if kept, ok := m.records[ID{account, reference, n}]; ok {
			found = append(found, read(ID{account, reference, n}, kept.text))
		}
	}
	return found
}

// lastLocked is the highest attempt of a reference. Of restored attempts some may
// be missing.
func (m *Memory) lastLocked(account, reference string) int {
	last := 0
	for k := range m.records {
		if k.Account == account && k.Reference == reference {
			last = max(last, k.Attempt)
		}
	}
	return last
}

// read is the record behind a key, or what stands in for it. No index here knows
// the terminal when the text does not tell it.
func read(id ID, data []byte) Record {
	r, err := Decode(data)
	if err == nil {
		return r
	}
	text := string(data)
	return Remains{ID: id, HeldTerminal: pickMember(text, "tid"), CreatedAt: pickNumber(pickMember(text, "createdAt"), 0), Text: text}.StandIn()
}

// selectLocked returns the matching records, oldest first.
func (m *Memory) selectLocked(match func(Record) bool) []Record {
	var found []Record
	for k, kept := range m.records {
		if match(kept.record) {
			found = append(found, read(k, kept.text))
		}
	}
	Sort(found)
	return found
}
