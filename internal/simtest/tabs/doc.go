// Package tabs tests several windows of one till on one journal: they wait, they take over
// and they are taken over.
package tabs
