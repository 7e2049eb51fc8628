package journal_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
	"connect-epos/core/wire"
	"connect-epos/internal/before"
)

// Whatever an earlier build kept is read, and is written again as it was; a later
// build may only add members that the earlier one did not know.
func TestWhatAnEarlierBuildKeptIsWrittenAgainAsItWas(t *testing.T) {
	journals, err := before.Journals()
	require.NoError(t, err)
	for _, j := range journals {
		t.Run(j.Name, func(t *testing.T) {
			for _, line := range j.Lines {
				kept, again, ok := rewritten(t, line.Line)
				if !ok || kept != again && !onlyAdds(t, kept, again) {
					assert.True(t, strings.HasPrefix(j.Name, "made-damaged-"), "%s %s: %s", line.Store, line.Key, again)
				}
			}
		})
	}
}

// rewritten is a kept text, and the same one as this build reads and writes it;
// false when it cannot be read.
func rewritten(t *testing.T, line journal.Line) (kept, again string, ok bool) {
	switch {
	case line.Store == "records":
		r, err := journal.Decode([]byte(line.Text))
		return line.Text, string(journal.Encode(r)), err == nil
	case strings.HasPrefix(line.Key, `["last"`):
		kept = textIn(t, line.Text)
		return kept, journal.EncodeLast(journal.DecodeLast(kept)), true
	case strings.HasPrefix(line.Key, `["claim"`):
		kept = textIn(t, line.Text)
		return kept, journal.EncodeClaim(journal.DecodeClaim(kept)), true
	case strings.HasPrefix(line.Key, `["refunds"`):
		_, ok = journal.RefundsOf(textIn(t, line.Text))
		return "", "", ok
	}
	return "", "", true // a number, or a line that nobody reads again
}

func textIn(t *testing.T, value string) string {
	v, err := wire.Parse([]byte(value))
	require.NoError(t, err)
	text, ok := v.Text()
	require.True(t, ok)
	return text
}

// onlyAdds reports whether again has every member of kept, with the same value and
// in the same order.
func onlyAdds(t *testing.T, kept, again string) bool {
	was, err := wire.Parse([]byte(kept))
	if err != nil {
		return false
	}
	is, err := wire.Parse([]byte(again))
	require.NoError(t, err)
	next := is.Members()
	for _, m := range was.Members() {
		for len(next) > 0 && next[0].Name != m.Name {
			next = next[1:]
		}
		if len(next) == 0 || next[0].Value.String() != m.Value.String() {
			return false
		}
	}
	return true
}

// A store that holds what an earlier build kept gives every record, in every way
// that it can be asked for.
func TestAStoreGivesWhatAnEarlierBuildKept(t *testing.T) {
	journals, err := before.Journals()
	require.NoError(t, err)
	for _, j := range journals {
		m, err := j.Memory()
		require.NoError(t, err, j.Name)
		for _, line := range j.Lines {
			if line.Store != "records" {
				continue
			}
			key, err := wire.Parse([]byte(line.Key))
			require.NoError(t, err)
			account, _ := key.Items()[0].Text()
			reference, _ := key.Items()[1].Text()
			attempt, _ := key.Items()[2].Int()
			found, err := m.Attempts(t.Context(), account, reference)
			require.NoError(t, err)
			assert.Equal(t, 1, count(found, func(r journal.Record) bool { return int64(r.Attempt) == attempt }), "%s: %s", j.Name, line.Key)
		}
	}
}

func count(records []journal.Record, is func(journal.Record) bool) (n int) {
	for _, r := range records {
		if is(r) {
			n++
		}
	}
	return n
}
