#!/bin/sh
# --help of every subcommand, and the man pages that tell the same.
set -eu
. "$(dirname "$0")/common"

# Every option that $out shows stands in $page.
options_are_told() {
    sed -n '/^options:/,$s/.* --\([a-z-]*\).*/\1/p' "$out" | cut -d= -f1 | sort -u |
        while read -r option; do
            [ "$option" = help ] && continue
            tr -d '\\' <"$page" | grep -qE "Fl Fl $option( |\$)" || fail "$page lacks --$option of $1"
        done
}

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
        options_are_told "$command"
        sed -n '/^commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' "$out" >"$work/verbs"
        while read -r verb; do
            run 0 $program "$command" "$verb" --help
            prints "usage: $program $command $verb"
            grep -qE "^\.Cm $command $verb( |\$)" "$page" || fail "$page lacks $command $verb"
            options_are_told "$command $verb"
            run 2 $program "$command" "$verb" --no-such-option
            says '--no-such-option'
        done <"$work/verbs"
        run 2 $program "$command" --no-such-option
        says '--no-such-option'
    done <"$work/commands"
    run 2 $program no-such-command
done
