// Package verdicts tests what staff decide about a payment that nobody else can settle: when
// they are believed, and how their verdict is checked afterwards.
package verdicts
