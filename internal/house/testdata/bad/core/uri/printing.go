package uri

import _ "fmt"
