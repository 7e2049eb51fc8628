package tables

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"connect-epos/internal/simtest/world"
)

func TestTablesThatOpenBookNothing(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		r := world.NewRestaurant(map[string]int64{"12A": 4251})
		w.Till("a").Serve(r)
		time.Sleep(2 * time.Minute)
		assert.Empty(t, r.Book())
	})
}
