package port

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

// FuzzReceive gives an open engine any message. It never panics, a command that has a
// number has one answer, and no answer holds the key.
func FuzzReceive(f *testing.F) {
	for _, seed := range []string{
		`{"call":9,"do":"counter.sale","with":{"site":"bar","token":"t","request":{"tid":"1","amount":1250,"reference":"r"}}}`,
		`{"call":9,"do":"sites.save","with":` + bar + `}`, `{"call":9,"do":"counter.history","with":{"site":"bar","query":{"limit":3}}}`,
		`{"call":9,"do":"counter.settle","with":{"site":"bar","reference":"r","settlement":{"verdict":"paid","by":"Kim","reason":"seen"}}}`,
		`{"call":9,"do":"tables.open","with":{"site":"bar","wait":false}}`, `{"call":9,"do":"counter.note","with":{"site":"bar"}}`,
		`{"call":9,"do":"upkeep.restore","with":{}}`, `{"call":9,"do":null}`, `{"call":9,`, `[]`, `{"call":1e99}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		in(t, func(t *testing.T, p *page) {
			p.open("silent")
			call, err := readCall(text)
			number := call.number
			asked := err == nil
			if !asked {
				number, asked = callNumber(text)
			}
			before := p.answersTo(number)
			p.port.Receive(text)
			time.Sleep(time.Hour)
			synctest.Wait()
			if asked {
				require.Equal(t, before+1, p.answersTo(number))
			}
		})
	})
}

// answersTo counts the answers to a command.
func (p *page) answersTo(call int64) (n int) {
	for _, text := range p.all() {
		v, err := wire.Parse([]byte(text))
		require.NoError(p.t, err)
		if number, err := v.Get("call").Int(); err == nil && number == call {
			n++
		}
	}
	return n
}

// FuzzCommand gives an open engine each of its commands with any content.
func FuzzCommand(f *testing.F) {
	for i := range verbs {
		f.Add(byte(i), []byte(`{"site":"bar"}`))
	}
	f.Fuzz(func(t *testing.T, verb byte, with []byte) {
		if _, err := wire.Parse(with); err != nil {
			return
		}
		in(t, func(t *testing.T, p *page) {
			p.open("silent")
			p.calls++
			text := `{"call":` + wire.Int(int64(p.calls)).String() + `,"do":"` + verbs[int(verb)%len(verbs)].name + `","with":` + string(with) + `}`
			if _, err := wire.Parse([]byte(text)); err != nil {
				return // too large, or too deep
			}
			p.port.Receive(text)
			time.Sleep(time.Hour)
			synctest.Wait()
			require.Equal(t, 1, p.answersTo(int64(p.calls)))
		})
	})
}
