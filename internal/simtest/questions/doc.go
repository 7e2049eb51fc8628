// Package questions tests the questions of a terminal about a signature, whatever becomes
// of the payment, and what tells that a payment had begun.
package questions
