package uri

import (
	_ "house.test/internal/any"
	_ "net/url"
)
