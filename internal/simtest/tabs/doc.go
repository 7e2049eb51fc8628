// Package tabs tests several windows of one till on one journal: they wait, take over and
// are taken over.
package tabs
