package contract

import (
	"errors"

	"connect-epos/core/connect"
	"connect-epos/core/uri"
)

// CheckStored refuses a stored site with which nothing may be dialled: somebody may have
// edited the storage. id is what the site was asked for by. A key that is missing is no
// fault here, because payments that wait for staff are listed without it.
func (s Site) CheckStored(id string) error {
	c := s.Config(uri.PayAtCounter, "")
	if c.APIKey == "" {
		c.APIKey = "missing"
	}
	switch err := uri.ValidateSite(c); {
	case err != nil:
		return SiteProblem(err)
	case s.ID != id:
		return &Error{Code: CodeInvalidRequest, Field: "id", Message: "id is not the one under which this site is stored"}
	case s.Currency != "" && !connect.KnownCurrency(s.Currency):
		return &Error{Code: CodeInvalidRequest, Field: "currency", Message: "currency is not known"}
	}
	return nil
}

// SiteProblem turns a problem that core/uri found into an error for the page. Any other
// error stays as it is.
func SiteProblem(err error) error {
	var u *uri.Error
	if errors.As(err, &u) {
		return &Error{Code: CodeInvalidRequest, Field: u.Field, Message: u.Error(), Reason: string(u.Reason)}
	}
	return err
}
