package sim

import (
	_ "house.test/core/connect"
	_ "house.test/core/rpc"
	_ "net/http"
)
