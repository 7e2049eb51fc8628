package sim

import "time"

// question is the params of signatureVerificationRequest: all ten members are
// required [SCHEMA]; the unit of timeout is [INFERRED].
type question struct {
	Timeout                      int      `json:"timeout"`
	TID                          string   `json:"tid"`
	ReceiptLines                 Receipts `json:"receiptLines"`
	AuthCode                     string   `json:"authCode"`
	ApplicationID                string   `json:"applicationId"`
	ApplicationLabel             string   `json:"applicationLabel"`
	CardholderVerificationMethod string   `json:"cardholderVerificationMethod"`
	PaymentMethod                string   `json:"paymentMethod"`
	PrimaryAccountNumber         string   `json:"primaryAccountNumber"`
	TransactionType              string   `json:"transactionType"`
}

// askSignature sends the question and waits for the decision. Silence accepts
// [SCHEMA], also when the link that was asked is lost [INFERRED]. ok is false when
// the simulator was closed meanwhile.
func (tx *transaction) askSignature() (accepted, ok bool) {
	k := tx.sim.Knobs()
	unit := time.Second
	if k.SignatureTimeoutUnit == "ms" {
		unit = time.Millisecond
	}
	limit := time.Duration(k.SignatureTimeout) * unit
	decision := tx.caller.ask(&openQuestion{
		params: tx.question(k.SignatureTimeout), until: time.Now().Add(limit), unit: unit})
	defer tx.caller.closeQuestion()
	tx.tell("SIGNATURE_VERIFICATION_IN_PROGRESS")
	silence := time.NewTimer(limit)
	defer silence.Stop()
	select {
	case accepted = <-decision:
		tx.tell(decisionNotification(accepted, k.ReversalFails))
		return accepted, true
	case <-silence.C:
		tx.tell("SIGNATURE_VERIFICATION_TIMEOUT")
		return true, true
	case <-tx.ctx.Done():
		return false, false
	}
}

// decisionNotification says that the decision was carried out, or could not be. That the
// second one belongs to a reversal that failed is [INFERRED].
func decisionNotification(accepted bool, reversalFails string) string {
	if !accepted && reversalFails != "" {
		return "SIGNATURE_VERIFICATION_PROCESS_COULD_NOT_BE_COMPLETED"
	}
	return "SIGNATURE_VERIFICATION_PROCESS_COMPLETED"
}

func (tx *transaction) question(timeout int) question {
	p := tx.payment
	return question{
		Timeout: timeout, TID: p.TID, ReceiptLines: slipToSign(p), AuthCode: p.AuthCode,
		ApplicationID: p.ApplicationID, ApplicationLabel: p.ApplicationLabel,
		CardholderVerificationMethod: p.CardholderVerificationMethod,
		PaymentMethod:                p.PaymentMethod, PrimaryAccountNumber: p.PrimaryAccountNumber,
		TransactionType: p.TransactionType,
	}
}
