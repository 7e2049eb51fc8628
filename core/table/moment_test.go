package table

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// One time has one name, in whatever form a terminal writes it.
func TestOneTimeInManyForms(t *testing.T) {
	for _, text := range []string{
		"2026-11-23T20:15:10", "2026-11-23T20:15:10Z", "2026-11-23t20:15:10z", "2026-11-23 20:15:10", "2026-11-23T20:15:10.0",
		"2026-11-23T20:15:10.250Z", "2026-11-23T20:15:10,25", "2026-11-23T20:15:10+00:00", "2026-11-23T20:15:10.25-0000",
		"2026-11-23T21:15:10+01:00", "2026-11-24T01:45:10+0530", "2026-11-23T15:15:10-05:00",
	} {
		assert.Equal(t, "2026-11-23T20:15:10", readMoment(text).name(), text)
		assert.True(t, sameTime("2026-11-23T20:15:10", text), text)
		assert.True(t, sameTime(text, "2026-11-23T20:15:10.25Z"), text)
	}
}

// A text of another form is compared letter by letter.
func TestATextOfAnotherFormIsComparedAsItIs(t *testing.T) {
	for _, text := range []string{
		"", "20:15", "2026-11-23", "2026-11-23T20:15", "20261123201510", "1795464910", "2026-13-23T20:15:10", "2026-02-30T20:15:10",
		"2026-11-23T24:00:00", "2026-11-23T20:15:60", "2026-11-23T20:15:10.", "2026-11-23T20:15:10.Z", "2026-11-23T20:15:10 Z", "2026-11-23T20:15:10X",
		"2026-11-23T20:15:10+1", "2026-11-23T20:15:10+15:00", "2026-11-23T20:15:10+01:75", "2026-11-23T20:15:10+01:0:", "2026-11-23T20:15:10Z ",
		"2026-11-23X20:15:10", "0000-00-00T00:00:00", "2026-11-2éT20:15:10",
	} {
		assert.Equal(t, text, readMoment(text).name(), text)
		assert.Equal(t, len(text) > 9 && strings.Trim(text, "0123456789") == "", readMoment(text).precise(), text)
		assert.True(t, sameTime(text, text), text)
		assert.False(t, sameTime(text, "2026-11-23T20:15:10"), text)
	}
}

// Two times must not become one, or two payments would become one.
func TestTwoTimesStayTwo(t *testing.T) {
	for _, pair := range [][2]string{
		{"2026-11-23T20:15:10", "2026-11-23T20:15:11"}, {"2026-11-23T20:15:10.2", "2026-11-23T20:15:10.7"}, {"2026-11-23T20:15:10", "2026-11-24T20:15:10"},
		{"2026-11-23T20:15:10+01:00", "2026-11-23T20:15:10Z"}, {"2026-11-23T20:15:10+01:00", "2026-11-23T20:15:10"}, {"2026-11-23T20:15", "2026-11-23T20:15:00"},
	} {
		assert.False(t, sameTime(pair[0], pair[1]), strings.Join(pair[:], " "))
	}
}

// A time without a zone may be local time, and nobody knows of which zone.
func TestATimeWithoutAZoneMayBeAnotherHour(t *testing.T) {
	for text, may := range map[string]bool{
		"2026-07-23T20:15:10Z": true, "2026-07-23T19:15:10Z": true, "2026-07-23T22:15:10+02:00": true, "2026-07-23T20:15:11Z": false,
		"2026-07-23T19:45:10Z": false, "2026-07-22T20:15:10Z": false, "2026-07-23T20:15:10": false, "20:15": false, "": false,
	} {
		assert.Equal(t, may, maybeSameTime("2026-07-23T20:15:10", text), text)
		assert.Equal(t, may, maybeSameTime(text, "2026-07-23T20:15:10"), text)
	}
}

// FuzzMoment reads any text as a time: reading makes no other time of it, and times
// that are the same have one name.
func FuzzMoment(f *testing.F) {
	f.Add("2026-11-23T20:15:10.250+01:00", "2026-11-23T19:15:10")
	f.Add("20:15", "2026-02-30T20:15:10Z")
	f.Fuzz(func(t *testing.T, a, b string) {
		m := readMoment(a)
		assert.True(t, sameTime(a, a))
		assert.True(t, sameTime(a, m.name()), a)
		assert.Equal(t, m.name(), readMoment(m.name()).name(), a)
		assert.Equal(t, sameTime(a, b), sameTime(b, a))
		assert.True(t, !sameTime(a, b) || m.name() == readMoment(b).name())
		assert.Equal(t, maybeSameTime(a, b), maybeSameTime(b, a))
	})
}
