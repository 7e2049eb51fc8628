#!/usr/bin/env bash
# Records the journals anew: record.sh COMMIT. The README above says what it does.
set -euo pipefail
commit=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'git -C "$here" worktree remove --force "$work/tree"; rm -rf "$work"' EXIT
git -C "$here" worktree add --detach "$work/tree" "$commit"
cd "$work/tree"
git apply "$here/recorder.patch"
mkdir -p "$work/all" "$work/few" internal/before/journals
touch internal/before/journals/none.txt

RECORD_JOURNALS="$work/all" go test -count=1 -short -skip TestAJournalOfAnEarlierBuildMeansTheSame ./internal/simtest
RECORDED_JOURNALS="$work/all" SELECTED_JOURNALS="$work/few" go test -count=1 -run TestSelectJournals ./internal/simtest
node "$here/made.mjs" "$work/few"

rm internal/before/journals/none.txt
cp "$work"/few/*.txt internal/before/journals/
go test -count=1 -run TestAJournalOfAnEarlierBuildMeansTheSame ./internal/simtest -record-before
rm -f "$here"/../journals/*.txt
cp internal/before/journals/*.txt "$here/../journals/"
