//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"syscall/js"
)

const (
	cipherName = "AES-GCM"
	ivSize     = 12
)

var (
	// ErrNoCrypto means that there is no WebCrypto here, because the page or worker is
	// not a secure context.
	ErrNoCrypto = errors.New("jsbridge: no WebCrypto in an insecure context")
	// ErrSealed means that an encrypted text cannot be decrypted here. The key is gone or
	// is another one, or the text was changed or belongs to another site.
	ErrSealed = errors.New("jsbridge: the sealed text cannot be opened")
)

// sealer encrypts the API keys ("seals" them). Its own key is made in the browser, and no
// script can read it out. It is stored in the database as a CryptoKey, so nobody can
// decrypt anything with only a copy of the database's text. It does not protect against
// code that runs in the same origin.
type sealer struct{ db *Database }

// seal encrypts text. It can be decrypted only with the same label. The result is a
// random number that is used once, followed by the output of AES-GCM.
func (s sealer) seal(ctx context.Context, text, label string) (js.Value, error) {
	k, err := s.key(ctx)
	if err != nil {
		return js.Undefined(), err
	}
	iv := js.Global().Get("Uint8Array").New(ivSize)
	if _, err := call(crypto(), "getRandomValues", iv); err != nil {
		return js.Undefined(), err
	}
	sealed, err := await(ctx, func() js.Value {
		return subtle().Call("encrypt", cipher(iv, label), k, bytesToJS([]byte(text)))
	})
	if err != nil {
		return js.Undefined(), err
	}
	out := js.Global().Get("Uint8Array").New(ivSize + sealed.Get("byteLength").Int())
	out.Call("set", iv)
	out.Call("set", js.Global().Get("Uint8Array").New(sealed), ivSize)
	return out, nil
}

// open decrypts what seal made. It returns ErrSealed when that is not possible.
func (s sealer) open(ctx context.Context, sealed js.Value, label string) (string, error) {
	k, err := s.key(ctx)
	if err != nil {
		return "", err
	}
	plain, err := await(ctx, func() js.Value {
		return subtle().Call("decrypt", cipher(sealed.Call("slice", 0, ivSize), label), k, sealed.Call("slice", ivSize))
	})
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	b, ok := bytesToGo(plain)
	if err != nil || !ok {
		return "", ErrSealed
	}
	return string(b), nil
}

// key returns the stored key, or makes one. When two tabs make one at the same time, the
// first commit wins, and both tabs use that key.
func (s sealer) key(ctx context.Context) (js.Value, error) {
	kept, err := s.keep(ctx, js.Undefined())
	if err != nil || !kept.IsUndefined() {
		return kept, err
	}
	made, err := makeKey(ctx)
	if err != nil {
		return js.Undefined(), err
	}
	return s.keep(ctx, made)
}

// keep returns the stored key. When there is none, it stores made.
func (s sealer) keep(ctx context.Context, made js.Value) (js.Value, error) {
	k, mode := js.Undefined(), reading
	if !made.IsUndefined() {
		mode = writing
	}
	err := s.db.transact(ctx, mode, []string{storeMeta}, func(t *transaction) (err error) {
		at := key("sealing-key")
		if k, err = t.get(storeMeta, at); err != nil || !k.IsUndefined() || mode == reading {
			return err
		}
		k = made
		return t.put(storeMeta, at, made)
	})
	return k, err
}

func makeKey(ctx context.Context) (js.Value, error) {
	if subtle().IsUndefined() {
		return js.Undefined(), ErrNoCrypto
	}
	return await(ctx, func() js.Value {
		algorithm := map[string]any{"name": cipherName, "length": 256}
		return subtle().Call("generateKey", algorithm, false, []any{"encrypt", "decrypt"})
	})
}

func cipher(iv js.Value, label string) map[string]any {
	return map[string]any{"name": cipherName, "iv": iv, "additionalData": bytesToJS([]byte(label))}
}

// UniqueName returns 128 random bits in hexadecimal. No other tab ever gets the same
// name.
func UniqueName() string {
	const digits = "0123456789abcdef"
	random := js.Global().Get("Uint8Array").New(16)
	crypto().Call("getRandomValues", random)
	b, _ := bytesToGo(random)
	name := make([]byte, 0, 2*len(b))
	for _, c := range b {
		name = append(name, digits[c>>4], digits[c&15])
	}
	return string(name)
}

func crypto() js.Value { return self.Get("crypto") }

// subtle is undefined in an insecure context.
func subtle() js.Value {
	if c := crypto(); c.Type() == js.TypeObject {
		return c.Get("subtle")
	}
	return js.Undefined()
}
