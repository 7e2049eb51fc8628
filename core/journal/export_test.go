package journal

// Spoil overwrites the stored text of a record; "" takes the record away.
func (m *Memory) Spoil(r Record, text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if text == "" {
		delete(m.records, keyOf(r))
		return
	}
	m.records[keyOf(r)] = []byte(text)
}
