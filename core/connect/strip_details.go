package connect

import (
	"strings"

	"connect-epos/core/wire"
)

// StripDetails returns an answer without its details. The amounts, the time, the number and the
// codes stay; receipts, card data and report lines are removed. The second result says
// whether anything was removed.
func StripDetails(answer wire.Value) (wire.Value, bool) {
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
