# Reads what `go test -fuzz` prints. It shows how fast a target ran, and fails when the target failed, ran
# slower than the floor (executions a second), or stood still.

/^fuzz: elapsed: .*execs: / {
  match($0, /elapsed: [0-9hms]+/); text = substr($0, RSTART + 9, RLENGTH - 9)
  hours = minutes = 0
  if (split(text, part, "h") == 2) { hours = part[1]; text = part[2] }
  if (split(text, part, "m") == 2) { minutes = part[1]; text = part[2] }
  elapsed = hours * 3600 + minutes * 60 + text
  match($0, /execs: [0-9]+/); execs = substr($0, RSTART + 7, RLENGTH - 7) + 0
  if (execs > last) { last = execs; moved = elapsed } else if (elapsed - moved >= 15) still = 1
  next
}
/^fuzz: / { next }
# Go itself says this now and then when the time of a target is over; a target that failed names its input, too.
/context deadline exceeded/ { over = 1; next }
/Failing input written|panic:/ { failed = 1 }
/^ok|^PASS/ { passed = 1; next }
/^--- FAIL: |^FAIL|^exit status/ && over { next }
{ print }
END {
  if (elapsed < 1) elapsed = 1
  printf "%d executions, %d a second\n", last, last / elapsed
  if (failed || !passed && !over) { print "FAIL"; exit 1 }
  if (still) { print "FAIL: it stood still"; exit 1 }
  if (last < floor * elapsed) { printf "FAIL: fewer than %d executions a second\n", floor; exit 1 }
}
