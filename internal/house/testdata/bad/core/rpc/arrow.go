package rpc

import _ "house.test/core/service"
