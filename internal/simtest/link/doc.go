// Package link tests the connection of an engine: it drops, flaps, is silent, and is probed.
package link
