/* lexicon_drop.c -- names that a list takes out of the classes of other lists.
 *
 *     @drop city place         the names that follow are no longer in these classes
 *     @drop                    … in no list at all
 *
 * Names are the same when fold_name says so. A list's own names stay. */
#include "indexer/entities/lexicon_build.h"

#include "core/mem.h"
#include "core/text/fold.h"

struct dropper {
    struct lexicon_build *build;
    struct intern names; /* folded */
    uint32_t *first;     /* by name: number of a drop plus one; 0: none */
    uint32_t *next;      /* by drop: of another drop of the name plus one */
    size_t first_cap;
    uint32_t ambiguous; /* the class, or CLASS_NONE */
    struct buf key;
};

/* The name as it is compared; signs that fold to nothing as they are. */
static struct span key_of(struct dropper *d, struct span text)
{
    buf_clear(&d->key);
    if (fold_name(&d->key, text) || d->key.len == 0)
        return text;
    return buf_bytes(&d->key);
}

static brief_status index_drops(struct dropper *d)
{
    struct lexicon_build *b = d->build;
    d->next = mem_calloc(b->n_drops, sizeof *d->next);
    if (!d->next)
        return BRIEF_ENOMEM;
    for (uint32_t i = 0; i < b->n_drops; i++) {
        bool is_new;
        uint32_t name = intern_add(&d->names, key_of(d, b->drops[i].text), &is_new);
        uint32_t *grown = name == INTERN_NONE
                              ? NULL
                              : mem_grow(d->first, &d->first_cap, (size_t)name + 1, sizeof *grown);
        if (!grown)
            return BRIEF_ENOMEM;
        d->first = grown;
        d->next[i] = is_new ? 0 : d->first[name];
        d->first[name] = i + 1;
    }
    return BRIEF_OK;
}

/* What is left of the spelling's classes; false: nothing but a mark. */
static bool subtract(struct dropper *d, const struct spelling *s, uint32_t name,
                     struct class_set *left)
{
    struct class_set none = {{0}};
    for (uint32_t i = d->first[name]; i; i = d->next[i - 1]) {
        const struct spelling *drop = &d->build->drops[i - 1];
        struct class_set gone = class_table_set_at(d->build->classes, drop->set);
        if (drop->src == s->src)
            continue;
        for (int w = 0; w < CLASS_SET_WORDS; w++)
            left->bits[w] &= drop->set ? ~gone.bits[w] : 0;
    }
    struct class_set plain = *left;
    if (d->ambiguous != CLASS_NONE)
        plain.bits[d->ambiguous / 64] &= ~((uint64_t)1 << (d->ambiguous % 64));
    return memcmp(&plain, &none, sizeof none) != 0;
}

static brief_status drop_names(struct dropper *d)
{
    struct lexicon_build *b = d->build;
    size_t kept = 0;
    for (size_t i = 0; i < b->n; i++) {
        struct spelling s = b->at[i];
        uint32_t name = intern_find(&d->names, key_of(d, s.text));
        if (name != INTERN_NONE) {
            struct class_set left = class_table_set_at(b->classes, s.set);
            if (!subtract(d, &s, name, &left))
                continue;
            s.set = class_table_set(b->classes, &left);
            if (s.set == CLASS_NONE)
                return BRIEF_ENOMEM;
        }
        b->at[kept++] = s;
    }
    b->n = kept;
    return BRIEF_OK;
}

brief_status lexicon_build_drop(struct lexicon_build *b, struct brief_error *err)
{
    struct dropper d = {.build = b, .ambiguous = class_table_find(b->classes, SPAN("ambiguous"))};
    if (b->n_drops == 0)
        return BRIEF_OK;
    intern_init(&d.names);
    brief_status st = index_drops(&d);
    st = st ? st : drop_names(&d);
    intern_release(&d.names);
    mem_free(d.first);
    mem_free(d.next);
    buf_release(&d.key);
    return st ? brief_fail(err, st, "out of memory while compiling lists") : BRIEF_OK;
}
