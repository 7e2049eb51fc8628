package jsbridge

import _ "syscall/js"
