#!/usr/bin/env bash
# All tasks of the project start here: ./build.sh help
set -euo pipefail
cd "$(dirname "$0")"
self=$PWD/build.sh

# Every machine uses the same compiler, so that the same tree gives the same bytes.
go_version=$(sed -n 's/^toolchain //p' go.mod)
if [ "$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null)" = "$go_version" ]; then
  export GOTOOLCHAIN=local
else
  export GOTOOLCHAIN=$go_version
fi
unset GOOS GOARCH
bin=$PWD/.bin

die() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }
say() { printf '\n== %s\n' "$*"; }

verb_help() {
  cat <<'EOF'
./build.sh build     write dist/ and print its sizes; fails above a budget (needs Go alone)
./build.sh serve     build, then serve the demo till, dist/, the guides (under /docs/) and the
                     simulator on http://127.0.0.1:8080 (--addr host:port; needs Go alone)
./build.sh site      write the guides into site/, with the demo till and the simulator in the
                     page, for any server of files (needs Go alone)
./build.sh check     within 90 seconds: did a change break something? Formatting, vet, types, the
                     pure rooms, the JavaScript rooms and some browser specs, with the seconds
                     each takes (./build.sh check PART runs one of them and shows all it says)
./build.sh test      everything below; installs what a fresh Debian machine lacks
./build.sh lint      formatting (gofmt, prettier), vet, staticcheck, types
./build.sh unit      Go tests with the race detector, pure rooms in wasm, JavaScript rooms
./build.sh browser   the browser skin, in headless Chromium with a simulator beside it
./build.sh e2e       the built files in headless Chromium, and in Firefox and WebKit; all specs, or
                     those whose names are given (./build.sh e2e tables link)
./build.sh ecosystems  build the packed package with each bundler and framework of ecosystems/ and
                     examples/, and drive each to a payment; all, or those that are named
./build.sh oldest    the oldest Chromium that we promise, and older ones, which are fetched (150 MB)
./build.sh docs      write docs/api.md anew from the declarations, and the pictures
./build.sh release   build, and write release/: the tarball for npm, the zip for a script tag, the
                     changelog, licences, hashes and sums of this version; then try the tarball
./build.sh rehearse  play the integration checklist on the demo till, or on the till at a
                     given address, against the simulator (docs/rehearsal.md)
./build.sh fuzz      every fuzz target for three minutes (--time 20s), or those that are named; fails when a
                     target stands still or runs too slowly
./build.sh soak      everything that can go wrong, at every point, 50,000 payments, 1,000 evenings
                     with all of it at once (--payments n; --seed n plays one day alone)
EOF
}

# tool NAME PACKAGE: builds a program of the tools module into .bin/
tool() { go build -C tools -o "$bin/$1" "$2"; }

verb_build() {
  command -v go >/dev/null || die "Go is not installed: see https://go.dev/dl"
  tool pack ./pack
  "$bin/pack" --root . "$@"
}

# site makes a folder with only what a page needs, because the server shows everything in it. Each run has a folder of its
# own, so that none takes away what another one serves; what a run that is over has left is removed.
site() {
  local old
  for old in "$bin"/site.*; do
    [ -d "$old" ] && ! kill -0 "${old##*.}" 2>/dev/null && rm -rf "$old"
  done
  site=$bin/site.$$
  rm -rf "$site"
  mkdir -p "$site/web" "$site/examples"
  cp index.html "$site/"
  cp -R web/demo "$site/web/demo"
  cp -R dist "$site/dist"
  cp -R examples/own-screen "$site/examples/own-screen"
  tool guides ./site
  "$bin/guides" --root . --out "$site/docs" --demo ../index.html
}

# built_site builds what a page needs, and the simulator that serves it.
built_site() {
  verb_build --quick
  site
  go build -o "$bin/connect-sim" ./sim/cmd/connect-sim
}

# specs NAME...: runs the browser specs with these names on the built site, or all specs when no name is given.
specs() { CONNECT_SIM="$bin/connect-sim" SITE="$site" node e2e/run.mjs "$@"; }

# verb_site writes the guides with a demo till of their own, for any server of files.
verb_site() {
  verb_build --quick
  tool guides ./site
  "$bin/guides" --root .
  echo "site/ can be put on any server of files"
}

verb_serve() {
  built_site
  exec "$bin/connect-sim" --time-scale 4 --dir "$site" "$@"
}

# --- tests -------------------------------------------------------------------

