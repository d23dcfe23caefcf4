mkdir -p own && printf 'Two of one name\n\nGeneral Ana Torval met Senator Paul Torval. General Torval left. Then Torval smiled.\n' >own/two.txt
brief-index add -q --index own/.brief own
brief-query mentions --index own/.brief --explain --undecided 'Ana Torval' |
    awk '/^ +(over|words) / { skip = 1; next } skip && /^               / { next } { skip = 0 }
        { gsub(/rules:[0-9]+/, "rules:N"); print }'
