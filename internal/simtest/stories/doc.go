// Package stories plays every story of the counter once for every point at which something
// can go wrong, and days of a shop where all of that happens at once. A judge compares the
// bank with what anybody was told.
package stories
