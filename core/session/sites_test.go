package session

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A journal that forgets would forget real money.
func TestAJournalThatForgetsTakesNoLiveSite(t *testing.T) {
	e := New(Config{Sites: &MemorySites{}, TestOnly: true})
	_, err := e.SaveSite(t.Context(), Site{ID: "bar", Environment: "live", APIKey: "k"})

	var refused *Error
	assert.ErrorAs(t, err, &refused)
	assert.Equal(t, CodeInvalidRequest, refused.Code)
	assert.Equal(t, "environment", refused.Field)
	sites, err := e.ListSites(t.Context())
	assert.NoError(t, err)
	assert.Empty(t, sites)

	_, err = e.SaveSite(t.Context(), Site{ID: "bar", Environment: "test", APIKey: "k"})
	assert.NoError(t, err)
}
