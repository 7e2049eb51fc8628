package service

import (
	"strings"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/rpc"
)

// TellSite tells of something to the site it was asked for, or to another one that
// is open here when that one is closed.
func (s *Service) TellSite(site, name string, detail contract.Detail) {
	if _, open := s.Sites[site]; !open && len(s.Sites) > 0 {
		site = s.AnySite()
	}
	s.Config.tell(contract.Event{Site: site, Name: s.kind.EventPrefix + name, Detail: detail})
}

// AnySite is the id of a site that is open here, the first by its id; "" when none is.
func (s *Service) AnySite() string {
	first := ""
	for id := range s.Sites {
		if first == "" || id < first {
			first = id
		}
	}
	return first
}

// TellAll tells of something to every site that is open here.
func (s *Service) TellAll(name string, detail contract.Detail) {
	for id := range s.Sites {
		s.Config.tell(contract.Event{Site: id, Name: s.kind.EventPrefix + name, Detail: detail})
	}
}

// TellStorage tells that the storage failed, or held something that cannot be read.
func (s *Service) TellStorage(t contract.StorageTrouble) {
	s.Config.tell(contract.Event{Name: contract.EventStorage, Detail: t})
}

// TellLink tells one site how the link stands.
func (s *Service) TellLink(site string) { s.TellSite(site, contract.EventLink, s.Link.Info()) }

// LinkChanged implements [link.Owner].
func (s *Service) LinkChanged(i link.Info) { s.TellAll(contract.EventLink, i) }

// Log implements [link.Owner].
func (s *Service) Log(level, message string) { s.LogAbout(level, message, "") }

// LogAbout writes a line for developers about a payment. It must hold no secret.
func (s *Service) LogAbout(level, message, reference string) {
	s.Config.tell(contract.Event{Name: contract.EventLog, Detail: contract.Log{Level: level, Message: message, Reference: reference}})
}

// Trouble tells of something odd on the link.
func (s *Service) Trouble(t contract.Trouble) { s.TellAll(contract.EventConnectionError, t) }

// TroubleOf is what there is to tell of an odd message: what its error says, or the
// given text.
func (s *Service) TroubleOf(m rpc.Message, message string) contract.Trouble {
	t := contract.Trouble{Fault: string(m.Fault), Message: message}
	if m.Error != nil {
		t.Code, t.Message = m.Error.Code, s.Mask(m.Error.Message)
		t.UserMessage = s.Mask(m.Error.UserMessage)
	}
	return t
}

// TellDamage tells of a record that could not be read, once: what is adopted now
// takes its place in the journal and can be read again.
func (s *Service) TellDamage(r journal.Record) {
	if r.StandsIn() {
		s.TellStorage(contract.StorageTrouble{Code: contract.CodeCorrupt, Reference: contract.PublicReference(r.Reference), TID: r.TID})
	}
}

// Mask is a text of the other side without what must not be shown: the key and card
// numbers.
func (s *Service) Mask(text string) string { return masked(text, s.Site.APIKey) }

// masked hides the key, too: who refuses a key may well quote it.
func masked(text, key string) string {
	if key != "" {
		text = strings.ReplaceAll(text, key, "(key)")
	}
	return connect.MaskText(text)
}
