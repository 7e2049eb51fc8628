//go:build js && wasm

package jsbridge

import (
	"context"
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/service"
)

const apiKey = "11111111-2222-4333-8444-555555555555"

func bar(id string) contract.Site {
	return contract.Site{ID: id, Account: "sd711b330000", Environment: "test", APIKey: apiKey,
		InstallerID: "SD711B33", Terminals: "shared", Currency: "GBP"}
}

func TestASiteComesBackWithItsKey(t *testing.T) {
	s := NewSites(database(t))
	require.NoError(t, s.Save(t.Context(), bar("front-bar")))
	got, err := s.Get(t.Context(), "front-bar")
	require.NoError(t, err)
	want := bar("front-bar")
	want.KeySet = true
	assert.Equal(t, want, got)

	_, err = s.Get(t.Context(), "back-bar")
	assert.ErrorIs(t, err, service.ErrUnknownSite)
}

func TestSitesAreListedWithoutKeysAndForgotten(t *testing.T) {
	s := NewSites(database(t))
	keyless := bar("a-bar")
	keyless.APIKey = ""
	for _, site := range []contract.Site{bar("ü-bar"), bar("b-bar"), keyless} {
		require.NoError(t, s.Save(t.Context(), site))
	}
	all, err := s.List(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 3)
	for i, id := range []string{"a-bar", "b-bar", "ü-bar"} {
		assert.Equal(t, id, all[i].ID)
		assert.Empty(t, all[i].APIKey)
		assert.Equal(t, i > 0, all[i].KeySet)
	}
	require.NoError(t, s.Remove(t.Context(), "b-bar"))
	require.NoError(t, s.Remove(t.Context(), "never there"))
	all, err = s.List(t.Context())
	require.NoError(t, err)
	assert.Len(t, all, 2)
}

// dump returns everything in the database that a script can read.
func dump(t *testing.T, d *Database) string {
	t.Helper()
	d.Close()
	db := otherTab(t, d.name, 1)
	defer db.Call("close")
	text, err := await(t.Context(), func() js.Value {
		return eval(`async db => {
			let text = "";
			for (const name of db.objectStoreNames) {
				const all = await new Promise(yes => {
					const r = db.transaction(name).objectStore(name).getAll();
					r.onsuccess = () => yes(r.result);
				});
				for (const v of all) {
					text += JSON.stringify(v) + (v.key ? new TextDecoder("latin1").decode(v.key) : "");
					if (v instanceof CryptoKey) text += " extractable=" + v.extractable;
				}
			}
			return text;
		}`).Invoke(db)
	})
	require.NoError(t, err)
	return text.String()
}

func TestTheKeyIsNowhereInTheDatabase(t *testing.T) {
	d := database(t)
	s := NewSites(d)
	require.NoError(t, s.Save(t.Context(), bar("front-bar")))
	text := dump(t, d)
	assert.Contains(t, text, "sd711b330000", "the dump shows what is stored")
	assert.NotContains(t, text, apiKey)
	assert.Contains(t, text, "extractable=false")
}

func TestASealedKeyIsNeverTheSameTwice(t *testing.T) {
	d := database(t)
	s := sealer{d}
	a, err := s.seal(t.Context(), apiKey, "front-bar")
	require.NoError(t, err)
	b, err := s.seal(t.Context(), apiKey, "front-bar")
	require.NoError(t, err)
	assert.NotEqual(t, a.Call("join").String(), b.Call("join").String())
}

func TestWhatWasChangedOrMovedDoesNotOpen(t *testing.T) {
	s := sealer{database(t)}
	sealed, err := s.seal(t.Context(), apiKey, "front-bar")
	require.NoError(t, err)
	text, err := s.open(t.Context(), sealed, "front-bar")
	require.NoError(t, err)
	require.Equal(t, apiKey, text)

	_, err = s.open(t.Context(), sealed, "back-bar")
	assert.ErrorIs(t, err, ErrSealed, "sealed for another site")
	sealed.SetIndex(20, sealed.Index(20).Int()^1)
	_, err = s.open(t.Context(), sealed, "front-bar")
	assert.ErrorIs(t, err, ErrSealed, "one bit changed")
	_, err = s.open(t.Context(), bytesToJS([]byte("short")), "front-bar")
	assert.ErrorIs(t, err, ErrSealed)
	_, err = s.open(t.Context(), js.ValueOf(map[string]any{}), "front-bar")
	assert.ErrorIs(t, err, ErrSealed)
}

func TestASiteWhoseSealingKeyIsGoneAsksForItsKeyAgain(t *testing.T) {
	d := database(t)
	s := NewSites(d)
	require.NoError(t, s.Save(t.Context(), bar("front-bar")))
	err := d.transact(t.Context(), writing, []string{storeMeta}, func(tx *transaction) error {
		return tx.remove(storeMeta, key("sealing-key"))
	})
	require.NoError(t, err)
	got, err := s.Get(t.Context(), "front-bar")
	require.NoError(t, err)
	assert.False(t, got.KeySet)
	assert.Empty(t, got.APIKey)
}

// Two tabs that encrypt their first API key at the same time use the same sealing key.
func TestARaceOnTheSealingKeyHasOneWinner(t *testing.T) {
	d := database(t)
	require.NoError(t, d.Open(t.Context()))
	saved := make(chan error, 5)
	for i := range cap(saved) {
		go func() {
			other := NewDatabase(d.name)
			defer other.Close()
			saved <- NewSites(other).Save(context.Background(), bar(string(rune('a'+i))))
		}()
	}
	for range cap(saved) {
		require.NoError(t, <-saved)
	}
	for i := range cap(saved) {
		got, err := NewSites(d).Get(t.Context(), string(rune('a'+i)))
		require.NoError(t, err)
		assert.Equal(t, apiKey, got.APIKey)
	}
}

func TestUniqueNames(t *testing.T) {
	assert.Regexp(t, "^[0-9a-f]{32}$", UniqueName())
	assert.NotEqual(t, UniqueName(), UniqueName())
}
