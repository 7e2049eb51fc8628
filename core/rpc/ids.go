package rpc

// IDs hands out request ids from the blocks that were added to it, each id of a block
// once. The owner adds the blocks, so that it can keep them apart between connections
// and across reloads. The zero value is empty. Only one goroutine may use an IDs.
type IDs struct{ blocks []block }

type block struct{ next, left int }

// Add adds a block of size ids that begins with from. It is used after the blocks that
// were added before. A block that passes MaxID goes on at 0. An id that is out of range,
// or a size below 1, adds nothing.
func (p *IDs) Add(from, size int) {
	if from < 0 || from > MaxID || size < 1 {
		return
	}
	p.blocks = append(p.blocks, block{next: from, left: min(size, MaxID+1)})
}

// Next takes the next id and skips the ids that open says are still open.
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

// Left counts the ids that are not handed out yet, including those that are open.
func (p *IDs) Left() int {
	left := 0
	for _, b := range p.blocks {
		left += b.left
	}
	return left
}
