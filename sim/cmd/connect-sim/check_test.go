package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// checks runs connect-sim check, and returns its exit status and what it printed.
func checks(in string, files ...string) (status int, out, complaints string) {
	var o, c bytes.Buffer
	status = checkRecords(files, strings.NewReader(in), &o, &c)
	return status, o.String(), c.String()
}

func TestCheckSaysByItsStatusWhatItFound(t *testing.T) {
	const good = `{"jsonrpc":"2.0","id":1,"method":"sale","params":{"tid":"VCMINVLSIP0","amount":1250,"currency":"GBP"}}`
	bad := strings.Replace(good, "1250", "12.50", 1)
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		return path
	}
	goodFile, badFile := file("good.jsonl", good), file("bad.jsonl", good+"\n"+bad)

	status, out, complaints := checks(good)
	assert.Equal(t, 0, status)
	assert.Equal(t, "standard input: 1 of 1 frames keep their schema\n", out)
	assert.Empty(t, complaints)

	status, out, _ = checks("", goodFile, badFile)
	assert.Equal(t, 1, status)
	assert.Equal(t, goodFile+": 1 of 1 frames keep their schema\n"+
		badFile+": line 2: sale (CtSR_sale_Request.json): /params/amount is of type number, and must be of type integer\n"+
		badFile+": 1 of 2 frames keep their schema\n", out)

	status, _, complaints = checks("", badFile, filepath.Join(dir, "none"))
	assert.Equal(t, 2, status)
	assert.Equal(t, "connect-sim check: "+filepath.Join(dir, "none")+": no such file or directory\n", complaints)

	status, _, complaints = checks("", "-")
	assert.Equal(t, 2, status)
	assert.Equal(t, "connect-sim check: standard input: there is no frame in it\n", complaints)

	status, out, _ = checks("", "--help")
	assert.Equal(t, 0, status)
	assert.Contains(t, out, "usage: connect-sim check")
}
