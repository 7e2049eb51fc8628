package service

import (
	"strings"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/rpc"
)

// Teller tells the sites that are open here what happens.
type Teller struct {
	Sites    map[string]contract.Site // that are open here
	Site     contract.Site            // whose key the link uses
	Listened bool                     // somebody listens to news; until then they wait

	cfg    *Config
	prefix string // of the names of events
}

func newTeller(cfg *Config, prefix string, site contract.Site) *Teller {
	return &Teller{Sites: map[string]contract.Site{site.ID: site}, Site: site, cfg: cfg, prefix: prefix}
}

// TellSite tells of something to the site it was asked for, or to another one that
// is open here when that one is closed.
func (t *Teller) TellSite(site, name string, detail contract.Detail) {
	if _, open := t.Sites[site]; !open && len(t.Sites) > 0 {
		site = t.AnySite()
	}
	t.cfg.tell(contract.Event{Site: site, Name: t.prefix + name, Detail: detail})
}

// AnySite is the id of a site that is open here, the first by its id; "" when none is.
func (t *Teller) AnySite() string {
	first := ""
	for id := range t.Sites {
		if first == "" || id < first {
			first = id
		}
	}
	return first
}

// TellAll tells of something to every site that is open here.
func (t *Teller) TellAll(name string, detail contract.Detail) {
	for id := range t.Sites {
		t.cfg.tell(contract.Event{Site: id, Name: t.prefix + name, Detail: detail})
	}
}

// TellStorage tells that the storage failed, or held something that cannot be read.
func (t *Teller) TellStorage(trouble contract.StorageTrouble) {
	t.cfg.tell(contract.Event{Name: contract.EventStorage, Detail: trouble})
}

// TellLink tells one site how the link stands.
func (s *Service) TellLink(site string) { s.TellSite(site, contract.EventLink, s.Link.Info()) }

// LinkChanged implements [link.Loop].
func (s *Service) LinkChanged(i link.Info) { s.TellAll(contract.EventLink, i) }

// Log implements [link.Loop].
func (t *Teller) Log(level, message string) { t.LogAbout(level, message, "") }

// LogAbout writes a line for developers about a payment. It must hold no secret.
func (t *Teller) LogAbout(level, message, reference string) {
	t.cfg.tell(contract.Event{Name: contract.EventLog, Detail: contract.Log{Level: level, Message: message, Reference: reference}})
}

// Trouble tells of something odd on the link.
func (t *Teller) Trouble(trouble contract.Trouble) { t.TellAll(contract.EventConnectionError, trouble) }

// TroubleOf is what there is to tell of an odd message: what its error says, or the
// given text.
func (t *Teller) TroubleOf(m rpc.Message, message string) contract.Trouble {
	trouble := contract.Trouble{Fault: string(m.Fault), Message: message}
	if m.Error != nil {
		trouble.Code, trouble.Message = m.Error.Code, t.Mask(m.Error.Message)
		trouble.UserMessage = t.Mask(m.Error.UserMessage)
	}
	return trouble
}

// TellDamage tells of a record that could not be read, once: what is adopted now
// takes its place in the journal and can be read again.
func (t *Teller) TellDamage(r journal.Record) {
	if r.StandsIn() {
		t.TellStorage(contract.StorageTrouble{Code: contract.CodeCorrupt, Reference: contract.PublicReference(r.Reference), TID: r.TID})
	}
}

// Mask is a text of the other side without what must not be shown: the key and card
// numbers.
func (t *Teller) Mask(text string) string { return masked(text, t.Site.APIKey) }

// masked hides the key, too: who refuses a key may well quote it.
func masked(text, key string) string {
	if key != "" {
		text = strings.ReplaceAll(text, key, "(key)")
	}
	return connect.MaskText(text)
}

// CopyOut tells of a change that was kept, where copies are wanted.
func (t *Teller) CopyOut(r journal.Record, what journal.Entry) {
	if t.cfg.upkeep.copies.Load() {
		t.TellSite(r.Site, contract.EventRecord, journal.Change{Record: r, Entry: what})
	}
}

// TolerateOdd tells of a message that was used although it was odd.
func (t *Teller) TolerateOdd(m rpc.Message) {
	if m.Fault != "" {
		t.Trouble(contract.Trouble{Fault: string(m.Fault), Message: "a frame was odd and is tolerated"})
	}
}

// UnknownNotification tells of a notification that nothing here knows.
func (t *Teller) UnknownNotification() {
	t.Trouble(contract.Trouble{Fault: "unknown-notification", Message: "an unknown notification is passed over"})
}
