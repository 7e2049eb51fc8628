package sim

import (
	"maps"
	"slices"
)

// transactionTypes are the methods that begin a transaction [SCHEMA], with the
// transactionType of their payment [REST]. What the bank does for a type that
// settleLocked does not name is to charge the card.
var transactionTypes = map[string]string{
	"sale": typeSale, "refund": typeRefund, "preAuth": typePreAuth,
	"completion": typeCompletion, "accountVerification": typeVerification,
}

// reportTypes are the report methods [CLIENT] with their reportType [SCHEMA].
var reportTypes = map[string]string{
	"reportEndOfDay": reportEndOfDay, "reportBanking": reportBanking,
	"reportXBalance": reportXBalance, "reportZBalance": reportZBalance,
}

// Transactions are the methods that begin a transaction, with the transactionType
// of their payment. Reports are those that ask for a report, with its reportType.
// They are this simulator's own: a test compares them with what a client sends.
func Transactions() map[string]string { return maps.Clone(transactionTypes) }
func Reports() map[string]string      { return maps.Clone(reportTypes) } // see Transactions

func knownMethod(method string) bool {
	_, pays := transactionTypes[method]
	_, reports := reportTypes[method]
	return pays || reports ||
		slices.Contains([]string{methodConnected, methodDetails, methodDuplicate, methodCancel}, method)
}
