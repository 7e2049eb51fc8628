package journal

// Sort puts records in the order in which they were made, oldest first, and
// attempts of the same millisecond in the order of their numbers. Equal ones keep
// their order. It is written out because the library's sort, made anew for each
// type, would weigh more in the browser than everything else in this package.
func Sort(records []Record) {
	if len(records) < 2 {
		return
	}
	half := len(records) / 2
	Sort(records[:half])
	Sort(records[half:])
	mergeHalves(records, half)
}

// mergeHalves makes one sorted list of two sorted halves.
func mergeHalves(records []Record, half int) {
	left := append([]Record(nil), records[:half]...)
	right := half
	for at := 0; len(left) > 0; at++ {
		if right < len(records) && records[right].olderThan(&left[0]) {
			records[at] = records[right]
			right++
			continue
		}
		records[at] = left[0]
		left = left[1:]
	}
}

func (r *Record) olderThan(s *Record) bool {
	if r.CreatedAt != s.CreatedAt {
		return r.CreatedAt < s.CreatedAt
	}
	return r.Attempt < s.Attempt
}
