// Package journal is what survives a reload: one Record for each attempt to
// pay, an append-only Entry for each thing that happened to it, and the Store
// that keeps both.
//
// A Record says what was asked, whether its frame may have been sent, and how
// it ended. It is a list of versioned facts in a codec of its own, never a raw
// Go state, so that the engine may be rewritten while the shop's history stays
// readable. Code that meets a record written by newer code keeps the members
// it does not know and writes them back.
//
// The promises everything else stands on:
//
//   - Reserve and Commit returned nil: the change survives a crash.
//   - Reserve and Commit returned an error: the change may or may not have been
//     kept; asking again with the same change is always safe.
//   - Reserve is atomic over all tabs: of two that race on one reference or one
//     terminal, at most one is admitted.
//   - A record is changed by the engine that follows it alone; taking it over
//     is a compare-and-swap. A frozen tab that wakes up cannot overwrite what
//     happened meanwhile.
package journal
