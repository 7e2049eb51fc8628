package server

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const saleFrame = `{"jsonrpc":"2.0","id":17,"method":"sale","params":{"tid":"VCMINVLSIP0","currency":"GBP","amount":1250}}`

func TestSaleOverARealSocket(t *testing.T) {
	s := RunT(t)
	c := dial(t, s.PAC())
	answer, told := c.ask(17, saleFrame)
	require.Nil(t, answer.Error, answer.raw)
	assert.Equal(t, "SUCCESSFUL", answer.Result["transactionResult"])
	assert.Len(t, answer.Result, 22)
	assert.Equal(t, []string{
		"TRANSACTION_STARTED", "PRESENT_CARD", "PLEASE_WAIT", "PIN_ENTRY", "CONNECTING",
		"CONNECTION_MADE", "APPROVED", "REMOVE_CARD", "TRANSACTION_FINISHED",
	}, told)
	ledger := s.Ledger()
	require.Len(t, ledger, 1)
	assert.Equal(t, 1250, ledger[0].AmountTotal)
	assert.Equal(t, "SALE", ledger[0].Type)
}
