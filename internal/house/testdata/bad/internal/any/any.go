package any

import _ "house.test/core/service"