# need COMMAND PACKAGE: installs a Debian package when a command is missing.
need() {
  command -v "$1" >/dev/null && return
  local sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  if ! command -v apt-get >/dev/null || { [ -n "$sudo" ] && ! sudo -n true 2>/dev/null; }; then
    die "$1 is missing and may not be installed from here: install (on Debian: $2), then run this again"
  fi
  say "installing $2"
  $sudo apt-get update -qq
  # shellcheck disable=SC2086 -- a list of packages
  $sudo apt-get install -y -qq --no-install-recommends $2 >/dev/null
}

# wide_font installs the font in which the screens are checked. Where it cannot be installed, the machine's own font is used.
wide_font() {
  [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || fc-list 2>/dev/null | grep -q 'DejaVu Sans' || (need DejaVu fonts-dejavu-core) || true
}

# headless_shell installs a Chromium without windows, which is three times as fast. Where it cannot be installed, specs run in the
# full browser.
headless_shell() {
  [ -e /usr/bin/chromium-headless-shell ] || (need chromium-headless-shell chromium-headless-shell) || true
}

node_packages() {
  need node nodejs
  need npm npm
  # npm writes this file last, so a new one means that the installation is complete.
  [ node_modules/.package-lock.json -nt package-lock.json ] && return
  say "npm ci"
  npm ci --no-audit --no-fund --loglevel=error
}

format() {
  local unformatted
  unformatted=$(gofmt -l $(git ls-files '*.go'))
  [ -z "$unformatted" ] || die "not gofmt-ed: $unformatted"
  node node_modules/prettier/bin/prettier.cjs --check --log-level warn \
    --cache --cache-strategy content --cache-location "$bin/prettier" '{web,e2e,tools/docs,examples,ecosystems}/**/*.{js,mjs,ts,css}'
}

vet() {
  go vet ./...
  go vet -C tools ./...
  GOOS=js GOARCH=wasm go vet ./jsbridge/... ./wasm/... ./internal/baseline/...
}

# Some samples must compile and others must not, whichever way TypeScript finds the types.
types() {
  node node_modules/typescript/bin/tsc -p web/tsconfig.json
  node node_modules/typescript/bin/tsc -p web/types/test/tsconfig.json
  node node_modules/typescript/bin/tsc -p web/types/test/node16.json
  node node_modules/typescript/bin/tsc -p web/types/test/jsx/react-18.json
  node node_modules/typescript/bin/tsc -p web/types/test/jsx/react-19.json
}

# The types must also work with the oldest TypeScript that we promise. (.bin/tsc may be either version.)
oldest_types() {
  node node_modules/typescript-oldest/bin/tsc -p web/types/test/node16.json
  node node_modules/typescript-oldest/bin/tsc -p web/types/test/node.json
}

verb_lint() {
  node_packages
  say "lint"
  format
  go mod tidy -diff
  (cd tools && go mod tidy -diff)
  vet
  tool staticcheck honnef.co/go/tools/cmd/staticcheck
  "$bin/staticcheck" ./...
  GOOS=js GOARCH=wasm "$bin/staticcheck" ./jsbridge/... ./wasm/... ./internal/baseline/...
  types
  oldest_types
}

# These are the rooms where several goroutines work together. The race detector takes ten times as long, so it runs only on these
# rooms and on a part of internal/simtest.
racing="./core/counter ./core/engine ./core/followed ./core/link ./core/queue ./core/rpc ./core/service ./core/tables ./sim/... ./internal/locks"

# These rooms read and write data that is exchanged with others, so they are also tested where they will run: in wasm. The
# machines above them are plain Go, and the browser tests and specs run them in wasm.
in_wasm="./core/wire ./core/uri ./core/rpc ./core/connect ./core/journal/..."

# These tests of the whole engine ask one question in thousands of ways. The race detector finds nothing in the next way that it
# has not found in the last one. They also run without it.
one_by_one='^Test(NoVerdictIsTooEarlyAndNoneIsADeadEnd|ThreeLooksForEachVerdictAndNoMore|TheFamilyOfVerdicts|PeopleInEveryStory|EveryPointOfEveryStory|EveryPointOfEveryMeal)$'

verb_unit() {
  node_packages
  need gcc "gcc libc6-dev" # the race detector needs a C compiler
  # shellcheck disable=SC2086 -- lists of rooms
  {
    say "Go: the rooms in which goroutines meet, with the race detector"
    go test -timeout 30m -race -short $racing
    go test -timeout 30m -race -short -skip "$one_by_one" ./internal/simtest/...
    say "Go: everything, every walk, and a share of the soak"
    go test -timeout 30m ./core/... ./internal/...
    say "the packer"
    go test -C tools -timeout 30m ./...
    say "Go: pure rooms in wasm, under node"
    GOOS=js GOARCH=wasm go test -timeout 30m -exec="$(go env GOROOT)/lib/wasm/go_js_wasm_exec" $in_wasm
  }
  say "the JavaScript rooms"
  node --test web/test/*.test.mjs
}

verb_browser() {
  need chromium chromium
  tool wasmbrowsertest github.com/agnivade/wasmbrowsertest
  go build -o "$bin/wasmexec" ./internal/wasmexec
  say "the browser skin, in Chromium"
  PATH="$bin:$PATH" GOOS=js GOARCH=wasm go test -timeout 30m -p 1 -exec="$bin/wasmexec" ./jsbridge/... ./wasm/...
}

verb_e2e() {
  need chromium chromium
  need firefox-esr firefox-esr
  need WebKitWebDriver webkit2gtk-driver
  need xvfb-run "xvfb xauth"
  headless_shell
  wide_font
  node_packages
  built_site
  say "the built files, in Chromium, Firefox and WebKit"
  specs "$@"
}

# ecosystems takes four minutes, and twice that when it installs the tools, so it is not a part of test. The test builds with three of the tools.
verb_ecosystems() {
  need chromium chromium
  headless_shell
  node_packages
  built_site
  CONNECT_SIM="$bin/connect-sim" SITE="$site" ECOSYSTEMS="$*" node --test --test-reporter=spec ecosystems/ecosystems.spec.mjs
}

# oldest fetches old browsers, so it is not a part of test.
verb_oldest() {
  node_packages
  built_site
  say "old Chromiums"
  SITE="$bin/site" node --test --test-reporter=spec e2e/oldest/old-chromium.spec.mjs
}

verb_docs() {
  node_packages
  need chromium chromium
  headless_shell
  node tools/docs/api.mjs
  built_site
  CONNECT_SIM="$bin/connect-sim" SITE="$site" node tools/docs/screens.mjs
}

verb_release() {
  node_packages
  verb_build
  tool release ./release
  say "release/"
  "$bin/release" --root .
  node tools/release/try.mjs release
}

# with_demo COMMAND...: starts the demo till and a simulator, and runs the command with the till's address as its last argument.
with_demo() {
  need chromium chromium
  built_site
  coproc SIM { exec "$bin/connect-sim" --addr 127.0.0.1:0 --dir "$site" --time-scale 4; }
  local sim=$SIM_PID line origin= status=0
  while [ -z "$origin" ] && read -r line <&"${SIM[0]}"; do
    case $line in "listening on "*) origin=${line#listening on } ;; esac
  done
  [ -n "$origin" ] || die "connect-sim did not start"
  "$@" "$origin" || status=$?
  kill "$sim"
  return "$status"
}

verb_rehearse() {
  node_packages
  if [ $# -gt 0 ]; then
    need chromium chromium
    node tools/docs/rehearse.mjs "$1"
  else
    with_demo node tools/docs/rehearse.mjs
  fi
}

# --- check: the tests that give an answer soon ---------------------------------

check_format() { format; }
check_vet() { vet; }
check_types() { types; }
check_core() { go test -short ./core/... ./sim/strict ./internal/house; }
check_javascript() { node --test web/test/*.test.mjs; }
check_browser() {
  need chromium chromium
  built_site
  specs engine outcomes tables element-words demo-diagnostics
}

# soak takes minutes and is not a part of test. The test runs a small share of it.
verb_soak() {
  local payments=50000 seed=
  while [ $# -gt 1 ]; do
    case $1 in
      --payments) payments=$2 ;;
      --seed) seed=$2 ;;
      *) break ;;
    esac
    shift 2
  done
  [ $# -eq 0 ] || die "soak: $1 is not understood"
  if [ -n "$seed" ]; then
    quietly -run '^TestSoak(OfTables)?$' ./internal/simtest/stories ./internal/simtest/tables -seed "$seed"
    return
  fi
  say "every point of every story and of every meal"
  quietly -run '^TestEveryPointOfEvery(Story|Meal)$' ./internal/simtest/stories ./internal/simtest/tables -all
  quietly -run '^TestNoVerdictIsTooEarlyAndNoneIsADeadEnd$' ./internal/simtest/verdicts -all
  say "$payments payments"
  quietly -run '^TestSoak$' ./internal/simtest/stories -payments "$payments"
  say "$((payments / 50)) evenings"
  quietly -run '^TestSoakOfTables$' ./internal/simtest/tables -evenings "$((payments / 50))"
}

# fuzz takes an hour and is not a part of test. The test runs every target on its seeds and on what was found before (testdata/fuzz).
# Go's minimiser can stand still without end and report PASS: it gets one try for each input.
verb_fuzz() {
  local time=180s floor=20 package target failed=
  if [ "${1:-}" = --time ]; then
    [ $# -gt 1 ] || die "fuzz: --time needs a duration, such as 20s"
    time=$2
    shift 2
  fi
  while read -r package target; do
    [ $# = 0 ] || [[ " $* " == *" $target "* ]] || continue
    say "$target of $package"
    if go test -run='^$' -fuzz="^$target\$" -fuzztime="$time" -fuzzminimizetime=1x "$package" 2>&1 |
      awk -v floor="$floor" -f tools/fuzz.awk; then
      continue
    fi
    failed="$failed $target"
  done < <(go list -f '{{range .TestGoFiles}}{{$.Dir}}/{{.}} {{$.ImportPath}}{{"\n"}}{{end}}{{range .XTestGoFiles}}{{$.Dir}}/{{.}} {{$.ImportPath}}{{"\n"}}{{end}}' ./... |
    while read -r file package; do sed -n "s|^func \\(Fuzz[A-Za-z0-9]*\\)(.*|$package \\1|p" "$file"; done)
  [ -z "$failed" ] || die "fuzz: failed:$failed"
}

# quietly runs Go tests and shows what they print, but not which tests passed.
quietly() { go test -v -timeout 2h "$@" | { grep -vE '^ *(=== |--- PASS)' || true; }; }

# lane VERB PART...: runs parts one after the other. It writes their output to $logs and prints the result of each.
lane() {
  local verb=$1 part start
  shift
  for part in "$@"; do
    start=$SECONDS
    # shellcheck disable=SC2086 -- no verb, or one
    if "$self" $verb "$part" >"$logs/$part.log" 2>&1; then
      printf 'ok    %4d s  %s\n' $((SECONDS - start)) "$part"
    else
      touch "$logs/$part.failed"
      printf 'FAIL  %4d s  %s\n' $((SECONDS - start)) "$part"
    fi
  done
}

# begin_lanes NAME: prepares the folder for the output of the lanes that follow.
begin_lanes() {
  logs=$bin/$1
  rm -rf "$logs"
  mkdir -p "$logs"
  begun=$SECONDS
}

# end_lanes: shows the output of what failed, and how long everything took.
end_lanes() {
  local log failed=0 passed=0
  for log in "$logs"/*.log; do
    if [ -e "${log%.log}.failed" ]; then
      failed=$((failed + 1))
      say "$(basename "$log" .log)"
      cat "$log"
    else
      passed=$((passed + 1))
    fi
  done
  grep -hs '^UNSTABLE' "$logs"/*.log || true
  printf '\n%d seconds\n%d passed, %d failed\n' $((SECONDS - begun)) "$passed" "$failed"
  [ "$failed" = 0 ]
}

# check has two lanes, for two cores: one for Go, one for JavaScript and the browser.
verb_check() {
  if [ $# -gt 0 ]; then
    declare -F "check_$1" >/dev/null || die "check has no part: $1"
    "check_$1"
    return
  fi
  node_packages
  begin_lanes check
  lane check format vet core &
  lane check types javascript browser
  wait
  end_lanes
}

# Every part runs, even after another one failed, in two lanes at the same time. The browser specs take the longest, and wait for a
# third of their time, so they begin as soon as there is something to drive. What only computes gives way to them. The output of
# each part stays in .bin/test/.
verb_test() {
  node_packages
  begin_lanes test
  (
    renice -n 10 "$BASHPID" >/dev/null
    lane "" lint browser unit
  ) &
  lane "" build e2e
  wait
  end_lanes
}

verb=${1:-help}
[ $# -gt 0 ] && shift
declare -F "verb_$verb" >/dev/null || { verb_help >&2; die "no such verb: $verb"; }
"verb_$verb" "$@"
