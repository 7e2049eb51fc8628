// Package counter tests payments, refunds, reports and notes at the counter: what a till
// asks for, and what it is told.
package counter
