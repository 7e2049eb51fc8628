//go:build js && wasm

package jsbridge

import (
	_ "house.test/core/journal"
	_ "house.test/core/wire"
	_ "syscall/js"
)
