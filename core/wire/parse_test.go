package wire_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

func TestParseRefuses(t *testing.T) {
	deep := strings.Repeat("[", wire.MaxDepth+1) + strings.Repeat("]", wire.MaxDepth+1)
	many := make([]string, 40)
	for i := range many {
		many[i] = `"n` + strings.Repeat("x", i) + `":1`
	}
	for name, bad := range map[string]struct {
		frame  string
		reason wire.Reason
	}{
		"empty":                         {"", wire.Syntax},
		"only spaces":                   {" \t\r\n", wire.Syntax},
		"two values":                    {`{} {}`, wire.Trailing},
		"half a second value":           {`{}{`, wire.Trailing},
		"rubbish behind":                {`{}x`, wire.Trailing},
		"NUL behind":                    {"{}\x00", wire.Trailing},
		"NaN":                           {`{"amount":NaN}`, wire.Syntax},
		"nan":                           {`{"amount":nan}`, wire.Syntax},
		"Infinity":                      {`[Infinity]`, wire.Syntax},
		"minus Infinity":                {`[-Infinity]`, wire.Syntax},
		"leading zero":                  {`[01]`, wire.Syntax},
		"minus and leading zero":        {`[-01]`, wire.Syntax},
		"plus":                          {`[+1]`, wire.Syntax},
		"only minus":                    {`[-]`, wire.Syntax},
		"dot first":                     {`[.5]`, wire.Syntax},
		"dot last":                      {`[5.]`, wire.Syntax},
		"dot last, alone":               {`5.`, wire.Syntax},
		"no exponent":                   {`[1e]`, wire.Syntax},
		"no exponent, signed":           {`[1e+]`, wire.Syntax},
		"dot then exponent":             {`[1.e5]`, wire.Syntax},
		"fraction in exponent":          {`[1e5.5]`, wire.Syntax},
		"hexadecimal":                   {`[0x10]`, wire.Syntax},
		"separator in number":           {`[1_000]`, wire.Syntax},
		"raw tab in string":             {"[\"a\tb\"]", wire.Syntax},
		"raw newline in string":         {"[\"a\nb\"]", wire.Syntax},
		"raw NUL in string":             {"[\"a\x00b\"]", wire.Syntax},
		"raw unit separator in name":    {"{\"a\x1fb\":1}", wire.Syntax},
		"unknown escape":                {`["\x41"]`, wire.Syntax},
		"short unicode escape":          {`["\u12"]`, wire.Syntax},
		"open string":                   {`["abc`, wire.Syntax},
		"single quotes":                 {`{'a':1}`, wire.Syntax},
		"bare name":                     {`{a:1}`, wire.Syntax},
		"comma last in object":          {`{"a":1,}`, wire.Syntax},
		"comma first in object":         {`{,"a":1}`, wire.Syntax},
		"comma last in array":           {`[1,]`, wire.Syntax},
		"two commas":                    {`[1,,2]`, wire.Syntax},
		"no comma":                      {`[1 2]`, wire.Syntax},
		"no colon":                      {`{"a" 1}`, wire.Syntax},
		"no value":                      {`{"a":}`, wire.Syntax},
		"open object":                   {`{"a":1`, wire.Syntax},
		"open array":                    {`[1`, wire.Syntax},
		"wrong bracket":                 {`[1}`, wire.Syntax},
		"comment":                       {`[1/*x*/]`, wire.Syntax},
		"half a word":                   {`[tru]`, wire.Syntax},
		"word with a tail":              {`[nullx]`, wire.Syntax},
		"wrong case":                    {`[True]`, wire.Syntax},
		"undefined":                     {`undefined`, wire.Syntax},
		"byte order mark":               {"\ufeff{}", wire.Syntax},
		"no-break space":                {"\u00a0{}", wire.Syntax},
		"invalid UTF-8 in string":       {"[\"\xff\"]", wire.UTF8},
		"overlong UTF-8":                {"[\"\xc0\x80\"]", wire.UTF8},
		"surrogate as UTF-8":            {"[\"\xed\xa0\x80\"]", wire.UTF8},
		"cut UTF-8":                     {"\"\xe2\x82\"", wire.UTF8},
		"duplicate name":                {`{"id":1,"id":1}`, wire.DuplicateKey},
		"duplicate name, one escaped":   {`{"id":1,"\u0069d":2}`, wire.DuplicateKey},
		"duplicate name, deep":          {`{"a":[{"b":{"c":1,"c":2}}]}`, wire.DuplicateKey},
		"duplicate empty name":          {`{"":1,"":2}`, wire.DuplicateKey},
		"duplicate name among many":     {`{` + strings.Join(many, ",") + `,"nx":1}`, wire.DuplicateKey},
		"duplicate name beyond the few": {`{` + strings.Join(many, ",") + `,"z":1,"z":1}`, wire.DuplicateKey},
		"too deep":                      {deep, wire.TooDeep},
		"too deep, objects":             {strings.Repeat(`{"a":`, 65) + "1" + strings.Repeat("}", 65), wire.TooDeep},
		"a flood of brackets":           {strings.Repeat("[", wire.MaxFrame), wire.TooDeep},
		"too large":                     {`"` + strings.Repeat("a", wire.MaxFrame) + `"`, wire.TooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := wire.Parse([]byte(bad.frame))
			var refused *wire.Error
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, bad.reason, refused.Reason)
			assert.True(t, v.IsAbsent(), "a refused text gives no value")
			assert.NotContains(t, err.Error(), "abc", "an error never quotes the text")
		})
	}
}

