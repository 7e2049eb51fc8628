package questions

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/rpc"
	"connect-epos/internal/simtest/world"
)

// askedAs is a question about a signature with those members of a request in front.
func askedAs(members, tid string) string {
	return `{` + members + `,"method":"signatureVerificationRequest","params":{"tid":"` + tid + `","timeout":80}}`
}

// Nobody knows what Connect takes an error for, or silence, so a question that is refused
// for its form is declined under the id that it came with. Another request gets an error.
func TestAQuestionThatIsRefusedIsDeclined(t *testing.T) {
	long := `"` + strings.Repeat("x", rpc.MaxIDLength+1) + `"`
	for name, c := range map[string]struct{ members, id string }{
		"a long id":       {`"jsonrpc":"2.0","id":` + long, long},
		"no version":      {`"id":55`, `55`},
		"another version": {`"jsonrpc":"1.0","id":"55"`, `"55"`},
		"a null id":       {`"jsonrpc":"2.0","id":null`, `null`},
		"an odd id":       {`"jsonrpc":"2.0","id":5.5`, `5.5`},
		"a result, too":   {`"jsonrpc":"2.0","id":55,"result":1`, `55`},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				till := w.Till("a")
				till.Open()
				till.Serve(world.NewRestaurant(nil))
				synctest.Wait()
				for _, l := range w.Sim.LinkStates() {
					before := len(framesOf(w))
					require.NoError(t, w.Sim.InsertOn(l.Link, []byte(askedAs(c.members, world.SigningTerminal))))
					synctest.Wait()
					assert.Equal(t, []string{`{"jsonrpc":"2.0","id":` + c.id + `,"result":{"accepted":false}}`}, framesOf(w)[before:])
				}
				assert.NotEmpty(t, till.Events(contract.EventConnectionError), "it is told as trouble")
			})
		})
	}
}

// framesOf are the frames that the simulator received.
func framesOf(w *world.World) (frames []string) {
	for _, f := range w.Sim.Frames() {
		if f.Direction == "in" {
			frames = append(frames, f.Frame)
		}
	}
	return frames
}
