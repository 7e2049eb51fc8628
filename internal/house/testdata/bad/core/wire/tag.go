//go:build !js

package wire
