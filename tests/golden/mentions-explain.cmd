brief-query mentions --explain --in date:2019-03 'Hernán Quispe Salazar' |
    awk '/^ +(over|words) / { skip = 1; next } skip && /^               / { next } { skip = 0 }
        { gsub(/rules:[0-9]+/, "rules:N"); print }'
