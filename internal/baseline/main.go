//go:build js && wasm

// Command baseline imports the libraries that the engine imports, and does one trivial
// thing with each. Its size is what the libraries cost. The build prints how much larger
// the engine is, which is the share of our own code. It is never shipped.
package main

import (
	"context"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hack-pad/go-indexeddb/idb"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	var once sync.Once
	once.Do(func() { println(try(ctx)) })
	select {}
}

func try(ctx context.Context) string {
	words := strings.Fields("b a")
	sort.Strings(words)
	if err := store(ctx); err != nil {
		return err.Error()
	}
	return strconv.Itoa(len(words))
}

func store(ctx context.Context) error {
	request, err := idb.Global().Open(ctx, "baseline", 1, func(db *idb.Database, _, _ uint) error {
		_, err := db.CreateObjectStore("s", idb.ObjectStoreOptions{AutoIncrement: true})
		return err
	})
	if err != nil {
		return err
	}
	db, err := request.Await(ctx)
	if err != nil {
		return err
	}
	txn, err := db.TransactionWithOptions(idb.TransactionOptions{Mode: idb.TransactionReadWrite, Durability: idb.DurabilityStrict}, "s")
	if err != nil {
		return err
	}
	s, err := txn.ObjectStore("s")
	if err != nil {
		return err
	}
	if err := walk(ctx, s); err != nil {
		return err
	}
	return txn.Await(ctx)
}

func walk(ctx context.Context, s *idb.ObjectStore) error {
	cursor, err := s.OpenCursor(idb.CursorNext)
	if err != nil {
		return err
	}
	return cursor.Iter(ctx, func(c *idb.CursorWithValue) error {
		_, err := c.Value()
		return err
	})
}
