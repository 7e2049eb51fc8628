package rpc_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/rpc"
)

func none(int) bool { return false }

func take(p *rpc.IDs, open func(int) bool) []int {
	var got []int
	for id, ok := p.Next(open); ok; id, ok = p.Next(open) {
		got = append(got, id)
	}
	return got
}

func TestIDsComeFromTheirBlocksInOrder(t *testing.T) {
	var p rpc.IDs
	assert.Zero(t, p.Left())
	assert.Empty(t, take(&p, none))
	p.Add(100, 3)
	p.Add(700, 2)
	assert.Equal(t, 5, p.Left())
	assert.Equal(t, []int{100, 101, 102, 700, 701}, take(&p, none))
	assert.Zero(t, p.Left())
}

func TestIDsWrapAround(t *testing.T) {
	var p rpc.IDs
	p.Add(rpc.MaxID-1, 4)
	assert.Equal(t, []int{999998, 999999, 0, 1}, take(&p, none))
}

func TestIDsPassOverOpenOnes(t *testing.T) {
	var p rpc.IDs
	p.Add(0, 5)
	assert.Equal(t, []int{1, 3}, take(&p, func(id int) bool { return id%2 == 0 }))
	p.Add(0, 5)
	assert.Empty(t, take(&p, func(int) bool { return true }))
	assert.Zero(t, p.Left())
}

func TestIDsRefuseBlocksThatCannotBe(t *testing.T) {
	var p rpc.IDs
	p.Add(-1, 5)
	p.Add(rpc.MaxID+1, 5)
	p.Add(5, 0)
	p.Add(5, -5)
	assert.Zero(t, p.Left())
	p.Add(5, 5_000_000)
	assert.Equal(t, rpc.MaxID+1, p.Left(), "no id twice in one block")
}
