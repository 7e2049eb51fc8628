package contract

// Due is a terminal whose payments no end of day has settled: Since is when the
// last of them began, ms since 1970.
type Due struct {
	TID   string
	Since int64
}
