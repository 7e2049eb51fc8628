// Package recovery tests what becomes of a payment whose end nobody told. The engine looks
// for it, and proves how it ended or leaves it to staff. Links are lost, pages are reloaded
// and records are damaged meanwhile.
package recovery
