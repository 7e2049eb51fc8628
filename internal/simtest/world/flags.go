package world

import (
	"flag"
)

// AllPoints is the flag -all: it tries every point of the matrix, and not only a part of
// them.
var AllPoints = flag.Bool("all", false, "try every point of the matrix, not a part of them")

// The flags -payments and -seed say what a soak plays.
var (
	SoakPayments = flag.Int("payments", 0, "payments of the soak; 0: as many as fit into 20 s")
	SoakSeed     = flag.Uint64("seed", 0, "the one day of the soak that is played")
)
