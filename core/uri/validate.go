package uri

import "strings"

// The field names of an Error.
const (
	fieldAccount       = "account"
	fieldEnvironment   = "environment"
	fieldEndpoint      = "endpoint"
	fieldMode          = "mode"
	fieldAPIKey        = "apiKey"
	fieldVersion       = "apiVersion"
	fieldSoftwareHouse = "softwareHouseId"
	fieldInstaller     = "installerId"
	fieldFinalReceipt  = "finalPosReceipt"
)

const (
	maxLabel = 63   // RFC 1035
	maxID    = 256  // our own limit, much longer than any id we have seen
	maxKey   = 1024 // our own limit
)

// check returns nil, or an *Error for the first field that is wrong. c must be clean
// already: if check cleaned it again, it could accept a value that Build cannot use.
func check(c Config) error {
	if err := checkSite(c); err != nil {
		return err
	}
	switch {
	case c.Mode == "":
		return &Error{fieldMode, Required}
	case c.Mode != PayAtCounter && c.Mode != PayAtTable:
		return &Error{fieldMode, NotAllowed}
	case c.FinalPOSReceipt && c.Mode != PayAtTable:
		return &Error{fieldFinalReceipt, TableOnly}
	}
	return ValidateSoftwareHouse(c.SoftwareHouseID)
}

// ValidateSite checks everything that a site holds: all but SoftwareHouseID and Mode.
func ValidateSite(c Config) error { return checkSite(Clean(c)) }

func checkSite(c Config) error {
	for _, err := range []*Error{
		checkAccount(c.Account),
		checkEnvironment(c.Environment),
		checkEndpoint(c),
		checkValue(fieldAPIKey, c.APIKey, maxKey),
		checkVersion(c.Version),
		checkLength(fieldInstaller, c.InstallerID, maxID), // it may be blank
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// ValidateSoftwareHouse checks the id that the embedding software gives.
func ValidateSoftwareHouse(id string) error {
	if err := checkValue(fieldSoftwareHouse, Clean(Config{SoftwareHouseID: id}).SoftwareHouseID, maxID); err != nil {
		return err
	}
	return nil
}

// checkValue does not check the form of a value, because it is percent-encoded anyway.
func checkValue(field, value string, longest int) *Error {
	if value == "" {
		return &Error{field, Required}
	}
	return checkLength(field, value, longest)
}

func checkLength(field, value string, longest int) *Error {
	if len(value) > longest {
		return &Error{field, TooLong}
	}
	return nil
}

func checkAccount(account string) *Error {
	reason := Reason("")
	switch {
	case account == "":
		reason = Required
	case strings.Contains(account, "://"):
		reason = HasScheme
	case strings.ContainsFunc(account, isBlank):
		reason = HasSpace
	case strings.ContainsAny(account, "./:@?"):
		reason = HasDomain
	case len(account) > maxLabel:
		reason = TooLong
	case !isLabel(account):
		reason = BadCharacter
	default:
		return nil
	}
	return &Error{fieldAccount, reason}
}

// isLabel tells whether s may stand between the dots of a host name.
func isLabel(s string) bool {
	for i := range len(s) {
		if !isAlphanumeric(s[i]) && s[i] != '-' {
			return false
		}
	}
	return s != "" && len(s) <= maxLabel && s[0] != '-' && s[len(s)-1] != '-'
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

func checkEnvironment(environment string) *Error {
	switch environment {
	case Live, Test:
		return nil
	case "":
		return &Error{fieldEnvironment, Required}
	}
	return &Error{fieldEnvironment, NotAllowed}
}

func checkVersion(asked string) *Error {
	switch asked {
	case "", version:
		return nil
	case "v0":
		return &Error{fieldVersion, Retired}
	}
	return &Error{fieldVersion, NotAllowed}
}
