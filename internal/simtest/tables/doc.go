// Package tables tests pay at table: single meals, every meal with every mishap, and whole
// evenings. A judge compares the bank's book with the book of the restaurant.
package tables
