package rpc

// IDs hands out request ids from the blocks added to it, each id of a block
// once. Blocks come from outside, so that their owner can keep them apart
// between connections and across reloads. The zero value is empty. IDs belongs
// to one goroutine.
type IDs struct{ blocks []block }

type block struct{ next, left int }

// Add makes the size ids from `from` on available, after those added before. A
// block that passes MaxID goes on at 0. Ids that cannot be, and sizes below 1,
// add nothing.
func (p *IDs) Add(from, size int) {
	if from < 0 || from > MaxID || size < 1 {
		return
	}
	p.blocks = append(p.blocks, block{next: from, left: min(size, MaxID+1)})
}

// Next takes the next id and passes over those that open says are still open.
// It is false when no id is left.
func (p *IDs) Next(open func(id int) bool) (id int, ok bool) {
	for len(p.blocks) > 0 {
		b := &p.blocks[0]
		id := b.next
		b.next = (b.next + 1) % (MaxID + 1)
		b.left--
		if b.left == 0 {
			p.blocks = p.blocks[1:]
		}
		if !open(id) {
			return id, true
		}
	}
	return 0, false
}

// Left counts the ids not handed out yet, the open ones among them included.
func (p *IDs) Left() int {
	left := 0
	for _, b := range p.blocks {
		left += b.left
	}
	return left
}
