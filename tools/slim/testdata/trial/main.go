// Command trial does what the runtime needs its tables of functions for: stacks that grow
// and are scanned, panics, deferred calls, and names of functions. It prints the same
// each time.
package main

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"time"
)

func main() {
	if len(os.Args) > 1 {
		inner(os.Args[1])
		return
	}
	stacks()
	panics()
	reflected()
	collected()
	coroutines()
	callers()
}

// inner ends the program, or prints the stacks.
func inner(how string) {
	switch how {
	case "panic":
		panic("on purpose")
	case "deadlock":
		select {}
	case "stack":
		go func() { select {} }()
		time.Sleep(time.Millisecond)
		buf := make([]byte, 1<<16)
		fmt.Println(string(buf[:runtime.Stack(buf, true)]))
	}
}

type node struct {
	next *node
	pad  [5]int
	n    int
}

// deep keeps a pointer to a variable in each frame, so that an error shows when a stack
// is copied or scanned wrongly.
func deep(n int, up *node) int {
	here := node{next: up, n: n}
	heap := &node{n: n}
	if n == 0 {
		runtime.GC()
		sum := 0
		for at := &here; at != nil; at = at.next {
			sum += at.n
		}
		return sum
	}
	sum := deep(n-1, &here)
	if heap.n != here.n || here.pad != [5]int{} {
		panic("a frame changed")
	}
	return sum
}

// stacks grows many stacks while the collector runs.
func stacks() {
	sums := make([]int, 40)
	var all sync.WaitGroup
	for i := range sums {
		all.Go(func() {
			time.Sleep(time.Duration(i%3) * time.Millisecond)
			sums[i] = deep(100*i, nil)
		})
	}
	all.Wait()
	fmt.Println("stacks", sums)
}

type thing struct{ n int }

func (t thing) method() int { return t.n }

type doer interface{ method() int }

// panics prints the panics that are recovered, and shows that deferred calls run in
// order.
func panics() {
	var nothing *thing
	var asked any = "text"
	var none map[string]int
	var wrapped doer = nothing
	numbers := []int{1, 2, 3}
	for i, f := range []func(){
		func() { panic(errors.New("own")) },
		func() { fmt.Println(nothing.n) },
		func() { fmt.Println(numbers[len(os.Args)+5]) },
		func() { fmt.Println(numbers[len(os.Args)+5:]) },
		func() { fmt.Println([4]int(numbers)) },
		func() { fmt.Println(asked.(doer)) },
		func() { none["a"] = 1 },
		func() { fmt.Println(wrapped.method()) },
		func() { fmt.Println(1 / (len(os.Args) - 1)) },
		func() { defer func() { panic("second") }(); panic("first") },
		func() { deepPanic(500) },
	} {
		fmt.Println("panic", i, caught(f))
	}
	done := make(chan string)
	go func() {
		defer close(done)
		defer func() { done <- fmt.Sprint("left ", recover()) }()
		runtime.Goexit()
	}()
	for said := range done {
		fmt.Println(said)
	}
}

func deepPanic(n int) {
	defer func() {
		if n%100 == 0 {
			if was := recover(); was != nil {
				panic(fmt.Sprint(was, " ", n))
			}
		}
	}()
	if n == 0 {
		panic("deep")
	}
	deepPanic(n - 1)
}

func caught(f func()) (said string) {
	order := []string{}
	defer func() { said = fmt.Sprint(recover(), order) }()
	defer func() { order = append(order, "first") }()
	for i := range 2 {
		defer func() { order = append(order, fmt.Sprint("loop ", i)) }()
	}
	f()
	return "nothing"
}

// reflected makes calls through reflection. The collector recognises the frames of these
// calls by the names of two functions.
func reflected() {
	work := func(in []reflect.Value) []reflect.Value {
		deep(300, nil)
		return []reflect.Value{reflect.ValueOf(in[0].Elem().Field(0).Int() + 1)}
	}
	made := reflect.MakeFunc(reflect.TypeFor[func(*thing) int64](), work).Interface().(func(*thing) int64)
	bound := reflect.ValueOf(reflect.ValueOf(7)).MethodByName("String").Interface().(func() string)
	fmt.Println("reflected", made(&thing{41}), bound())
}

// collected waits for the functions that the collector calls after an object is gone.
func collected() {
	gone := make(chan int, 2)
	func() {
		t := &thing{1}
		runtime.SetFinalizer(t, func(t *thing) { gone <- t.n })
		other := &thing{2}
		runtime.AddCleanup(other, func(n int) { gone <- n }, 3)
	}()
	deep(10, nil)
	var got []int
	for len(got) < 2 {
		runtime.GC()
		select {
		case n := <-gone:
			got = append(got, n)
		case <-time.After(time.Millisecond):
		}
	}
	slices.Sort(got)
	fmt.Println("collected", got)
}

func coroutines() {
	next, stop := iter.Pull(func(yield func(int) bool) {
		for i := 0; yield(deep(i*50, nil)); i++ {
		}
	})
	defer stop()
	for range 5 {
		n, ok := next()
		fmt.Println("pulled", n, ok)
	}
}

// callers prints the names of its callers, without files and lines.
func callers() {
	pcs := make([]uintptr, 20)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	for {
		f, more := frames.Next()
		fmt.Println("caller", f.Function, f.PC-f.Entry)
		if !more {
			break
		}
	}
}
