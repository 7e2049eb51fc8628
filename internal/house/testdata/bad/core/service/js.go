package service

import (
	_ "house.test/core/wire"
	_ "syscall/js"
)
