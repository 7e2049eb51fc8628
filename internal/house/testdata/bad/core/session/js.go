package session

import (
	_ "github.com/go-faster/jx"
	_ "house.test/core/wire"
	_ "syscall/js"
)
