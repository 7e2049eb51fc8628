package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestATimeIsNotPrinted(t *testing.T) {
	changed, err := withoutPrinting("package time\n\n" + printsTime + "\n\ts := t.Format(\"2006\")\n\treturn s\n}\n\nfunc next() {\n}\n")
	require.NoError(t, err)
	assert.Equal(t, "package time\n\n"+printsNothing+"\nfunc next() {\n}\n", changed)
}

// A Go version that prints times in another way must not be changed by guesswork.
func TestAnUnknownPackageTimeIsLeftAlone(t *testing.T) {
	for _, source := range []string{"", "package time\n", "package time\n" + printsTime, "func (t Time) String() (s string) {\n}\n"} {
		_, err := withoutPrinting(source)
		assert.Error(t, err, "%q", source)
	}
}
