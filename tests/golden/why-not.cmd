brief-query why-not 'Hernán Quispe' 'briefings/2019-03-14-andes-security.txt#1' |
    awk '/^ +(over|words) / { skip = 1; next } skip && /^               / { next } { skip = 0 }
        { gsub(/rules:[0-9]+/, "rules:N"); print }'
