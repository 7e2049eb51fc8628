package link

import (
	"connect-epos/core/clock"
	"connect-epos/core/rpc"
)

// requestIDs are the ids of the requests of the connection that is up, taken in blocks
// that nobody else uses.
type requestIDs struct {
	link    *Link
	ids     rpc.IDs
	topping bool // another block is on its way
}

func (r *requestIDs) block() (idBlock, error) {
	if r.link.cfg.IDs == nil {
		return idBlock{}, nil
	}
	ctx, cancel := clock.Within(r.link.ctx, BlockLimit)
	defer cancel()
	from, size, err := r.link.cfg.IDs(ctx)
	return idBlock{from, size}, err
}

// TakeID returns the next id that nothing of ours waits for, and fetches another block
// before the last one is used up; false when there is none.
func (r *requestIDs) TakeID() (int, bool) {
	id, ok := r.ids.Next(r.InUse)
	if r.ids.Left() < 20 && !r.topping {
		r.topping = true
		number := r.link.number
		go func() {
			block, err := r.block()
			r.link.loop.Post(func() { r.topUp(number, block, err) })
		}()
	}
	return id, ok
}

func (r *requestIDs) topUp(number uint64, block idBlock, err error) {
	r.topping = false
	if err == nil && number == r.link.number {
		r.ids.Add(block.from, block.size)
	}
}

// InUse reports whether somebody waits for the answer to that id.
func (r *requestIDs) InUse(id int) bool {
	_, asked := r.link.questions.open[id]
	return asked || r.link.loop.Uses(id)
}
