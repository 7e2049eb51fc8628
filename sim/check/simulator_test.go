package check

import (
	"context"
	"encoding/json"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/sim"
)

// What the simulator records of a payment with a signature keeps the schemas, in both
// directions, as its control call tells it.
func TestWhatTheSimulatorRecordsKeepsTheSchemas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till, line := rpc.Pipe()
		over := make(chan struct{})
		go func() {
			defer close(over)
			_ = s.Serve(context.Background(), line)
		}()
		send := func(frame string) { require.NoError(t, till.Send(t.Context(), []byte(frame))) }
		send(`{"jsonrpc":"2.0","id":1,"method":"sale","params":{"tid":"VCMINVLSIS0","amount":1250,"currency":"GBP"}}`)
		for answered := false; !answered; {
			raw, err := till.Recv(t.Context())
			require.NoError(t, err)
			var f struct {
				Method string
				Result json.RawMessage
			}
			require.NoError(t, json.Unmarshal(raw, &f))
			if f.Method == "signatureVerificationRequest" {
				send(`{"jsonrpc":"2.0","id":1,"result":{"accepted":false}}`)
			}
			answered = f.Result != nil
		}
		record, err := s.Control("frames", nil)
		require.NoError(t, err)
		r, err := messages(t).Record(record)
		require.NoError(t, err)
		assert.Greater(t, r.Frames, 5)
		assert.Empty(t, r.Findings)
		require.NoError(t, till.Close(1000, ""))
		<-over
		s.Close()
	})
}
