package journal

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func attempt(n int, status Status, result Result) Record {
	return Record{
		ID:      ID{Account: "a", Reference: "T-1", Attempt: n},
		Request: Request{TID: "1"},
		Owner:   Owner{Rev: 4},
		Ending:  Ending{Result: result},
		Status:  status,
	}
}

func TestAdmit(t *testing.T) {
	carried := attempt(1, Unknown, "")
	carried.CarriedOn = &StaffAction{By: "Kim"}
	acknowledged := attempt(1, Settled, Declined)
	acknowledged.Acknowledged = true
	paidInCash := attempt(1, Settled, Declined)
	paidInCash.Reason, paidInCash.Acknowledged = ReasonPaidOtherwise, true
	for name, c := range map[string]struct {
		attempts, holding []Record
		code              string // "" is admitted
		number            int
		heard             int
	}{
		"the first":              {number: 1},
		"after declined":         {attempts: []Record{attempt(1, Settled, Declined)}, number: 2, heard: 1},
		"after cancelled":        {attempts: []Record{attempt(1, Settled, Cancelled)}, number: 2, heard: 1},
		"after refused":          {attempts: []Record{attempt(1, Settled, Refused)}, number: 2, heard: 1},
		"after acknowledged":     {attempts: []Record{acknowledged}, number: 2},
		"after not sent":         {attempts: []Record{attempt(1, Withdrawn, "")}, number: 2},
		"after paid otherwise":   {attempts: []Record{paidInCash}, code: AlreadyPaid},
		"after many":             {attempts: []Record{attempt(3, Settled, Declined), acknowledged, attempt(2, Withdrawn, "")}, number: 4, heard: 1},
		"after paid":             {attempts: []Record{attempt(1, Settled, Approved)}, code: AlreadyPaid},
		"after paid, then tried": {attempts: []Record{attempt(1, Settled, Approved), attempt(2, Settled, Declined)}, code: AlreadyPaid},
		"while open":             {attempts: []Record{attempt(1, Open, "")}, code: PaymentOpen},
		"while unknown":          {attempts: []Record{attempt(1, Unknown, "")}, code: PaymentOpen},
		"while disputed":         {attempts: []Record{attempt(1, Disputed, Declined)}, code: PaymentOpen},
		"carried on is unknown":  {attempts: []Record{carried}, code: PaymentOpen},
		"the terminal is open":   {holding: []Record{attempt(1, Open, "")}, code: TerminalUnresolved},
		"it was carried on":      {holding: []Record{carried}, number: 1},
		"it ended meanwhile":     {holding: []Record{attempt(1, Settled, Approved)}, number: 1},
		"the reference tells more": {attempts: []Record{attempt(1, Settled, Approved)},
			holding: []Record{attempt(1, Unknown, "")}, code: AlreadyPaid},
	} {
		t.Run(name, func(t *testing.T) {
			r, heard, err := Admit(Record{ID: ID{Account: "a", Reference: "T-1"}, Request: Request{TID: "1"}, Status: Open}, c.attempts, c.holding)
			if c.code != "" {
				var refusal *Refusal
				require.ErrorAs(t, err, &refusal)
				assert.Equal(t, c.code, refusal.Code)
				assert.Contains(t, err.Error(), c.code)
				assert.Empty(t, heard)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, []int{c.number, 1}, []int{r.Attempt, r.Rev})
			assert.Len(t, heard, c.heard)
			for _, h := range heard {
				assert.True(t, h.Acknowledged, "who asks again has heard how it ended")
				assert.Equal(t, 5, h.Rev)
			}
		})
	}
}

func TestNextEpoch(t *testing.T) {
	for _, c := range []struct {
		current, have, want Epoch
		err                 error
	}{
		{0, 0, 1, nil}, {7, 0, 8, nil}, {7, 7, 7, nil}, {7, 6, 0, ErrStolen}, {7, 8, 0, ErrStolen}, {0, 1, 0, ErrStolen},
		{7, NoLease, 0, ErrStolen}, {0, NoLease, 0, ErrStolen},
	} {
		got, err := NextEpoch(c.current, c.have)
		assert.ErrorIs(t, err, c.err)
		assert.Equal(t, c.want, got, "%+v", c)
	}
}

// Which record may replace which. "frozen" is an engine that slept while another one
// took its payment over.
func TestReplaces(t *testing.T) {
	stored := Record{
		ID:      ID{Account: "a", Reference: "T-1", Attempt: 1},
		Request: Request{TID: "1", Kind: "sale"},
		Owner:   Owner{Engine: "own", Rev: 5},
		Status:  Unknown, Sent: SentMaybe,
	}
	with := func(engine string, rev, base int, status Status) Record {
		r := stored
		r.Engine, r.Rev, r.BaseRev, r.Status = engine, rev, base, status
		return r
	}
	for name, c := range map[string]struct {
		next Record
		same bool
		err  error
	}{
		"the next change":                        {with("own", 6, 0, Settled), false, nil},
		"a later change, whatever came between":  {with("own", 9, 0, Settled), false, nil},
		"the very same again":                    {stored, true, nil},
		"another change of that revision":        {with("own", 5, 0, Settled), false, ErrConflict},
		"an older change":                        {with("own", 4, 0, Settled), false, ErrConflict},
		"taken over, made of what is stored":     {with("new", 6, 5, Unknown), false, nil},
		"taken over, after a change that failed": {with("new", 8, 5, Unknown), false, nil},
		"taken over, made of something older":    {with("new", 6, 4, Unknown), false, ErrConflict},
		"taken over, going back":                 {with("new", 5, 5, Unknown), false, ErrConflict},
		"frozen, one ahead":                      {with("frozen", 6, 0, Settled), false, ErrConflict},
		"frozen, far ahead":                      {with("frozen", 60, 0, Settled), false, ErrConflict},
		"frozen, once an adopter itself":         {with("frozen", 6, 2, Settled), false, ErrConflict},
	} {
		same, err := Replaces(c.next, stored)
		assert.ErrorIs(t, err, c.err, name)
		assert.Equal(t, c.same, same, name)
	}
}

