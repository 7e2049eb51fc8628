// Package before starts engines of today over journals that an earlier build kept.
package before
