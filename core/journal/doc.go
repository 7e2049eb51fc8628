// Package journal is what survives a reload: one Record for each attempt to
// pay, one Entry for each thing that happened to it, and the Store that keeps
// both.
//
// A Record says what was asked, whether its frame may have been sent, and how
// it ended. It is stored as a list of facts with a version, in a codec of its own,
// and never as a Go struct. So the engine can be rewritten while the shop's
// history stays readable. Code that meets a record of newer code keeps the members
// that it does not know, and writes them back.
//
// Everything else relies on these promises:
//
//   - When Reserve or Commit returned nil, the change survives a crash.
//   - When Reserve or Commit returned an error, the change may or may not have
//     been kept. Asking again with the same change is always safe.
//   - Reserve is atomic over all tabs: of two attempts that race for one reference
//     or one terminal, at most one is admitted.
//   - Only the engine that follows a record changes it, and a takeover is a
//     compare-and-swap. A frozen tab that wakes up cannot overwrite what happened
//     meanwhile.
package journal
