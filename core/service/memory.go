package service

import (
	"context"
	"sync"

	"connect-epos/core/contract"
)

// MemorySites keeps sites until the program ends: for test accounts and tests.
// The zero value is ready.
type MemorySites struct {
	mu    sync.Mutex
	sites map[string]contract.Site
}

// Save implements Sites.
func (m *MemorySites) Save(_ context.Context, s contract.Site) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.sites == nil {
		m.sites = map[string]contract.Site{}
	}
	s.KeySet = s.APIKey != ""
	m.sites[s.ID] = s
	return nil
}

// Get implements Sites.
func (m *MemorySites) Get(_ context.Context, id string) (contract.Site, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.sites[id]
	if !ok {
		return contract.Site{}, ErrUnknownSite
	}
	return s, nil
}

// List implements Sites.
func (m *MemorySites) List(context.Context) ([]contract.Site, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []contract.Site
	for _, s := range m.sites {
		s.APIKey = ""
		all = append(all, s)
		for at := len(all) - 1; at > 0 && all[at-1].ID > all[at].ID; at-- {
			all[at-1], all[at] = all[at], all[at-1]
		}
	}
	return all, nil
}

// Remove implements Sites.
func (m *MemorySites) Remove(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.sites, id)
	return nil
}
