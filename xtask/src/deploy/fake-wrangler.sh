#!/bin/sh
# Plays wrangler in the tests. In its folder `<function>.json` is what a function has; what it is told
# goes to `calls` and `<function>.set`. With a file `offline` nothing works.
cd "$(dirname "$0")" || exit 1
echo "$*" >> calls
if [ -e offline ]; then
  echo 'You are not logged in.' >&2
  exit 1
fi
function=$4
case "$1 $2 $3" in
'secret list --env')
  cat "$function.json" 2>/dev/null && exit
  echo "Worker \"$function\" not found." >&2
  exit 1
  ;;
'secret bulk --env') cat > "$function.set" ;;
*) exit 1 ;;
esac
