/* proposals_merge.c -- two actors that may be one.
 *
 *     names one letter apart, an initial for a given name, an acronym, the first words of a name
 *       ──> pairs ──> what their documents share ──> proposals
 *
 * Likeness alone makes pairs; company and titles decide how far up they come, and whether at all.
 */
#include "query/views/proposals.h"

#include "core/mem.h"
#include "core/mention.h"
#include "core/text/clean.h"
#include "core/text/fold.h"

#include <stdlib.h>
#include <xxhash.h>

#define LETTERS_LEAST 6  /* of names compared letter by letter */
#define SURNAME_MOST  40 /* actors of one surname that are compared with each other */
#define COMPANY_MOST  100
#define TITLES_MOST   60
#define SCORE_LEAST   60

enum likeness {
    LIKE_LETTER = 50,  /* one letter apart */
    LIKE_SHORT = 45,   /* Doug, Douglas */
    LIKE_INITIAL = 40, /* D. Fraser, Douglas Fraser */
    LIKE_ACRONYM = 40, /* BOC, Basra Oil Company */
    LIKE_HEAD = 30,    /* Hanseong, Hanseong Cathode */
};

/* An actor by something that others may have, too. */
struct by_hash {
    uint64_t hash;
    uint32_t actor;
};

struct pairing {
    struct proposals *p;
    struct span *folded; /* by actor: his name's key */
    struct by_hash *list;
    size_t n, cap;
    struct intern seen; /* pairs proposed */
};

static brief_status no_memory(struct pairing *g)
{
    return brief_fail(&g->p->view->err, BRIEF_ENOMEM, "out of memory for proposals");
}

static brief_status add_hash(struct pairing *g, uint8_t type, struct span text, uint32_t actor)
{
    struct by_hash *grown = mem_grow(g->list, &g->cap, g->n + 1, sizeof *grown);
    g->list = grown ? grown : g->list;
    if (!grown)
        return no_memory(g);
    grown[g->n++] = (struct by_hash){XXH3_64bits_withSeed(text.at, text.len, type), actor};
    return BRIEF_OK;
}

static int compare_hashes(const void *a, const void *b)
{
    const struct by_hash *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->actor > y->actor) - (x->actor < y->actor);
}

/* --- likeness -----------------------------------------------------------------------------------
 */

static size_t common_head(struct span a, struct span b)
{
    size_t n = 0;
    while (n < a.len && n < b.len && a.at[n] == b.at[n])
        n++;
    return n;
}

/* At most one letter changed, added, left out, or two neighbours exchanged. */
static bool one_letter_apart(struct span a, struct span b)
{
    size_t head = common_head(a, b);
    struct span x = span_sub(a, head, a.len), y = span_sub(b, head, b.len);
    if (a.len > b.len)
        return a.len == b.len + 1 && span_equal(span_sub(x, 1, x.len), y);
    if (b.len > a.len)
        return b.len == a.len + 1 && span_equal(span_sub(y, 1, y.len), x);
    if (x.len < 2)
        return true;
    return span_equal(span_sub(x, 1, x.len), span_sub(y, 1, y.len)) ||
           (x.at[0] == y.at[1] && x.at[1] == y.at[0] &&
            span_equal(span_sub(x, 2, x.len), span_sub(y, 2, y.len)));
}

/* Flight 7 and Flight 8 are no misprints. */
static bool same_digits(struct span a, struct span b)
{
    size_t i = 0, j = 0;
    for (;; i++, j++) {
        while (i < a.len && !(a.at[i] >= '0' && a.at[i] <= '9'))
            i++;
        while (j < b.len && !(b.at[j] >= '0' && b.at[j] <= '9'))
            j++;
        if (i == a.len || j == b.len)
            return i == a.len && j == b.len;
        if (a.at[i] != b.at[j])
            return false;
    }
}

/* Two people of one surname: do their given names allow that they are one? 0: no. */
static uint32_t given_likeness(struct span a, struct span b, const char **how)
{
    struct span x = key_first_word(a), y = key_first_word(b);
    struct span shorter = x.len < y.len ? x : y, longer = x.len < y.len ? y : x;
    if (shorter.len == 1 && longer.len > 1 && shorter.at[0] == longer.at[0]) {
        *how = "an initial for the given name";
        return LIKE_INITIAL;
    }
    if (shorter.len >= 3 && span_starts_with(longer, shorter) && longer.len > shorter.len) {
        *how = "a short given name";
        return LIKE_SHORT;
    }
    return 0;
}

/* --- pairs --------------------------------------------------------------------------------------
 */

static bool is_new_pair(struct pairing *g, uint32_t a, uint32_t b)
{
    uint32_t pair[2] = {a < b ? a : b, a < b ? b : a};
    bool is_new = false;
    intern_add(&g->seen, (struct span){(const char *)pair, sizeof pair}, &is_new);
    return is_new;
}

