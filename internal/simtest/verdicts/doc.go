// Package verdicts tests what staff decide about a payment that nobody else can settle: when
// their verdict is believed, and how it is checked afterwards.
package verdicts
