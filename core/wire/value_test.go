package wire_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

func parse(t *testing.T, text string) wire.Value {
	v, err := wire.Parse([]byte(text))
	require.NoError(t, err, text)
	return v
}

func TestIntIsExactOrAnError(t *testing.T) {
	for literal, want := range map[string]int64{
		"0": 0, "-0": 0, "1250": 1250, "-7": -7, "12.0": 12, "12.000": 12, "-12.0": -12, "0.0": 0, "-0.0": 0,
		"1E+2": 100, "1.25e3": 1250, "1250e-1": 125, "1.20e1": 12, "0e99": 0, "0.00e-5": 0, "100e-2": 1,
		"9007199254740993":     9007199254740993,
		"9223372036854775807":  9223372036854775807,
		"-9223372036854775808": -9223372036854775808, "-922337203685477580.8e1": -9223372036854775808,
	} {
		got, err := parse(t, literal).Int()
		require.NoError(t, err, literal)
		assert.Equal(t, want, got, literal)
	}
	for literal, want := range map[string]error{
		"12.5": wire.ErrFraction, "0.1": wire.ErrFraction, "-0.001": wire.ErrFraction, "1e-1": wire.ErrFraction,
		"1.25e1": wire.ErrFraction, "1e-400": wire.ErrFraction, "12.0000000000000000000000001": wire.ErrFraction,
		"1e400": wire.ErrRange, "9223372036854775808": wire.ErrRange, "-9223372036854775809": wire.ErrRange, "1e19": wire.ErrRange,
		"1e999999999999999999999": wire.ErrRange, "1e-9999999999": wire.ErrRange, "123456789012345678901234567890": wire.ErrRange,
		`"12"`: wire.ErrNotNumber, "null": wire.ErrNotNumber, "true": wire.ErrNotNumber, "[12]": wire.ErrNotNumber, "{}": wire.ErrNotNumber,
	} {
		got, err := parse(t, literal).Int()
		assert.ErrorIs(t, err, want, literal)
		assert.Zero(t, got, literal)
	}
	_, err := wire.Value{}.Int()
	assert.ErrorIs(t, err, wire.ErrNotNumber)
}

func TestAccessorsAnswerForTheirKindOnly(t *testing.T) {
	all := []wire.Value{{}, wire.Null(), wire.Bool(true), wire.Int(1), wire.String("s"), wire.Array(wire.Int(1)), wire.Object(wire.M("n", wire.Int(1)))}
	kinds := []wire.Kind{wire.Absent, wire.KindNull, wire.KindBool, wire.KindNumber, wire.KindString, wire.KindArray, wire.KindObject}
	names := []string{"absent", "null", "boolean", "number", "string", "array", "object"}
	for i, v := range all {
		require.Equal(t, kinds[i], v.Kind())
		assert.Equal(t, names[i], v.Kind().String())
		assert.Equal(t, v.Kind() == wire.Absent, v.IsAbsent())
		_, isText := v.Text()
		_, isFlag := v.Flag()
		assert.Equal(t, v.Kind() == wire.KindString, isText, v.Kind())
		assert.Equal(t, v.Kind() == wire.KindBool, isFlag, v.Kind())
		assert.Equal(t, v.Kind() == wire.KindArray, v.Items() != nil, v.Kind())
		assert.Equal(t, v.Kind() == wire.KindObject, v.Members() != nil, v.Kind())
		assert.Equal(t, v.Kind() == wire.KindObject, !v.Get("n").IsAbsent(), v.Kind())
		assert.True(t, v.Get("N").IsAbsent(), "names are spelled exactly")
	}
	assert.Equal(t, "unknown", wire.Kind(99).String())
	value, _ := wire.Bool(true).Flag()
	assert.True(t, value)
	value, _ = wire.Bool(false).Flag()
	assert.False(t, value)
}

func TestBuiltValuesAreThoseThatParseGives(t *testing.T) {
	built := wire.Object(
		wire.M("z", wire.Int(-5)),
		wire.M("left out", wire.Value{}),
		wire.M("a", wire.Array(wire.Null(), wire.Value{}, wire.Bool(false), wire.String("\"\\/\n\x01é\u2028😀"))),
		wire.M("o", wire.Object()),
		wire.M("e", wire.Array()),
	)
	const text = `{"z":-5,"a":[null,null,false,"\"\\/\n\u0001é` + "\u2028" + `😀"],"o":{},"e":[]}`
	assert.Equal(t, text, built.String())
	assert.Equal(t, built, parse(t, text))
	assert.Equal(t, "x"+text, string(built.Append([]byte("x"))), "Append appends")
	assert.Empty(t, wire.Value{}.String())
}

func TestStringsThatAreNotUTF8AreMended(t *testing.T) {
	v := wire.Object(wire.M("\xff", wire.String("a\xffb")))
	assert.Equal(t, v, parse(t, v.String()))
}

func TestValuesDoNotChange(t *testing.T) {
	members := []wire.Member{wire.M("a", wire.Int(1))}
	items := []wire.Value{wire.Int(1)}
	object, array := wire.Object(members...), wire.Array(items...)
	members[0].Name, items[0] = "b", wire.Int(2)
	object.Members()[0].Name = "c"
	array.Items()[0] = wire.Int(3)
	assert.Equal(t, `{"a":1}`, object.String())
	assert.Equal(t, `[1]`, array.String())
}

func TestSniffID(t *testing.T) {
	for frame, want := range map[string]struct {
		id            int
		hasID, method bool
	}{
		`{"jsonrpc":"2.0","id":5,"result":{"a":1,"a":2}}`: {5, true, false},
		` { "id" : 5 , "result" : 01 }`:                   {5, true, false},
		`{"id":5}`:                                        {5, true, false},
		`{"result":{"id":6,"method":"m"},"id":5,`:         {5, true, false},
		`{"result":[{"id":6}],"id":5 `:                    {5, true, false},
		`{"result":"\"id\":6,\\","id":5}`:                 {5, true, false},
		"{\"result\":\"\xff\",\"id\":5}":                  {5, true, false},
		"{\"result\":\"a\nb\",\"id\":5}":                  {5, true, false},
		`{"id":5,"id":5}`:                                 {5, true, false},
		`{"id":5,"result":"open`:                          {5, true, false},
		`{"id":-5,"method":"m"}`:                          {-5, true, true},
		`{"method":"m","method":"m"}`:                     {0, false, true},
		`{"params":{},"id":5}`:                            {5, true, true},
		`{"id":"method"}`:                                 {0, false, false},
		`{"x":"method"}`:                                  {0, false, false},
		`{"id":5,"id":6}`:                                 {0, false, false},
		`{"id":12`:                                        {0, false, false},
		`{"id":"5"}`:                                      {0, false, false},
		`{"id":5.5}`:                                      {0, false, false},
		`{"id":null}`:                                     {0, false, false},
		`{"id":99999999999999999999}`:                     {0, false, false},
		`[{"id":5}]`:                                      {0, false, false},
		`"id":5`:                                          {0, false, false},
		`}{"id":5}`:                                       {0, false, false},
		`{"a\`:                                            {0, false, false},
		``:                                                {0, false, false},
	} {
		id, hasID, method := wire.SniffID([]byte(frame))
		assert.Equal(t, want.hasID, hasID, frame)
		assert.Equal(t, want.method, method, frame)
		if want.hasID {
			assert.Equal(t, want.id, id, frame)
		}
	}
}