func TestParseTellsWhereUTF8Ends(t *testing.T) {
	_, err := wire.Parse([]byte("[\"é\xff\"]"))
	var refused *wire.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, 4, refused.Offset)
}

func TestParseKeepsEveryKind(t *testing.T) {
	const text = `{"n":null,"t":true,"f":false,"i":-12,"d":12.50,"s":"a\"\\\u0000é😀","a":[1,[],{}],"o":{"z":1,"a":2}}`
	v, err := wire.Parse([]byte(" \t\r\n" + text + " \t\r\n"))
	require.NoError(t, err)
	assert.Equal(t, text, v.String(), "order, digits and escapes are kept")
	for name, kind := range map[string]wire.Kind{
		"n": wire.KindNull, "t": wire.KindBool, "i": wire.KindNumber, "s": wire.KindString,
		"a": wire.KindArray, "o": wire.KindObject, "nothing": wire.Absent,
	} {
		assert.Equal(t, kind, v.Get(name).Kind(), name)
	}
}

func TestParseAcceptsTheLimits(t *testing.T) {
	deep := strings.Repeat("[", wire.MaxDepth) + strings.Repeat("]", wire.MaxDepth)
	long := `"` + strings.Repeat("a", wire.MaxFrame-2) + `"`
	for _, text := range []string{deep, long} {
		v, err := wire.Parse([]byte(text))
		require.NoError(t, err)
		assert.Equal(t, text, v.String())
	}
}

func TestParseReadsSurrogates(t *testing.T) {
	for text, want := range map[string]string{
		`"\ud83d\ude00"`: "😀",
		`"\ud83d"`:       "\uFFFD",
		`"\ude00x"`:      "\uFFFDx",
		`"\ud83d\n"`:     "\uFFFD\n",
	} {
		v, err := wire.Parse([]byte(text))
		require.NoError(t, err, text)
		got, ok := v.Text()
		assert.True(t, ok)
		assert.Equal(t, want, got, text)
	}
}

func TestParseLeavesTheFrameAlone(t *testing.T) {
	frame := []byte(`{"name":"value","n":12}`)
	v, err := wire.Parse(frame)
	require.NoError(t, err)
	for i := range frame {
		frame[i] = 'x'
	}
	assert.Equal(t, `{"name":"value","n":12}`, v.String())
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"jsonrpc":"2.0","id":17,"method":"sale","params":{"tid":"12345678","currency":"GBP","amount":1250}}`,
		`[1.5e3,-0,"\ud800",true,null,{}]`, `{"a":1,"a":2}`, "\"\xff\"", `[[[[`, `{"id":01}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		wire.SniffID(frame)
		v, err := wire.Parse(frame)
		if err != nil {
			var refused *wire.Error
			require.True(t, errors.As(err, &refused))
			return
		}
		text := v.Append(nil)
		again, err := wire.Parse(text)
		require.NoError(t, err, "what Append wrote, Parse reads")
		require.Equal(t, v, again)
		require.Equal(t, text, again.Append(nil))
		_, _ = v.Int()
	})
}

// decode reads numbers as they are written: a float64 holds none beyond 1e308, which is JSON
// all the same.
func decode(frame []byte, into *any) error {
	d := json.NewDecoder(bytes.NewReader(frame))
	d.UseNumber()
	return d.Decode(into)
}

// The standard library decides what is JSON. Where it accepts a text and we do not, the
// reason must be one that the comment of Parse names.
func FuzzParseAgainstTheStandardLibrary(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,-0.5e+7,"\u00e9\ud83d\ude00",{"b":null}],"c":true}`, `[1,]`, `{"a" 1}`, `"\q"`, `01`, `1.`, `-`, `"\ud800\u0041"`,
		`  [ ] `, `{"":""}`, `tru`, `nulll`, `"\u12g4"`, `1e5`, `[1 2]`, `{,}`, `"a`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		v, err := wire.Parse(frame)
		if err == nil {
			require.True(t, json.Valid(frame))
			var theirs, ours any
			require.NoError(t, decode(frame, &theirs))
			require.NoError(t, decode(v.Append(nil), &ours))
			require.Equal(t, theirs, ours)
			return
		}
		var refused *wire.Error
		require.True(t, errors.As(err, &refused))
		if refused.Reason == wire.Syntax || refused.Reason == wire.Trailing {
			require.False(t, json.Valid(frame), "refused as %s at %d", refused.Reason, refused.Offset)
		}
	})
}
