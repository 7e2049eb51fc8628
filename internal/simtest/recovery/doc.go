// Package recovery tests what becomes of a payment whose end nobody told: it is looked for,
// proven or left to staff, over lost links, reloads and damaged records.
package recovery
