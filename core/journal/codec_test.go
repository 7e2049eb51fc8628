package journal

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

// unstored are the exported fields of a Record that the codec leaves out.
var unstored = []string{"BaseRev", "LookTried"}

// full is a record with something in every field.
func full(t *testing.T) Record {
	var r Record
	n := int64(100)
	fill(t, reflect.ValueOf(&r).Elem(), "Record", &n)
	r.BaseRev, r.LookTried = 0, false
	return r
}

// fill gives every exported field a value of its own that is not zero. A kind
// of field it does not know fails the test, so that none is forgotten.
func fill(t *testing.T, v reflect.Value, path string, n *int64) {
	for i := range v.NumField() {
		f, name := v.Field(i), v.Type().Field(i).Name
		if !v.Type().Field(i).IsExported() {
			continue
		}
		*n++
		switch f.Interface().(type) {
		case wire.Value:
			f.Set(reflect.ValueOf(wire.Object(wire.M("amountBase", wire.Int(1250)), wire.M("list", wire.Array(wire.Null())))))
			continue
		}
		switch f.Kind() {
		case reflect.String:
			f.SetString("the " + name + " \"é\"")
		case reflect.Int, reflect.Int64:
			f.SetInt(*n)
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Struct:
			fill(t, f, path+"."+name, n)
		case reflect.Slice:
			require.Equal(t, "Flags", name, "TestFlagsAreStoredInTheReason has the flags, which this record cannot have")
		case reflect.Pointer:
			f.Set(reflect.New(f.Type().Elem()))
			fill(t, f.Elem(), path+"."+name, n)
		default:
			require.Fail(t, "a field of a new kind", "%s.%s", path, name)
		}
	}
}

// eachField calls do with every exported field of a record and of its parts that
// are values; what stands behind a pointer is one field.
func eachField(v reflect.Value, do func(name string, field reflect.Value)) {
	for i := range v.NumField() {
		f, field := v.Field(i), v.Type().Field(i)
		switch {
		case !field.IsExported() || f.Kind() == reflect.Slice:
		case f.Kind() == reflect.Struct && field.Type != reflect.TypeFor[wire.Value]():
			eachField(f, do)
		default:
			do(field.Name, f)
		}
	}
}

func TestEveryFieldComesBack(t *testing.T) {
	r := full(t)
	got, err := Decode(Encode(r))
	require.NoError(t, err)
	assert.Equal(t, Encode(r), Encode(got))
	var have []any
	eachField(reflect.ValueOf(&got).Elem(), func(_ string, field reflect.Value) { have = append(have, field.Interface()) })
	at := 0
	eachField(reflect.ValueOf(&r).Elem(), func(name string, field reflect.Value) {
		assert.Equal(t, field.Interface(), have[at], name)
		at++
	})
	assert.Greater(t, at, 50, "every part is looked into")
}

// Each field alone changes what is written, except those that are named as not stored.
func TestNoFieldIsForgotten(t *testing.T) {
	whole := string(Encode(full(t)))
	r := full(t)
	eachField(reflect.ValueOf(&r).Elem(), func(name string, field reflect.Value) {
		kept := reflect.New(field.Type()).Elem()
		kept.Set(field)
		field.SetZero()
		if slices.Contains(unstored, name) {
			assert.Equal(t, whole, string(Encode(r)), name)
		} else {
			assert.NotEqual(t, whole, string(Encode(r)), name)
		}
		field.Set(kept)
	})
}

func TestARecordWithNoMoreThanItMustHaveComesBack(t *testing.T) {
	r := Record{
		ID:      ID{Account: "a", Reference: "r", Attempt: 1},
		Request: Request{Kind: "sale", TID: "1", Amount: 1},
		Owner:   Owner{Rev: 1},
		Status:  Open, Sent: SentMaybe,
	}
	got, err := Decode(Encode(r))
	require.NoError(t, err)
	assert.Equal(t, Version, got.Version)
	got.Version = 0
	assert.Equal(t, r, got)
}