static uint32_t key_of(const struct actor_table *t, uint32_t actor)
{
    return actors_root(t, t->entities[t->actors[actor].entities[0]].key_number);
}

/* Weigh the evidence for a pair and keep it when it is enough. */
static brief_status consider(struct pairing *g, uint32_t a, uint32_t b, uint32_t likeness,
                             const char *how, bool needs_company)
{
    struct proposals *p = g->p;
    const struct actor_table *t = p->table;
    const struct company *x, *y;
    struct buf lines = {0}, evidence = {0};
    uint32_t company = 0, titles = 0;
    if (a == b || !(proposal_wants(p, a) || proposal_wants(p, b)) ||
        !same_digits(g->folded[a], g->folded[b]) || !is_new_pair(g, a, b) ||
        !actors_may_join(t, key_of(t, a), key_of(t, b), (struct span){"", 0}))
        return BRIEF_OK;
    uint32_t first = t->actors[a].n_mentions >= t->actors[b].n_mentions ? a : b;
    uint32_t second = first == a ? b : a;
    brief_status st = company_of(&p->companies, first, &x, &p->view->err);
    st = st ? st : company_of(&p->companies, second, &y, &p->view->err);
    if (st)
        return st;
    append_counted(&evidence, p, first);
    buf_puts(&evidence, ", ");
    append_counted(&evidence, p, second);
    buf_printf(&evidence, ": %s", how);
    st = append_shared(p, &evidence, "; both named with ", &x->names, &y->names, &company);
    st = st ? st : append_shared(p, &evidence, "; both titled ", &x->titles, &y->titles, &titles);
    company = company / 4 < COMPANY_MOST ? company / 4 : COMPANY_MOST;
    titles = titles / 4 < TITLES_MOST ? titles / 4 : TITLES_MOST;
    buf_printf(&lines, "merge %s ", mention_type_name(t->actors[first].type));
    append_quoted(&lines, proposal_name(p, first));
    buf_byte(&lines, ' ');
    append_quoted(&lines, proposal_name(p, second));
    buf_byte(&lines, '\n');
    uint32_t score = likeness + company + titles;
    if (!st && score >= SCORE_LEAST && (!needs_company || company))
        st = proposal_add(p, score, &lines, &evidence);
    buf_release(&lines);
    buf_release(&evidence);
    return st;
}

/* Every name without one of its letters, and whole: those that are one letter apart meet. */
static brief_status list_deletions(struct pairing *g)
{
    const struct actor_table *t = g->p->table;
    char room[64];
    brief_status st = BRIEF_OK;
    for (uint32_t a = 0; a < t->n_actors && !st; a++) {
        struct span name = g->folded[a];
        if (!mention_type_has_actor(t->actors[a].type) || name.len < LETTERS_LEAST ||
            name.len > sizeof room)
            continue;
        st = add_hash(g, t->actors[a].type, name, a);
        for (size_t i = 0; i < name.len && !st; i++) {
            memcpy(room, name.at, i);
            memcpy(room + i, name.at + i + 1, name.len - i - 1);
            st = add_hash(g, t->actors[a].type, (struct span){room, name.len - 1}, a);
        }
    }
    return st;
}

typedef brief_status (*pair_step)(struct pairing *g, uint32_t a, uint32_t b);

/* Every two actors with one hash. */
static brief_status each_pair(struct pairing *g, size_t most, pair_step step)
{
    brief_status st = BRIEF_OK;
    if (g->n)
        qsort(g->list, g->n, sizeof *g->list, compare_hashes);
    for (size_t from = 0, to; from < g->n && !st; from = to) {
        for (to = from + 1; to < g->n && g->list[to].hash == g->list[from].hash;)
            to++;
        for (size_t i = from; i < to && to - from <= most; i++)
            for (size_t j = i + 1; j < to && !st; j++)
                st = step(g, g->list[i].actor, g->list[j].actor);
    }
    g->n = 0;
    return st;
}

static brief_status by_letters(struct pairing *g, uint32_t a, uint32_t b)
{
    if (g->p->table->actors[a].type != g->p->table->actors[b].type ||
        !one_letter_apart(g->folded[a], g->folded[b]))
        return BRIEF_OK;
    return consider(g, a, b, LIKE_LETTER, "one letter apart", false);
}

static brief_status by_surname(struct pairing *g, uint32_t a, uint32_t b)
{
    const char *how;
    uint32_t likeness = given_likeness(g->folded[a], g->folded[b], &how);
    return likeness ? consider(g, a, b, likeness, how, false) : BRIEF_OK;
}

