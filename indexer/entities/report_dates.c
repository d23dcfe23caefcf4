/* report_dates.c -- datelines, as the formats found them, and lines that are only a date. */
#include "indexer/entities/report_dates.h"

#define PLACE_GAP_MAX 3 /* bytes between a dateline's place and its date: ", " */

static size_t place_end(const struct document *doc)
{
    struct span place = doc->dateline_place, text = doc->text;
    if (!place.len || place.at < text.at || place.at + place.len > text.at + text.len)
        return SIZE_MAX;
    return (size_t)(place.at - text.at) + place.len;
}

/* Nothing but the date in the block, or only a dash or colon behind it before the text goes on. */
static bool heads_block(struct span text, const struct block *b, const struct mention *m)
{
    size_t at = m->end;
    if (m->start != b->start)
        return false;
    while (at < b->end && text.at[at] == ' ')
        at++;
    return at >= b->end || text.at[at] == ':' || text.at[at] == '-' || text.at[at] == '\n' ||
           (b->end - at >= 3 && memcmp(text.at + at, "\xE2\x80", 2) == 0);
}

void report_dates_mark(struct draft_list *drafts, const struct document *doc,
                       const struct token_list *tokens)
{
    size_t behind = place_end(doc);
    for (size_t i = 0; i < drafts->n; i++) {
        struct mention *m = &drafts->at[i].m;
        if (m->type != MENTION_DATE || m->token_from >= tokens->n)
            continue;
        uint32_t number = tokens->at[m->token_from].block;
        const struct block *b = number < doc->n_blocks ? &doc->blocks[number] : NULL;
        bool is_items =
            m->days.from != NO_DAY && m->days.from == doc->date.from && m->days.to == doc->date.to;
        if ((b && b->kind == BLOCK_DATELINE) ||
            (behind != SIZE_MAX && m->start >= behind && m->start - behind <= PLACE_GAP_MAX) ||
            (b && is_items && b->kind != BLOCK_CELL && heads_block(doc->text, b, m)))
            m->flags |= MENTION_REPORT;
    }
}
