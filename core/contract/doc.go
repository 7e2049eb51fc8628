// Package contract holds what a till gives to the engine and what the engine tells the
// till: sites, payments, notes, events, errors and what is pending. It has no behaviour
// of its own. Package port writes and reads all of it as JSON text.
package contract
