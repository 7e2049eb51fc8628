//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"

	"connect-epos/core/contract"
	"connect-epos/core/service"
	"connect-epos/core/wire"
)

// Sites keeps the sites in IndexedDB. In a stored value, "json" is the site without its
// API key, and "key" is the API key as [sealer] encrypted it.
type Sites struct {
	db     *Database
	secret sealer
}

var _ service.Sites = (*Sites)(nil)

// NewSites returns the sites that are stored in db.
func NewSites(db *Database) *Sites { return &Sites{db: db, secret: sealer{db}} }

// Save implements [service.Sites]. The API key is encrypted before it is stored.
func (s *Sites) Save(ctx context.Context, site contract.Site) error {
	value := map[string]any{"json": contract.EncodeSite(site).String()}
	if site.APIKey != "" {
		sealed, err := s.secret.seal(ctx, site.APIKey, site.ID)
		if err != nil {
			return err
		}
		value["key"] = sealed
	}
	return s.db.transact(ctx, writing, []string{storeSites}, func(t *transaction) error {
		return t.put(storeSites, js.ValueOf(site.ID), js.ValueOf(value))
	})
}

// Get implements [service.Sites]. When the encrypted API key cannot be decrypted any
// more, the site comes back without its key and with KeySet false. Staff must then enter
// the key again.
func (s *Sites) Get(ctx context.Context, id string) (contract.Site, error) {
	v := js.Undefined()
	err := s.db.transact(ctx, reading, []string{storeSites}, func(t *transaction) (err error) {
		v, err = t.get(storeSites, js.ValueOf(id))
		return err
	})
	if err != nil {
		return contract.Site{}, err
	}
	site, ok := readSite(v)
	if !ok {
		return contract.Site{}, service.ErrUnknownSite
	}
	if !site.KeySet {
		return site, nil
	}
	site.APIKey, err = s.secret.open(ctx, v.Get("key"), id)
	if errors.Is(err, ErrSealed) {
		site.KeySet, err = false, nil
	}
	return site, err
}

// List implements [service.Sites].
func (s *Sites) List(ctx context.Context) ([]contract.Site, error) {
	var all []contract.Site
	err := s.db.transact(ctx, reading, []string{storeSites}, func(t *transaction) error {
		all = nil // the function may run twice
		store, err := t.store(storeSites)
		if err != nil {
			return err
		}
		keys, err := between(js.ValueOf(""), key())
		if err != nil {
			return err
		}
		return each(store, keys, idb.CursorNext, func(v js.Value, _ func() js.Value) bool {
			if site, ok := readSite(v); ok {
				all = append(all, site)
			}
			return true
		})
	})
	return all, err // they are in the order of their ids, which are the keys of the store
}

// Remove implements [service.Sites].
func (s *Sites) Remove(ctx context.Context, id string) error {
	return s.db.transact(ctx, writing, []string{storeSites}, func(t *transaction) error {
		return t.remove(storeSites, js.ValueOf(id))
	})
}

// readSite reads a stored site without its key.
func readSite(v js.Value) (contract.Site, bool) {
	parsed, err := wire.Parse([]byte(textOf(v, "json")))
	if err != nil {
		return contract.Site{}, false
	}
	site := contract.DecodeSite(parsed)
	site.KeySet = v.Get("key").Type() == js.TypeObject
	return site, true
}
