package transaction

// expectedOfChecks goes on with expected: what checks a verdict of staff. What is
// not listed is absorbed.
var expectedOfChecks = map[Phase]map[Kind]string{
	Settled:  {JournalCame: "settled:", TurnCame: "settled: Release", TurnRefused: "settled:", Renewed: "settled:"},
	Disputed: {JournalCame: "disputed:", TurnCame: "disputed: Release", TurnRefused: "disputed:", Renewed: "disputed:"},
	Gone:     {JournalCame: "gone:", TurnCame: "gone: Release", TurnRefused: "gone:", Renewed: "gone:"},
}

func init() {
	for phase := range phases {
		for _, kind := range []Kind{JournalCame, TurnCame, TurnRefused, Renewed} {
			want, listed := expectedOfChecks[phase][kind]
			if !listed {
				want = absorbed
			}
			expected[phase][kind] = want
		}
	}
}
