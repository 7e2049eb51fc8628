package counter

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// A host that refuses a key may quote it, and a card number may be in any text. Neither
// is passed on.
func TestWhatTheOtherSideQuotesIsNotPassedOn(t *testing.T) {
	const pan = "4111 1111 1111 1111"
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		quoting := `"error":{"code":-32070,"message":"key ` + sim.DefaultKey + ` card ` + pan + `","userMessage":"` + pan + " " + sim.DefaultKey + `"}}`
		require.NoError(t, w.Sim.Insert([]byte(`{"jsonrpc":"2.0",`+quoting)))
		for _, answer := range []string{"terminalDetails", "sale"} {
			require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "replace", Direction: "out", Name: "response:" + answer,
				Frame: `{"jsonrpc":"2.0","id":"$id",` + quoting}))
		}
		_, refused := till.Engine.Terminal(context.Background(), world.Site, "VCMINVLSIP0")
		require.Error(t, refused)
		done := <-till.Sale("T-1", "VCMINVLSIP0")
		require.NoError(t, done.Err)
		synctest.Wait()

		var e *contract.Error
		require.ErrorAs(t, refused, &e)
		told := []string{fmt.Sprintf("%+v", *e), fmt.Sprintf("%+v", done.Outcome.Record)}
		for _, name := range []string{contract.EventLog, contract.EventConnectionError, contract.EventPending} {
			details := till.Events(name)
			require.NotEmpty(t, details, name)
			for _, d := range details {
				told = append(told, fmt.Sprintf("%+v", d))
			}
		}
		for _, text := range told {
			assert.NotContains(t, text, sim.DefaultKey)
			assert.NotContains(t, text, pan)
		}
	})
}
