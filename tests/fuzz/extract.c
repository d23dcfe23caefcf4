/* Any bytes as a document of any date: mentions must lie inside it, in order. */
#include "core/text/utf8.h"
#include "indexer/entities/extract.h"

#include <stdlib.h>

extern const char _binary_rules_bin_start[], _binary_rules_bin_end[];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A day of the whole calendar, its ends included, by the last two bytes; none for a short text. */
static struct day_range any_date(const uint8_t *data, size_t size)
{
    if (size < 3)
        return (struct day_range){NO_DAY, NO_DAY};
    int64_t part = data[size - 1] << 8 | data[size - 2];
    int32_t day = (int32_t)(DAY_MIN + ((int64_t)DAY_MAX - DAY_MIN) * part / 65535);
    return (struct day_range){day, day};
}

static void check(const struct mention_list *list, size_t len)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i].start >= list->at[i].end || list->at[i].end > len ||
            (i && list->at[i - 1].start > list->at[i].start))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ruleset *rules = NULL;
    struct extractor *extractor = NULL;
    struct forms *forms = NULL;
    struct token_list tokens = {0};
    struct mention_list mentions = {0};
    struct arena arena;
    struct buf text = {0};
    struct span compiled = {_binary_rules_bin_start,
                            (size_t)(_binary_rules_bin_end - _binary_rules_bin_start)};
    arena_init(&arena, 4096);
    if (ruleset_open(&rules, compiled, NULL) || extractor_new(&extractor, rules, NULL) ||
        forms_new(&forms, "en", NULL) ||
        utf8_append_nfc(&text, (struct span){(const char *)data, size}, NULL))
        abort();
    struct document doc = {.text = buf_bytes(&text), .date = any_date(data, size)};
    const char *comma = doc.text.len ? memchr(doc.text.at, ',', doc.text.len) : NULL;
    if (comma) /* as if a dateline began with its place */
        doc.dateline_place = span_sub(doc.text, 0, (size_t)(comma - doc.text.at));
    if (tokenise(&tokens, forms, doc.text, NULL, 0) ||
        extractor_run(extractor, &mentions, &doc, &tokens, forms, &arena, NULL))
        abort();
    check(&mentions, doc.text.len);
    extractor_free(extractor);
    ruleset_free(rules);
    forms_free(forms);
    token_list_release(&tokens);
    mention_list_release(&mentions);
    arena_release(&arena);
    buf_release(&text);
    return 0;
}
