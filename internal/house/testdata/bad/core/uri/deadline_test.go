package uri

import (
	"context"
	"time"
)

func limitedInTest(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithDeadline(parent, time.Time{})
}
