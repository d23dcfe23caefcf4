/* ruleset.c -- any bytes as a compiled ruleset, its checksum made right: it is refused, or it
 * matches a text without harm. */
#include "core/mem.h"
#include "indexer/entities/compiled.h"
#include "indexer/entities/ruleset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void match(const struct ruleset *rules)
{
    struct span text =
        SPAN("General Ana Ruiz of New York paid US$50m to J. Paz (JP).\nNEWS IN BRIEF");
    struct matcher *m = NULL;
    struct forms *forms = NULL;
    struct token_list tokens = {0};
    struct candidate_list found = {0}, lost = {0};
    if (!matcher_new(&m, rules, NULL) && !forms_new(&forms, "none", NULL) &&
        !tokenise(&tokens, forms, text, NULL, 0))
        matcher_run(m, &found, &lost, text, NULL, 0, &tokens, forms, NULL);
    struct lookup_scratch scratch = {0};
    ruleset_lookup(rules, &scratch, SPAN("New York"), -1);
    lookup_scratch_release(&scratch);
    matcher_free(m);
    forms_free(forms);
    token_list_release(&tokens);
    mem_free(found.at);
    mem_free(lost.at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ruleset *rules;
    char *copy = mem_alloc(size);
    memcpy(copy, data, size);
    if (size >= COMPILED_HEAD_LEN) {
        memcpy(copy, COMPILED_MAGIC, 8);
        store_u64le(copy + 8, compiled_checksum((struct span){copy, size}));
        store_u64le(copy + 16, N_SECTIONS);
    }
    if (!ruleset_open(&rules, (struct span){copy, size}, NULL)) {
        match(rules);
        ruleset_free(rules);
    }
    mem_free(copy);
    return 0;
}
