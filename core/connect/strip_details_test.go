package connect

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

func TestABareAnswerTellsWhatWasTakenAndNothingOfTheCard(t *testing.T) {
	v, err := wire.Parse([]byte(`{"transactionResult":"SUCCESSFUL","transactionType":"SALE","amountBase":1250,"amountGratuity":100,
		"currency":"GBP","tid":"7","authCode":"A1","transactionNumber":"0001","primaryAccountNumber":"****1234",
		"dateOfExpiry":"12/30","receiptLines":{"CUSTOMER":[]},"userMessage":"Thanks"}`))
	require.NoError(t, err)
	bare, went := StripDetails(v)
	assert.True(t, went)
	assert.JSONEq(t, `{"transactionResult":"SUCCESSFUL","transactionType":"SALE","amountBase":1250,"amountGratuity":100,
		"currency":"GBP","tid":"7","authCode":"A1","transactionNumber":"0001"}`, bare.String())
	again, went := StripDetails(bare)
	assert.False(t, went)
	assert.Equal(t, bare.String(), again.String())
}

func TestABareReportHasNoLines(t *testing.T) {
	v, err := wire.Parse([]byte(`{"reportType":"END_OF_DAY","reportResult":"COMPLETE","reportLines":[["x"]],"balances":{"waiter":"Kim"}}`))
	require.NoError(t, err)
	bare, _ := StripDetails(v)
	assert.JSONEq(t, `{"reportType":"END_OF_DAY","reportResult":"COMPLETE"}`, bare.String())
	_, went := StripDetails(wire.Value{})
	assert.False(t, went, "nothing has no details")
}
