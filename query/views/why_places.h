/* why_places.h -- where the words of a name stand in a text, whatever was made of them.
 *
 *     name, aliases ──tokenise──> targets: sequences of words, and single words of the name
 *     text ──tokenise──> the longest target that begins at each word ──> places */
#ifndef BRIEF_QUERY_WHY_PLACES_H
#define BRIEF_QUERY_WHY_PLACES_H

#include "core/arena.h"
#include "core/document.h"
#include "core/text/forms.h"

struct why_place {
    uint32_t start, end;
    bool whole; /* all words of the name or of an alias, not one of several */
    bool small; /* begins with a small letter */
};

/* A word of the text that is nearly one of the name's. */
struct near_word {
    struct span text;  /* as it is written first */
    struct span of;    /* folded */
    unsigned distance; /* letters changed, added or left out: 1 or 2 */
    uint32_t n, start; /* times it stands there; the first place */
};

struct why_places {
    struct why_place *at;
    size_t n;
    struct near_word *near; /* to words of the name that stand nowhere; nearest first */
    size_t n_near;
};

/* names[0] is the name asked for, whose words count alone, too (those of three letters and more);
 * the others are names that the actor also goes by. Case and accents do not matter. Everything in
 * `a`. BRIEF_ENOMEM only. */
brief_status why_places_find(struct why_places *out, const struct document *doc,
                             const struct span *names, size_t n_names, struct forms *forms,
                             struct arena *a);

#endif
