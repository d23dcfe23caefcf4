mkdir -p own && printf 'Two of one name\n\nGeneral Ana Torval met Senator Paul Torval. General Torval left. Then Torval smiled.\n' >own/two.txt
brief-index add -q --index own/.brief own
brief-query why-not --index own/.brief 'Ana Torval' two.txt |
    awk '/^ +(over|words) / { skip = 1; next } skip && /^               / { next } { skip = 0 }
        { gsub(/rules:[0-9]+/, "rules:N"); print }'
