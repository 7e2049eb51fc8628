package check

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func messages(t *testing.T) *Messages {
	t.Helper()
	m, err := Load()
	require.NoError(t, err)
	return m
}

// checked returns what a record comes to, a line for each problem.
func checked(t *testing.T, record string) []string {
	t.Helper()
	r, err := messages(t).Record([]byte(record))
	require.NoError(t, err)
	var all []string
	for _, f := range r.Findings {
		for _, p := range f.Problems {
			all = append(all, strings.TrimSpace(fmt.Sprintf("%s|%s|%s %s", f.Place, f.Message, p.Member, p.Text)))
		}
	}
	return all
}

const (
	sale     = `{"jsonrpc":"2.0","id":1,"method":"sale","params":{"tid":"VCMINVLSIP0","amount":1250,"currency":"GBP"}}`
	wrong    = `{"jsonrpc":"2.0","id":1,"method":"sale","params":{"tid":"VCMINVLSIP0","amount":12.5,"currency":"GBP"}}`
	question = `{"jsonrpc":"2.0","id":1,"method":"tableLockRequest","params":{"tid":"VCMINVLSIP0","timeout":10,"tableId":"12A"}}`
	locked   = `{"jsonrpc":"2.0","id":1,"result":{"confirmed":true,"amount":4250,"currency":"GBP"}}`
	wrongIs  = "sale|/params/amount is of type number, and must be of type integer"
)

func TestEveryFormOfARecordIsRead(t *testing.T) {
	text := func(frame string) string { out, _ := json.Marshal(frame); return string(out) }
	for name, c := range map[string]struct {
		record string
		want   []string
	}{
		"a line each":         {sale + "\n\n" + wrong + "\r\n" + question + "\n" + locked, []string{"line 3|" + wrongIs}},
		"a list":              {"[" + sale + "," + wrong + "]", []string{"/1|" + wrongIs}},
		"one frame":           {wrong, []string{"|" + wrongIs}},
		"one after the other": {strings.Replace(sale, ",", ",\n", 1) + "\n" + strings.Replace(wrong, ",", ",\n", 1), []string{"line 3|" + wrongIs}},
		"a support bundle": {`{"what":"Connect EPoS support bundle","log":[{"level":"warn","message":"x"}],"frames":[{"at":1,"direction":"out","frame":` + text(sale) +
			`},{"at":2,"direction":"in","frame":"(not to be read, 17 characters)"},{"at":3,"direction":"out","frame":` + text(wrong) + `}]}`, []string{"/frames/2|" + wrongIs}},
		"the till's log":  {`{"level":"trace","message":"frame","direction":"out","frame":` + text(wrong) + "}\n" + `{"level":"info","message":"link up"}`, []string{"line 1|" + wrongIs}},
		"/control/frames": {`{"frames":[{"seq":1,"link":1,"direction":"in","name":"sale","method":"sale","id":1,"fate":"delivered","frame":` + text(wrong) + `}]}`, []string{"/frames/0|" + wrongIs}},
		"a HAR": {`{"log":{"version":"1.2","entries":[{"request":{"url":"ws://localhost/hot-reload"},"_webSocketMessages":[{"type":"receive","data":"{}"}]},{"request":{"url":"wss://sd711b330000.test.connect.paymentsense.cloud/pac?api-version=v1"},"_webSocketMessages":[{"type":"send","data":` + text(wrong) + `}]}]}}`,
			[]string{"/log/entries/1/_webSocketMessages/0|" + wrongIs}},
		"a golden file":   {`{"label":"[DOC]","note":"","frame":` + wrong + `}`, []string{"|" + wrongIs}},
		"texts":           {"[" + text(sale) + "," + text(wrong) + "]", []string{"/1|" + wrongIs}},
		"a broken line":   {sale + "\n{\"jsonrpc\"\n" + sale, []string{"line 2|frame| is not JSON"}},
		"not an object":   {"[1]", []string{"/0|frame| is no frame: a frame is an object"}},
		"a mark of UTF-8": {"\ufeff" + sale, nil},
	} {
		assert.Equal(t, c.want, checked(t, c.record), name)
	}
	for _, record := range []string{"", "  \n", "[]", `{"frames":[]}`, "\xff"} {
		_, err := messages(t).Record([]byte(record))
		assert.Error(t, err, "%q", record)
	}
}

