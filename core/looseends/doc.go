// Package looseends measures for how long a frame without an answer may still be
// charged.
//
// A frame whose end no answer told is a loose end of its terminal (journal.LooseEnd):
// until its time is over, nothing that the terminal shows is proven to be another
// payment. The engine that sent the frame knows its socket. The time counts from when
// that socket was closed for certain, or the frame was answered somehow, and by both
// clocks. For an engine that is gone, any other engine measures from when it found
// that out.
package looseends
