/* worker.c -- the stages of one document, in a row. */
#include "indexer/worker.h"

#define ARENA_CHUNK (256 * 1024)
#define FORMS_MAX   ((size_t)32 << 20) /* bytes of forms kept from batch to batch */

brief_status worker_init(struct worker *w, const struct ruleset *rules, const char *stemmer,
                         struct brief_error *err)
{
    brief_status st;
    *w = (struct worker){0};
    arena_init(&w->arena, ARENA_CHUNK);
    if ((st = forms_new(&w->forms, stemmer, err)) || (st = builder_new(&w->builder, w->forms, err)))
        return st;
    return rules ? extractor_new(&w->extractor, rules, err) : BRIEF_OK;
}

void worker_release(struct worker *w)
{
    extractor_free(w->extractor);
    builder_free(w->builder);
    forms_free(w->forms);
    token_list_release(&w->tokens);
    mention_list_release(&w->mentions);
    arena_release(&w->arena);
    *w = (struct worker){0};
}

void worker_time(struct worker *w, struct stage_clock *clock)
{
    forms_time(w->forms, clock);
    builder_time(w->builder, clock);
    if (w->extractor)
        extractor_time(w->extractor, clock);
}

void worker_use_dictionary(struct worker *w, const struct text_dictionary *d)
{
    builder_use_dictionary(w->builder, d);
}

brief_status worker_add(struct worker *w, const struct document *doc, struct brief_error *err)
{
    arena_clear(&w->arena);
    w->mentions.n = 0;
    if (tokenise(&w->tokens, w->forms, doc->text, doc->blocks, doc->n_blocks))
        return brief_fail(err, BRIEF_ENOMEM, "%.*s: out of memory for its words",
                          (int)doc->source.len, doc->source.at);
    if (w->extractor) {
        brief_status st =
            extractor_run(w->extractor, &w->mentions, doc, &w->tokens, w->forms, &w->arena, err);
        if (st)
            return st;
    }
    return builder_add(w->builder, doc, &w->tokens, w->mentions.at, w->mentions.n, err);
}

brief_status worker_finish(struct worker *w, const struct blob_sink *sink, struct segment_row *row,
                           struct brief_error *err)
{
    brief_status st = builder_finish(w->builder, sink, row, err);
    builder_clear(w->builder);
    if (st || forms_bytes(w->forms) > FORMS_MAX)
        forms_clear(w->forms);
    return st;
}
