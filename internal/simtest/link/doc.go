// Package link tests the connection of an engine: it drops, it comes and goes, it is
// silent, and it is probed.
package link
