brief-index rules why 'General Ana Torval met Senator Paul Torval. Then Torval smiled.' |
    awk '/^ +(over|words) / { skip = 1; next } skip && /^               / { next } { skip = 0 }
        { gsub(/rules:[0-9]+/, "rules:N"); print }'
