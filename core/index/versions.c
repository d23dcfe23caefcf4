/* versions.c -- ask the libraries who they are. */
#include "core/index/versions.h"

#include <libstemmer.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>
#include <xxhash.h>

static uint64_t hash_stems(struct sb_stemmer *stemmer, uint64_t hash)
{
    static const char *const words[] = {
        "generalizations",  "nationality", "naciones",  "habitantes",  "gouvernement", "aufgaben",
        "arbeitslosigkeit", "policies",    "traveling", "possibilita", "skeptisch",    "happily",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const sb_symbol *stem =
            sb_stemmer_stem(stemmer, (const sb_symbol *)words[i], (int)strlen(words[i]));
        int n = stem ? sb_stemmer_length(stemmer) : 0;
        hash = XXH3_64bits_withSeed(stem, n > 0 ? (size_t)n : 0, hash);
    }
    return hash;
}

void versions_text(char *out, size_t len)
{
    uint64_t hash = 0;
    for (const char **name = sb_stemmer_list(); name && *name; name++) {
        struct sb_stemmer *stemmer = sb_stemmer_new(*name, "UTF_8");
        if (stemmer)
            hash = hash_stems(stemmer, hash ^ XXH3_64bits(*name, strlen(*name)));
        sb_stemmer_delete(stemmer);
    }
    snprintf(out, len, "unicode %s stemmer %08x", utf8proc_unicode_version(), (unsigned)hash);
}
