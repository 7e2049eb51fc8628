package connect

import (
	"strings"

	"connect-epos/core/wire"
)

// Bare is an answer without its details: what was taken, when and under which
// number and code stays, receipts, card data and report lines go. The second
// result says whether anything went.
func Bare(answer wire.Value) (wire.Value, bool) {
	members := answer.Members()
	var kept []wire.Member
	for _, m := range members {
		if lasting(m.Name) && m.Value.Kind() < wire.KindArray {
			kept = append(kept, m)
		}
	}
	if len(kept) == len(members) {
		return answer, false
	}
	return wire.Object(kept...), true
}

func lasting(name string) bool {
	return name == "tid" || name == "currency" || name == "authCode" || strings.HasPrefix(name, "amount") ||
		strings.HasPrefix(name, "transaction") || strings.HasPrefix(name, "report")
}
