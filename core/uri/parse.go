package uri

import "strings"

// Parse reads an address that Build could have made; its parameters may stand
// in any order. The Config it returns has Version filled in. An address with an
// endpoint does not name the account, so Account is "" then. It returns an
// *Error, with field "uri" when the address as a whole is wrong.
func Parse(address string) (Config, error) {
	c, err := parse(strings.TrimFunc(address, isBlank))
	if err != nil {
		return Config{}, err
	}
	checked := c
	if c.Endpoint != "" {
		checked.Account = "unknown"
	}
	if err := Validate(checked); err != nil {
		return Config{}, err
	}
	return c, nil
}

// parse returns a plain error, so that a nil *Error never looks like one.
func parse(address string) (Config, error) {
	scheme, rest, ok := strings.Cut(address, "://")
	place, query, hasQuery := strings.Cut(rest, "?")
	authority, mode, hasPath := strings.Cut(place, "/")
	if !ok || !hasQuery || !hasPath {
		return Config{}, &Error{fieldURI, Malformed}
	}
	c := Config{Mode: mode}
	c.readHost(scheme, authority)
	seen := map[string]bool{}
	for pair := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if seen[name] {
			return Config{}, &Error{fieldURI, Repeated}
		}
		seen[name] = true
		if err := c.readParameter(pair); err != nil {
			return Config{}, err
		}
	}
	if c.Version == "" {
		return Config{}, &Error{fieldVersion, Required}
	}
	return c, nil
}

// readHost takes the account out of a host of the documented form; any other
// is an endpoint.
func (c *Config) readHost(scheme, authority string) {
	if account, ok := strings.CutSuffix(authority, "."+domain); ok && scheme == "wss" {
		c.Account, c.Environment = account, Live
		if account, ok := strings.CutSuffix(account, ".test"); ok {
			c.Account, c.Environment = account, Test
		}
		return
	}
	c.Environment, c.Endpoint = Test, scheme+"://"+authority
}

func (c *Config) readParameter(pair string) error {
	if pair == paramReceipt {
		c.FinalPOSReceipt = true
		return nil
	}
	name, value, _ := strings.Cut(pair, "=")
	field, place := c.parameter(name)
	if place == nil {
		return &Error{fieldURI, Unknown}
	}
	decoded, ok := decode(value)
	switch {
	case !ok:
		return &Error{field, Malformed}
	case strings.TrimFunc(decoded, isBlank) != decoded:
		return &Error{field, HasSpace}
	}
	*place = decoded
	return nil
}

// parameter returns where the value of a parameter belongs; nil when there is
// no such parameter.
func (c *Config) parameter(name string) (field string, place *string) {
	switch name {
	case paramToken:
		return fieldAPIKey, &c.APIKey
	case paramVersion:
		return fieldVersion, &c.Version
	case paramHouse:
		return fieldSoftwareHouse, &c.SoftwareHouseID
	case paramInstaller:
		return fieldInstaller, &c.InstallerID
	}
	return "", nil
}
