package counter

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/wire"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
	"connect-epos/sim/strict"
)

// The engine has one table of methods, and the simulator has its own. Both know the
// same methods under the same words.
func TestEngineAndSimulatorKnowTheSameMethods(t *testing.T) {
	payments, reports, mayMove := map[string]string{}, map[string]string{}, []string{}
	for _, m := range connect.Methods() {
		if m.Report {
			reports[m.Name] = m.Type
		} else {
			payments[m.Name] = m.Type
		}
		if m.MovesMoney {
			mayMove = append(mayMove, m.Name)
		}
	}
	assert.Equal(t, sim.Transactions(), payments)
	assert.Equal(t, sim.Reports(), reports)
	assert.ElementsMatch(t, slices.Collect(maps.Keys(world.Moving)), mayMove, "the methods whose frames the worlds of these tests watch")
	for name, typ := range world.Moving {
		if typ != "" {
			assert.Equal(t, payments[name], typ)
		}
	}
}

// The simulator's schemas say which fields each method takes. The engine's table says
// the same: a field that a method takes is accepted, and a field that only another method
// takes is refused.
func TestEngineAndSimulatorAgreeOnTheFieldsOfEachMethod(t *testing.T) {
	schemas, err := strict.Compile()
	require.NoError(t, err)
	full := connect.Request{TID: "1", Amount: 5, Currency: "GBP", Cashback: 5, Keyed: true, AuthCode: "A1", PreAuthorised: 5}
	for _, m := range connect.Methods() {
		r := full
		r.Method = m.Name
		if connect.LeavesMoney(m.Name) {
			r.Amount = 0
		}
		taken := []string{"tid", "amount", "currency"}
		for _, each := range r.Params().Members() {
			if m.Report || slices.Contains(m.Fields, each.Name) || slices.Contains(taken, each.Name) {
				continue
			}
			one := wire.Object(only(r.Params(), append(taken, append(m.Fields, each.Name)...)...)...)
			assert.NotNil(t, schemas.Client(request(m.Name, one)), "%s does not take %s", m.Name, each.Name)
		}
		params := wire.Object(only(r.Params(), append(taken, m.Fields...)...)...)
		assert.Nil(t, schemas.Client(request(m.Name, params)), m.Name)
	}
}

// only returns the members with these names.
func only(v wire.Value, names ...string) (kept []wire.Member) {
	for _, m := range v.Members() {
		if slices.Contains(names, m.Name) {
			kept = append(kept, m)
		}
	}
	return kept
}

func request(method string, params wire.Value) []byte {
	frame, _ := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": json.RawMessage(params.String())}) // these values can always be written
	return frame
}