// The member that is wrong is named, however deep it is; one that is missing or too many is
// named itself.
func TestTheMemberIsNamed(t *testing.T) {
	tid := strings.Replace(locked, `"GBP"`, `"GBP","tid":1`, 1)
	for frame, want := range map[string]string{
		question + "\n" + tid: "/result/tid is not allowed here",
		question + "\n" + strings.Replace(locked, "4250", `"42.50"`, 1):        "/result/amount is of type string, and must be of type integer",
		strings.Replace(question, `"12A"`, `true`, 1):                          "/params/tableId has none of the forms that are allowed here",
		strings.Replace(sale, "1250", "0", 1):                                  "/params/amount must be at least 1",
		strings.Replace(sale, "GBP", "USD", 1):                                 "/params/currency must be GBP or EUR",
		strings.Replace(sale, `"amount":1250,`, "", 1):                         "/params/amount is missing",
		strings.Replace(sale, `"GBP"`, `"GBP","a/b~c":1`, 1):                   "/params/a~1b~0c is not allowed here",
		strings.Replace(sale, `"id":1,`, "", 1):                                "/id is missing",
		strings.Replace(sale, `"sale"`, `"sail"`, 1):                           "/method is not the name of a message",
		strings.Replace(question, `"12A"`, `""`, 1):                            "/params/tableId must have at least 1 character",
		`{"jsonrpc":"2.0","error":{"code":-1,"message":"no"}}`:                 "/error/code must be -32700, -32600, -32601, -32602, -32603, -32070, -32071, -32072, -32073, -32074, -32075 or -32076",
		`{"jsonrpc":"2.0","id":4,"result":{"cancelling":"yes"}}`:               "/result/cancelling is of type string, and must be of type boolean",
		`{"jsonrpc":"2.0","id":4,"result":[{"tid":"1","status":"AVAILABLE"}]}`: "/result/0/currency is missing",
	} {
		found := checked(t, frame)
		require.Len(t, found, 1, frame)
		assert.Equal(t, want, found[0][strings.LastIndex(found[0], "|")+1:], frame)
	}
}

func TestAnAnswerIsJudgedByItsQuestion(t *testing.T) {
	accepted := `{"jsonrpc":"2.0","id":1,"result":{"accepted":true}}`
	assert.Empty(t, checked(t, question+"\n"+locked))
	assert.Equal(t, "line 2|answer to tableLockRequest|/result/accepted is not allowed here", checked(t, question+"\n"+accepted)[0])
	// The till and Connect each count their own ids.
	assert.Empty(t, checked(t, sale+"\n"+question+"\n"+locked))
	logged := func(direction, frame string) string {
		return fmt.Sprintf(`{"level":"trace","message":"frame","direction":%q,"frame":%s}`, direction, frame)
	}
	found := checked(t, strings.Join([]string{logged("out", sale), logged("in", question), logged("in", locked)}, "\n"))
	require.NotEmpty(t, found, "what comes in is no answer of the till")
	assert.Contains(t, found[0], "line 3|answer to sale|")
}

// What a support bundle leaves out on purpose is no mistake.
func TestWhatWasLeftOutIsNoProblem(t *testing.T) {
	raw, err := os.ReadFile("../testdata/golden/sale_response.json")
	require.NoError(t, err)
	var g struct{ Frame map[string]any }
	require.NoError(t, json.Unmarshal(raw, &g))
	result := g.Frame["result"].(map[string]any)
	for _, name := range []string{"receiptLines", "primaryAccountNumber", "dateOfExpiry", "dateOfStart", "authCode"} {
		result[name] = "(left out)"
	}
	frame, err := json.Marshal(g.Frame)
	require.NoError(t, err)
	assert.Empty(t, checked(t, string(frame)))
	result["receiptLines"] = "left out"
	frame, err = json.Marshal(g.Frame)
	require.NoError(t, err)
	assert.NotEmpty(t, checked(t, string(frame)))
}

// No value of a frame is repeated: it may be a card number.
func TestNoValueIsRepeated(t *testing.T) {
	const secret = "4929421234567890"
	for _, record := range []string{
		strings.Replace(sale, "GBP", secret, 1), strings.Replace(sale, `1250`, secret, 1), strings.Replace(sale, `"sale"`, `"`+secret+`"`, 1),
		strings.Replace(locked, `true`, `"`+secret+`"`, 1), question + "\n" + strings.Replace(locked, `4250`, `"`+secret+`"`, 1), "{" + secret,
	} {
		found := checked(t, record)
		assert.NotEmpty(t, found)
		assert.NotContains(t, strings.Join(found, "\n"), secret)
	}
}

// Every golden frame keeps its schema, except for the one that uses other names on purpose.
func TestGoldenFramesKeepTheirSchemas(t *testing.T) {
	files, err := filepath.Glob("../testdata/*/*.json")
	require.NoError(t, err)
	require.Greater(t, len(files), 70)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		found := checked(t, string(raw))
		if slices.Contains([]string{"payments_dialect_notice.json"}, filepath.Base(file)) {
			assert.NotEmpty(t, found, file)
			continue
		}
		assert.Empty(t, found, file)
	}
}

func FuzzRecord(f *testing.F) {
	f.Add([]byte(sale + "\n" + locked))
	f.Add([]byte(`{"log":{"entries":[{"_webSocketMessages":[{}]}]}}`))
	f.Add([]byte(`[[{"frame":"{}"}]]`))
	m, err := Load()
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, record []byte) { _, _ = m.Record(record) })
}