// The whole space of ids is used before one comes again, whatever the counter
// stands at.
func TestBlocksCoverTheWholeSpace(t *testing.T) {
	seen := make([]bool, idSpace)
	next := 0
	for range idSpace / BlockSize {
		var from int
		from, next = NextBlock(next)
		for i := range BlockSize {
			id := (from + i) % idSpace
			require.False(t, seen[id], "id %d came twice", id)
			seen[id] = true
		}
	}
	from, after := NextBlock(next)
	assert.Equal(t, []int{0, BlockSize}, []int{from, after}, "then it wraps")
	for _, broken := range []int{-1, idSpace, idSpace + 5, -idSpace} {
		from, after := NextBlock(broken)
		assert.Equal(t, []int{0, BlockSize}, []int{from, after}, "a counter that cannot be starts over")
	}
	from, after = NextBlock(idSpace - 30)
	assert.Equal(t, []int{idSpace - 30, 70}, []int{from, after})
}

func TestWhatARecordSaysOfItself(t *testing.T) {
	carried := attempt(1, Unknown, "")
	carried.CarriedOn = &StaffAction{}
	acknowledged := attempt(1, Settled, Approved)
	acknowledged.Acknowledged = true
	for name, c := range map[string]struct {
		r                                   Record
		unresolved, holds, unfinished, paid bool
	}{
		"open":         {attempt(1, Open, ""), true, true, true, false},
		"unknown":      {attempt(1, Unknown, ""), true, true, true, false},
		"disputed":     {attempt(1, Disputed, Approved), true, false, true, false},
		"carried on":   {carried, true, false, true, false},
		"approved":     {attempt(1, Settled, Approved), false, false, true, true},
		"acknowledged": {acknowledged, false, false, false, true},
		"declined":     {attempt(1, Settled, Declined), false, false, true, false},
		"withdrawn":    {attempt(1, Withdrawn, ""), false, false, false, false},
	} {
		assert.Equal(t, []bool{c.unresolved, c.holds, c.unfinished, c.paid},
			[]bool{c.r.Unresolved(), c.r.HoldsTerminal(), c.r.Unfinished(), c.r.Paid()}, name)
	}
}

// A record that newer code left in a status that this code does not know may
// have taken money: it holds its reference and its terminal.
func TestAStatusOfNewerCodeCountsAsUnresolved(t *testing.T) {
	newer := Record{
		ID:      ID{Reference: "T-1", Attempt: 1},
		Request: Request{TID: "1"},
		Owner:   Owner{Rev: 1},
		Status:  "reversing",
	}
	assert.True(t, newer.Unresolved())
	_, _, err := Admit(Record{ID: ID{Reference: "T-1"}, Request: Request{TID: "2"}}, []Record{newer}, nil)
	var refusal *Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, PaymentOpen, refusal.Code)
	_, _, err = Admit(Record{ID: ID{Reference: "T-2"}, Request: Request{TID: "1"}}, nil, []Record{newer})
	assert.ErrorAs(t, err, &refusal)
}

// A forced verdict without a look holds up the next frame once. It holds up no note.
func TestALookComesFirst(t *testing.T) {
	forced := attempt(1, Settled, Declined)
	forced.Settlement = &Settlement{By: "Kim", Forced: true, Checking: true}
	looked := forced.WithSettlement(func(s *Settlement) { s.Looks = 1 })
	over := forced.WithSettlement(func(s *Settlement) { s.Checking = false })
	for name, c := range map[string]struct {
		next    Record
		holding Record
		code    string
	}{
		"nobody looked":            {Record{}, forced, LookFirst},
		"it was looked at":         {Record{}, looked, ""},
		"it is checked no more":    {Record{}, over, ""},
		"no look was to be had":    {Record{LookTried: true}, forced, ""},
		"a note sends no frame":    {Record{Request: Request{Noted: true}}, forced, ""},
		"an unresolved one before": {Record{}, attempt(1, Unknown, ""), TerminalUnresolved},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := Admit(c.next, nil, []Record{c.holding})
			if c.code == "" {
				assert.NoError(t, err)
				return
			}
			var refusal *Refusal
			require.ErrorAs(t, err, &refusal)
			assert.Equal(t, c.code, refusal.Code)
		})
	}
	assert.True(t, forced.BlocksReservations() && forced.Unfinished(), "a store finds it")
	assert.False(t, over.BlocksReservations())
}

// Asking again does not acknowledge what staff must compare.
func TestACheckKeepsItsBillClosed(t *testing.T) {
	open := attempt(1, Settled, Declined)
	open.Acknowledged, open.Check = true, &Check{Why: CheckFits}
	_, _, err := Admit(Record{}, []Record{open}, nil)
	var refusal *Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, PaymentOpen, refusal.Code)
	assert.True(t, open.Unfinished() && open.ConcernsStaff())
	open.Check = &Check{Why: CheckFits, Acknowledged: true}
	next, heard, err := Admit(Record{}, []Record{open}, nil)
	require.NoError(t, err)
	assert.Equal(t, 2, next.Attempt)
	assert.Empty(t, heard)
}
