package uri

import _ "net/url"
