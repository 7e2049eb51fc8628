package connect

import (
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

var update = flag.Bool("update", false, "rewrite testdata/methods.json; read the difference before you commit it")

// testdata/methods.json is the table of methods in the form that JavaScript's tests read.
// The list in web/counter/methods.js and the declarations must agree with it.
func TestMethodsFile(t *testing.T) {
	const file = "testdata/methods.json"
	money := map[Money]string{Leaves: "leaves", Takes: "takes", GivesBack: "givesBack", Holds: "holds"}
	var rows []byte
	for _, m := range Methods() {
		var fields []wire.Value
		for _, f := range m.Fields {
			fields = append(fields, wire.String(f))
		}
		row := wire.Object(wire.M("name", wire.String(m.Name)), wire.M("type", wire.String(m.Type)),
			wire.M("report", wire.True(m.Report)), wire.M("money", wire.String(money[m.Money])), wire.M("fields", wire.Array(fields...)))
		rows = append(row.Append(rows), ",\n"...)
	}
	text := "[\n" + string(rows[:len(rows)-2]) + "\n]\n"
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), text)
}

// No two methods share a name, and no two share the type of their answer.
func TestMethodsAreToldApart(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range Methods() {
		assert.False(t, seen[m.Name] || seen[m.Type], m.Name)
		assert.NotEmpty(t, m.Name)
		assert.NotEmpty(t, m.Type, m.Name)
		assert.Equal(t, m, *MethodOf(m.Name))
		seen[m.Name], seen[m.Type] = true, true
	}
}

// Every payment is journalled before its frame is sent, whatever it does with money.
func TestEveryPaymentMayMoveMoney(t *testing.T) {
	for _, m := range Methods() {
		assert.Equal(t, !m.Report || m.Name == ReportEndOfDay, m.MovesMoney, m.Name)
		if m.Report {
			assert.Equal(t, Leaves, m.Money, m.Name)
			assert.Empty(t, m.Fields, m.Name)
		}
	}
}

// This code does not call a method harmless that only newer code knows.
func TestAnUnknownMethodMayHaveTakenMoney(t *testing.T) {
	assert.False(t, LeavesMoney("tomorrow"))
	assert.False(t, MovesMoney("tomorrow"), "it is never sent by this code")
	assert.False(t, IsReport("tomorrow"))
	assert.Equal(t, Method{}, *MethodOf(""))
	assert.True(t, LeavesMoney(AccountVerification))
	assert.True(t, LeavesMoney(ReportXBalance))
}
