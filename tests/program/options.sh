#!/bin/sh
# --help of every subcommand, and the man pages that tell the same.
set -eu
. "$(dirname "$0")/common"

for program in brief-index brief-query; do
    page=$root/docs/$program.1
    if command -v mandoc >/dev/null; then
        mandoc -T lint -W warning "$page" >"$out" 2>&1 || fail "$page: mandoc complains"
    fi
    run 0 $program --help
    sed -n '/^commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' "$out" >"$work/commands"
    [ -s "$work/commands" ] || fail "$program --help lists no commands"
    while read -r command; do
        run 0 $program "$command" --help
        prints "usage: $program $command"
        grep -qE "^\.(It|Ss) (Nm |Cm )?$command( |\$)" "$page" || fail "$page lacks $command"
        sed -n '/^options:/,$s/.* --\([a-z-]*\).*/\1/p' "$out" | cut -d= -f1 | sort -u |
            while read -r option; do
                [ "$option" = help ] && continue
                tr -d '\\' <"$page" | grep -qE "Fl Fl $option( |\$)" || fail "$page lacks --$option of $command"
            done
        run 2 $program "$command" --no-such-option
        says '--no-such-option'
    done <"$work/commands"
    run 2 $program no-such-command
done
