// Package simtest holds the tests of the engine against the simulator, in one process:
// real frames over pipes, the simulator's schemas, a journal in memory, virtual time.
//
//	world      the simulated account, the shop's journal and locks, its tills and a restaurant
//	counter    payments, refunds, reports and notes
//	link       one connection
//	questions  signatures
//	recovery   payments whose end nobody told
//	verdicts   what staff decide, and how it is checked
//	tabs       several windows
//	tables     pay at table
//	stories    every point of every story, and days of a shop
//	before     journals of an earlier build
package simtest
