package sim

import (
	"context"
	"crypto/subtle"

	"connect-epos/core/rpc"
)

// Hello is what a client says in its query string when it connects.
type Hello struct {
	Token           string
	APIVersion      string
	SoftwareHouseID string
	InstallerID     string
}

// Admission is the simulator's answer to a Hello.
type Admission struct {
	// Treatment is TokenAccept, TokenReject, TokenThenClose or TokenMute.
	Treatment string
	// Status and Reason are the HTTP answer of TokenReject; the reason never
	// holds the token.
	Status int
	Reason string
}

// Admit decides about a connection by its token and ids. That a missing id or an
// unknown version is refused, and how, is [INFERRED].
func (s *Sim) Admit(h Hello) Admission {
	k := s.Knobs()
	switch {
	case h.SoftwareHouseID == "":
		return Admission{TokenReject, 422, "software-house-id is missing"}
	case h.InstallerID == "":
		return Admission{TokenReject, 422, "installer-id is missing"}
	case h.APIVersion != "v1":
		return Admission{TokenReject, 422, "api-version must be v1"}
	}
	treatment := k.WrongToken
	if subtle.ConstantTimeCompare([]byte(h.Token), []byte(s.key())) == 1 {
		treatment = k.Token
	}
	return Admission{treatment, 401, "token refused"}
}

// Welcome serves the link as the treatment says: TokenAccept means Serve, TokenMute
// means Mute, and any other closes the link with Knobs.CloseCode.
func (s *Sim) Welcome(ctx context.Context, t rpc.Transport, treatment string) error {
	if treatment == TokenAccept {
		return s.Serve(ctx, t)
	}
	return s.turnAway(ctx, t, treatment)
}

// WelcomeTables does for a pay-at-table link what Welcome does for a link of the
// counter. Only TokenAccept displaces the till that serves the tables.
func (s *Sim) WelcomeTables(ctx context.Context, t rpc.Transport, treatment string, o TablesLink) error {
	if treatment == TokenAccept {
		return s.ServeTables(ctx, t, o)
	}
	return s.turnAway(ctx, t, treatment)
}

func (s *Sim) turnAway(ctx context.Context, t rpc.Transport, treatment string) error {
	if treatment == TokenMute {
		return s.Mute(ctx, t)
	}
	if err := t.Close(s.Knobs().CloseCode, "not authorised"); err != nil {
		return t.Close(4000, "not authorised") // the transport allows only a browser's codes
	}
	return nil
}

func (s *Sim) key() string {
	if s.Key == "" {
		return DefaultKey
	}
	return s.Key
}
