package connect

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

func TestLinesAreCompleted(t *testing.T) {
	for text, want := range map[string]string{
		`[]`:                    `[]`,
		`["Table 12A",""]`:      `[{"type":"TEXT","format":[],"value":"Table 12A"},{"type":"TEXT","format":[],"value":""}]`,
		`[{"value":"Tafel é"}]`: `[{"type":"TEXT","format":[],"value":"Tafel é"}]`,
		`[{"value":"x","format":["BOLD","DOUBLE_HEIGHT"],"type":"TEXT"}]`: `[{"type":"TEXT","format":["BOLD","DOUBLE_HEIGHT"],"value":"x"}]`,
		`[{"type":"LINE_SEPARATOR_SINGLE"},{"type":"TICKET_FEED","value":" "}]`: `[{"type":"LINE_SEPARATOR_SINGLE","format":[],"value":""},
			{"type":"TICKET_FEED","format":[],"value":" "}]`,
		`[{"type":"IMAGE_LOGO"},{"type":"IMAGE_LOGO","value":"1"}]`: `[{"type":"IMAGE_LOGO","format":[],"value":""},{"type":"IMAGE_LOGO","format":[],"value":"1"}]`,
		`[{"type":"BARCODE_CODE25","value":"0123"}]`:                `[{"type":"BARCODE_CODE25","format":[],"value":"0123"}]`,
		`[{"type":"BARCODE_CODE39","value":"AB-1 $/+%."}]`:          `[{"type":"BARCODE_CODE39","format":[],"value":"AB-1 $/+%."}]`,
		`[{"type":"BARCODE_CODE128","value":"ab~{}"}]`:              `[{"type":"BARCODE_CODE128","format":[],"value":"ab~{}"}]`,
	} {
		lines, err := Lines(value(t, text))
		require.NoError(t, err, text)
		assert.JSONEq(t, want, lines.String(), text)
	}
	full, err := Lines(value(t, `["`+strings.Repeat("é", 48)+`"`+strings.Repeat(`,""`, 199)+`]`))
	require.NoError(t, err)
	assert.Len(t, full.Items(), 200)
}

func TestABadLineIsNamed(t *testing.T) {
	for text, at := range map[string]int{
		`{}`: 0, `null`: 0, `"x"`: 0,
		`[` + strings.Repeat(`"",`, 200) + `""]`: 201,
		`["","",7]`:                              3, `["",null]`: 2, `[[]]`: 1, `[{}]`: 1,
		`[{"text":"x"}]`: 1, `[{"value":"x","align":"right"}]`: 1, `[{"value":7}]`: 1, `[{"type":"TEXT"}]`: 1,
		`[{"value":"x","type":"BOX_VOID"}]`: 1, `[{"value":"x","type":"text"}]`: 1, `[{"value":"x","type":null}]`: 1,
		`[{"value":"x","format":"BOLD"}]`: 1, `[{"value":"x","format":["bold"]}]`: 1, `[{"value":"x","format":[""]}]`: 1, `[{"value":"x","format":[1]}]`: 1,
		`[{"value":"x","format":["BOLD","DOUBLE_WIDTH","BOLD"]}]`:                        1,
		`["","` + strings.Repeat("x", 49) + `"]`:                                         2,
		`[{"value":"` + strings.Repeat("x", 25) + `","format":["BOLD","DOUBLE_WIDTH"]}]`: 1,
		`["a\nb"]`: 1, `["\t"]`: 1, `["\u007f"]`: 1, `["\u009b1m"]`: 1, `["\u2028"]`: 1,
		`[{"type":"LINE_SEPARATOR_DOUBLE","value":"lost"}]`: 1, `[{"type":"CARRIAGE_RETURN","value":"x"}]`: 1,
		`[{"type":"BARCODE_CODE25","value":"123"}]`: 1, `[{"type":"BARCODE_CODE25","value":"12A4"}]`: 1, `[{"type":"BARCODE_CODE25","value":""}]`: 1,
		`[{"type":"BARCODE_CODE39","value":"abc"}]`: 1, `[{"type":"BARCODE_CODE128","value":"é"}]`: 1, `[{"type":"BARCODE_CODE128"}]`: 1,
		`[{"type":"BARCODE_CODE128","value":"` + strings.Repeat("x", 81) + `"}]`: 1,
	} {
		lines, err := Lines(value(t, text))
		var wrong *LineError
		require.ErrorAs(t, err, &wrong, text)
		assert.Equal(t, at, wrong.Line, text)
		assert.NotEmpty(t, wrong.Problem)
		assert.True(t, lines.IsAbsent(), text)
	}
	_, err := Lines(wire.Value{})
	assert.EqualError(t, err, "a receipt must be a list of lines")
	_, err = Lines(value(t, `["ok",7]`))
	assert.EqualError(t, err, "line 2 must be a string, or an object with a string value")
}
