package uri

import (
	ctx "context"
	"time"
)

func limited(parent ctx.Context) (ctx.Context, ctx.CancelFunc) {
	return ctx.WithTimeoutCause(parent, time.Second, nil)
}
