// Package evidence says what is believed of a payment: what its answer means, what the
// terminal's last transaction proves, what the journal's other records of that terminal
// say against a verdict of staff, and what was taken. It has functions of a record and of
// what came in, and no state: the machine of a payment (package transaction) asks it and
// decides what to do.
package evidence
