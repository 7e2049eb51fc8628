// Package questions tests the questions of a terminal about a signature, whatever becomes
// of the payment. It also tests what shows that a payment had begun.
package questions
