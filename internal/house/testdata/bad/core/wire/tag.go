//go:build !js

package wire

import _ "github.com/go-faster/jx"
