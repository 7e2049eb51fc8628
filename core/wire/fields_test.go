package wire_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

type thing struct {
	name  string
	count int
	money int64
	open  bool
	any   wire.Value
	inner string
}

func (t *thing) fields() wire.Fields {
	return wire.Fields{{Name: "name", At: &t.name}, {Name: "count", At: &t.count}, {Name: "money", At: &t.money},
		{Name: "open", At: &t.open}, {Name: "any", At: &t.any},
		{Name: "in", At: wire.Fields{{Name: "inner", At: &t.inner}}}}
}

func TestFieldsReadWhatTheyWrote(t *testing.T) {
	full := thing{name: "a", count: -3, money: 1 << 40, open: true, any: wire.Array(wire.Null()), inner: "b"}
	written := full.fields().Write(wire.M("later", wire.Int(1)))
	assert.Equal(t, `{"name":"a","count":-3,"money":1099511627776,"open":true,"any":[null],"in":{"inner":"b"},"later":1}`, written.String())

	parsed, err := wire.Parse([]byte(written.String()))
	require.NoError(t, err)
	var again thing
	rest, ok := again.fields().Read(parsed)
	assert.True(t, ok)
	assert.Equal(t, full, again)
	require.Len(t, rest, 1)
	assert.Equal(t, "later", rest[0].Name)
	assert.Equal(t, `{}`, (&thing{}).fields().Write().String(), "what is zero is left out")
}

func TestFieldsRefuseOtherTypes(t *testing.T) {
	for _, text := range []string{`{"name":1}`, `{"count":"1"}`, `{"count":1.5}`, `{"money":null}`, `{"open":0}`, `{"in":[]}`, `[]`} {
		v, err := wire.Parse([]byte(text))
		require.NoError(t, err)
		_, ok := (&thing{}).fields().Read(v)
		assert.False(t, ok, text)
	}
}