// Newer code may add members; older code keeps them through its own changes.
func TestWhatNewerCodeAddedSurvives(t *testing.T) {
	newer := strings.Replace(string(Encode(full(t))), `{"v":`, `{"newest":{"kind":"likely-taken","list":[1,2]},"zeta":null,"v":`, 1)
	newer = strings.Replace(newer, `"v":`+wire.Int(int64(full(t).Version)).String(), `"v":999`, 1)
	r, err := Decode([]byte(newer))
	require.NoError(t, err)
	assert.Equal(t, 999, r.Version)
	r.Acknowledged, r.Rev = false, 200

	again, err := wire.Parse(Encode(r))
	require.NoError(t, err)
	assert.Equal(t, `{"kind":"likely-taken","list":[1,2]}`, again.Get("newest").String())
	assert.Equal(t, wire.KindNull, again.Get("zeta").Kind())
	assert.Equal(t, "999", again.Get("v").String(), "it stays a newer version's record")
	assert.Equal(t, "200", again.Get("rev").String())
}

func TestARecordThatCannotBeReadIsAnError(t *testing.T) {
	good := string(Encode(full(t)))
	_, err := Decode([]byte(good))
	require.NoError(t, err)
	change := func(from, to string) string {
		require.Contains(t, good, from)
		return strings.Replace(good, from, to, 1)
	}
	for name, text := range map[string]string{
		"empty":               ``,
		"no JSON":             `{"v":1`,
		"an array":            `[]`,
		"null":                `null`,
		"an empty object":     `{}`,
		"cut off":             good[:len(good)/2],
		"twice the same":      change(`{"v":`, `{"rev":1,"v":`),
		"no account":          change(`"account":`, `"account2":`),
		"no status":           change(`"status":`, `"status2":`),
		"no tid":              change(`"tid":`, `"tid2":`),
		"attempt 0":           change(`"attempt":`, `"attempt":0,"attempt2":`),
		"rev missing":         change(`"rev":`, `"rev2":`),
		"a broken amount":     change(`"amount":`, `"amount":"x","amount2":`),
		"half a penny":        change(`"amount":`, `"amount":12.5,"amount2":`),
		"a flag that is none": change(`"begun":true`, `"begun":1`),
		"a broken settlement": change(`"paid":true`, `"paid":"yes"`),
		"a text settlement":   change(`"settlement":{`, `"settlement":"paid","was":{`),
		"a list of carriers":  change(`"carriedOn":{`, `"carriedOn":[],"was":{`),
	} {
		_, err := Decode([]byte(text))
		assert.ErrorIs(t, err, ErrCorrupt, name)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"v":1,"account":"a","reference":"r","attempt":1,"rev":1,"kind":"sale","tid":"1","amount":1,"status":"open","sent":"maybe","new":[1]}`))
	f.Add([]byte(`{"v":1,"settlement":{"paid":true,"by":"x"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Decode(data)
		if err != nil {
			assert.ErrorIs(t, err, ErrCorrupt)
			return
		}
		once := Encode(r)
		again, err := Decode(once)
		require.NoError(t, err)
		assert.Equal(t, string(once), string(Encode(again)), "what was read is written the same for ever")
	})
}

func TestAnEntryTellsWhatHappened(t *testing.T) {
	r := full(t)
	e := r.Entry(EntryUnknown, 1234)
	v, err := wire.Parse(EncodeEntry(e))
	require.NoError(t, err)
	for name, want := range map[string]string{"account": r.Account, "reference": r.Reference, "tid": r.TID,
		"what": "unknown", "detail": r.Reason} {
		got, _ := v.Get(name).Text()
		assert.Equal(t, want, got, name)
	}
	assert.Equal(t, "1234", v.Get("at").String())
	assert.Equal(t, wire.Int(int64(r.Attempt)).String(), v.Get("attempt").String())
}
