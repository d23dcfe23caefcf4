/* proposals.c -- gather, order and print proposals for actors.txt. */
#include "query/views/proposals.h"

#include "core/mem.h"
#include "core/mention.h"
#include "core/text/clean.h"

#include <stdlib.h>

#define SHARED_SHOWN 4

static brief_status no_memory(struct proposals *p)
{
    return brief_fail(&p->view->err, BRIEF_ENOMEM, "out of memory for proposals");
}

brief_status proposal_add(struct proposals *p, uint32_t score, struct buf *lines,
                          struct buf *evidence)
{
    struct proposal *grown = mem_grow(p->at, &p->cap, p->n + 1, sizeof *grown);
    p->at = grown ? grown : p->at;
    struct proposal made = {score, arena_copy(&p->view->arena, buf_bytes(lines)),
                            arena_copy(&p->view->arena, buf_bytes(evidence))};
    bool kept = grown && made.lines.at && made.evidence.at && !lines->failed && !evidence->failed;
    buf_clear(lines);
    buf_clear(evidence);
    if (!kept)
        return no_memory(p);
    grown[p->n++] = made;
    return BRIEF_OK;
}

void append_quoted(struct buf *out, struct span name)
{
    struct buf clean = {0};
    clean_append(&clean, name);
    buf_byte(out, '"');
    for (size_t i = 0; i < clean.len; i++) {
        if (clean.at[i] == '"' || clean.at[i] == '\\')
            buf_byte(out, '\\');
        buf_byte(out, (uint8_t)clean.at[i]);
    }
    buf_byte(out, '"');
    out->failed |= clean.failed;
    buf_release(&clean);
}

struct span proposal_name(const struct proposals *p, uint32_t actor)
{
    const struct actor *a = &p->table->actors[actor];
    return a->renamed == NO_CORRECTION ? a->name
                                       : p->table->corrections.at[a->renamed].names[0].text;
}

void append_counted(struct buf *out, const struct proposals *p, uint32_t actor)
{
    const struct actor *a = &p->table->actors[actor];
    clean_append(out, a->name);
    buf_printf(out, " (%llu)", (unsigned long long)a->n_mentions);
}

brief_status append_shared(struct proposals *p, struct buf *out, const char *lead,
                           const struct name_set *a, const struct name_set *b, uint32_t *points)
{
    struct name_set shared;
    brief_status st = company_shared(&p->companies, a, b, points, &shared, &p->view->err);
    size_t shown = 0, left = 0;
    for (size_t i = 0; i < shared.n && !st; i++) {
        struct span name = company_name(&p->companies, shared.at[i]);
        bool told = false; /* a country is named as a place and as a nationality */
        for (size_t j = 0; j < i && j < 2 * SHARED_SHOWN; j++)
            told |= span_equal(name, company_name(&p->companies, shared.at[j]));
        if (told)
            continue;
        if (shown == SHARED_SHOWN) {
            left++;
            continue;
        }
        buf_puts(out, shown++ ? ", " : lead);
        clean_append(out, name);
    }
    if (left)
        buf_printf(out, " and %zu more", left);
    return st;
}

static int compare_proposals(const void *a, const void *b)
{
    const struct proposal *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return span_compare(x->lines, y->lines);
}

/* # Jon Smith (3), John Smith (41): one letter apart; both named with Lima, Acme
 * merge person "Jon Smith" "John Smith"                                          */
static void print(struct view *v, const struct proposal *x, bool first)
{
    struct buf *out = &v->answer.text, line = {0};
    if (!first)
        buf_byte(out, '\n');
    buf_puts(&line, "# ");
    buf_span(&line, x->evidence);
    paint_text(out, &v->style, PAINT_DIM, buf_bytes(&line));
    buf_byte(out, '\n');
    buf_span(out, x->lines);
    buf_release(&line);
    answer_pause(&v->answer);
}

static brief_status propose(struct proposals *p)
{
    brief_status st = propose_merges(p);
    st = st ? st : propose_splits(p);
    st = st ? st : propose_stops(p);
    return st ? st : propose_retypes(p);
}

brief_status actors_suggest(struct view *v, struct actor_table *t, const bool *wanted, size_t limit,
                            size_t *n_shown)
{
    struct proposals p = {.view = v, .table = t, .wanted = wanted};
    brief_status st = companies_init(&p.companies, t, &v->err);
    st = st ? st : propose(&p);
    if (!st && p.n)
        qsort(p.at, p.n, sizeof *p.at, compare_proposals);
    for (; !st && *n_shown < p.n && *n_shown < limit; ++*n_shown)
        print(v, &p.at[*n_shown], *n_shown == 0);
    if (!st && !p.n)
        view_note(v, "nothing to propose");
    else if (!st)
        view_note(v, "%zu of %zu proposals", *n_shown, p.n);
    companies_release(&p.companies);
    mem_free(p.at);
    return st;
}
