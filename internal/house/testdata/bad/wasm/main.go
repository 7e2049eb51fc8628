//go:build js && wasm

package main

import _ "house.test/sim"