static brief_status list_surnames(struct pairing *g)
{
    const struct actor_table *t = g->p->table;
    brief_status st = BRIEF_OK;
    for (uint32_t a = 0; a < t->n_actors && !st; a++) {
        struct span surnames[4];
        if (t->actors[a].type == MENTION_PERSON && !person_key_is_short(g->folded[a]) &&
            key_surname(g->folded[a], surnames))
            st = add_hash(g, MENTION_PERSON, surnames[0], a);
    }
    return st;
}

static bool is_small_word(struct span word)
{
    return span_equal(word, SPAN("of")) || span_equal(word, SPAN("and")) ||
           span_equal(word, SPAN("for")) || span_equal(word, SPAN("the")) ||
           span_equal(word, SPAN("de")) || span_equal(word, SPAN("in"));
}

/* The first letters of the words of a name, small words left out. */
static size_t initials_of(struct span name, char room[8])
{
    size_t n = 0;
    for (size_t from = 0; from < name.len;) {
        struct span word = key_first_word(span_sub(name, from, name.len));
        from += word.len + 1;
        if (!word.len || is_small_word(word))
            continue;
        if (n == 8 || (uint8_t)word.at[0] >= 0x80)
            return 0;
        room[n++] = word.at[0];
    }
    return n;
}

/* Organisations by their initials, and those that are called by letters only. */
static brief_status list_acronyms(struct pairing *g)
{
    const struct actor_table *t = g->p->table;
    brief_status st = BRIEF_OK;
    for (uint32_t a = 0; a < t->n_actors && !st; a++) {
        struct span name = g->folded[a];
        char room[8];
        if (t->actors[a].type != MENTION_ORGANISATION)
            continue;
        size_t n = memchr(name.at, ' ', name.len) ? initials_of(name, room) : 0;
        if (n >= 3)
            st = add_hash(g, MENTION_ORGANISATION, (struct span){room, n}, a);
        else if (!n && name.len >= 3 && name.len <= 8)
            st = add_hash(g, MENTION_ORGANISATION, name, a);
    }
    return st;
}

static brief_status by_acronym(struct pairing *g, uint32_t a, uint32_t b)
{
    bool a_long = memchr(g->folded[a].at, ' ', g->folded[a].len) != NULL;
    bool b_long = memchr(g->folded[b].at, ' ', g->folded[b].len) != NULL;
    return a_long != b_long ? consider(g, a, b, LIKE_ACRONYM, "its initials", true) : BRIEF_OK;
}

/* Organisations by every beginning of their names. */
static brief_status list_heads(struct pairing *g)
{
    const struct actor_table *t = g->p->table;
    brief_status st = BRIEF_OK;
    for (uint32_t a = 0; a < t->n_actors && !st; a++) {
        struct span name = g->folded[a];
        if (t->actors[a].type != MENTION_ORGANISATION)
            continue;
        for (size_t to = 0; to <= name.len && !st; to++)
            if (to == name.len || name.at[to] == ' ')
                st = add_hash(g, MENTION_ORGANISATION, span_sub(name, 0, to), a);
    }
    return st;
}

static brief_status by_head(struct pairing *g, uint32_t a, uint32_t b)
{
    struct span x = g->folded[a], y = g->folded[b];
    struct span shorter = x.len < y.len ? x : y, longer = x.len < y.len ? y : x;
    if (!span_starts_with(longer, shorter) || longer.len == shorter.len ||
        longer.at[shorter.len] != ' ' || shorter.len < 4)
        return BRIEF_OK;
    return consider(g, a, b, LIKE_HEAD, "the first words of it", true);
}

static brief_status fold_names(struct pairing *g)
{
    const struct actor_table *t = g->p->table;
    struct buf folded = {0};
    g->folded = arena_calloc(&g->p->view->arena, t->n_actors + 1, sizeof *g->folded);
    brief_status st = g->folded ? BRIEF_OK : no_memory(g);
    for (uint32_t a = 0; a < t->n_actors && !st; a++) {
        buf_clear(&folded);
        if (fold_name(&folded, proposal_name(g->p, a)))
            st = no_memory(g);
        else if (!(g->folded[a] = arena_copy(&g->p->view->arena, buf_bytes(&folded))).at)
            st = no_memory(g);
    }
    buf_release(&folded);
    return st;
}

brief_status propose_merges(struct proposals *p)
{
    static const struct {
        brief_status (*list)(struct pairing *g);
        pair_step step;
        size_t most; /* actors with the same: more say nothing */
    } ways[] = {{list_surnames, by_surname, SURNAME_MOST},
                {list_deletions, by_letters, SURNAME_MOST},
                {list_acronyms, by_acronym, 6},
                {list_heads, by_head, 4}};
    struct pairing g = {.p = p};
    intern_init(&g.seen);
    brief_status st = fold_names(&g);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0] && !st; i++) {
        st = ways[i].list(&g);
        st = st ? st : each_pair(&g, ways[i].most, ways[i].step);
    }
    mem_free(g.list);
    intern_release(&g.seen);
    return st;
}
