package connect

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

// The seeds of these fuzz tests are in testdata/fuzz.

// FuzzTableMessage reads any message. Each amount in the result is one that can be paid,
// no payment of a list is lost, and nothing that is kept shows a card number.
func FuzzTableMessage(f *testing.F) {
	f.Fuzz(func(t *testing.T, method string, params []byte) {
		v, err := wire.Parse(params)
		if err != nil {
			return
		}
		d := DefaultDialect()
		require.LessOrEqual(t, d.Kind(method, v), TableReport)
		n := d.Notice(v)
		require.Equal(t, d.Request(v), n.TableRequest)
		if list := v.Get("payments"); list.Kind() == wire.KindArray && len(list.Items()) <= maxPayments {
			require.Len(t, n.Payments, len(list.Items()))
		}
		require.True(t, n.HasTotals || len(n.Payments) > 0 || len(v.Get("payments").Items()) == 0)
		for _, p := range n.Payments {
			for _, amount := range []int64{p.Paid, p.Gratuity, p.Cashback} {
				require.True(t, amount >= 0 && amount <= MaxAmount && (p.Readable || amount == 0))
			}
			yes, known := p.Succeeded()
			require.True(t, known || !yes)
			for _, kept := range []string{n.TID, n.TableID, n.WaiterID, p.ID, p.AuthCode, p.Method, p.Scheme, p.Currency, p.Result, p.Type} {
				require.Equal(t, kept, MaskText(kept))
			}
			require.True(t, MaskText(p.Time) == p.Time || onlyTime(p.Time))
			require.Equal(t, p.Value.String(), Mask(p.Value).String())
		}
	})
}

// FuzzDialect lets a site change any names. When the change is accepted, each kind still
// has a name of its own, and each answer has a member for each thing that it says.
func FuzzDialect(f *testing.F) {
	f.Fuzz(func(t *testing.T, overrides []byte) {
		v, err := wire.Parse(overrides)
		if err != nil {
			return
		}
		d, err := DefaultDialect().With(v)
		if err != nil {
			var wrong *DialectError
			require.True(t, errors.As(err, &wrong) && wrong.Problem != "")
			require.Equal(t, DefaultDialect(), d)
			return
		}
		seen := map[[2]string]bool{}
		first := 0
		for _, s := range sections {
			for row := first; row < s.end; row++ {
				for _, name := range strings.Split(d.spellings(row), " ") {
					require.NotEmpty(t, name)
					require.False(t, seen[[2]string{s.name, name}], name)
					seen[[2]string{s.name, name}] = true
					if s.name == "messages" {
						require.EqualValues(t, row+1, d.Kind(name, wire.Value{}))
					}
				}
			}
			first = s.end
		}
		for _, answer := range []wire.Value{d.TablesAnswer([]string{"1"}, "GBP"), d.LockAnswer(true, 1, "GBP"), d.ReceiptAnswer(wire.Array())} {
			_, err := wire.Parse([]byte(answer.String()))
			require.NoError(t, err)
		}
	})
}

// FuzzLines lets a till ask to print anything. Lines that pass keep their whole text, and
// they do not change when they are checked a second time.
func FuzzLines(f *testing.F) {
	f.Fuzz(func(t *testing.T, given []byte) {
		v, err := wire.Parse(given)
		if err != nil {
			return
		}
		lines, err := Lines(v)
		if err != nil {
			var wrong *LineError
			require.True(t, errors.As(err, &wrong) && wrong.Problem != "" && wrong.Line >= 0 && wrong.Line <= len(v.Items()))
			return
		}
		require.Len(t, lines.Items(), len(v.Items()))
		for i, line := range lines.Items() {
			item := v.Items()[i]
			if item.Kind() == wire.KindObject {
				item = item.Get("value")
			}
			text, _ := item.Text()
			value, ok := line.Get("value").Text()
			require.True(t, ok && value == text && len(line.Members()) == 3 && len(value) <= 4*maxBarcode)
			require.True(t, json.Valid([]byte(line.String())))
		}
		again, err := Lines(lines)
		require.NoError(t, err)
		require.Equal(t, lines.String(), again.String())
	})
}
