package transaction

// expectedOfChecks goes on with expected: what checks a verdict of staff. What is
// not listed is absorbed.
var expectedOfChecks = map[Phase]map[Kind]string{
	Settled:  {JournalCame: "settled:", TurnCame: "settled: Release", TurnRefused: "settled:", RecordReloaded: "settled:"},
	Disputed: {JournalCame: "disputed:", TurnCame: "disputed: Release", TurnRefused: "disputed:", RecordReloaded: "disputed:"},
	Gone:     {JournalCame: "gone:", TurnCame: "gone: Release", TurnRefused: "gone:", RecordReloaded: "gone:"},
}

func init() {
	for phase := range phases {
		for _, kind := range []Kind{JournalCame, TurnCame, TurnRefused, RecordReloaded} {
			want, listed := expectedOfChecks[phase][kind]
			if !listed {
				want = absorbed
			}
			expected[phase][kind] = want
		}
	}
}
