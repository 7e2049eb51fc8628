// Package stories plays every story of the counter once for every point at which something
// can go wrong. It also plays days of a shop on which all of that happens at once. A judge
// compares the bank's book with what anybody was told.
package stories
