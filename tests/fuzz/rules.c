/* rules.c -- any bytes as a rule file and a list (split at the first NUL): they compile or are
 * refused, and what compiles can be opened and checked. */
#include "core/mem.h"
#include "indexer/entities/ruleset.h"
#include "indexer/entities/ruleset_compile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    size_t cut =
        size && memchr(text, 0, size) ? (size_t)((char *)memchr(text, 0, size) - text) : size;
    struct source sources[] = {
        {"f.rules", {text, cut}},
        {"f.list", {text + (cut < size ? cut + 1 : size), cut < size ? size - cut - 1 : 0}},
    };
    struct buf out = {0};
    struct ruleset *rules = NULL;
    struct brief_error err = {0};
    size_t n_examples;
    if (size > 1 << 14)
        return 0;
    if (ruleset_compile_sources(&out, sources, 2, &err) == BRIEF_OK) {
        if (ruleset_open(&rules, buf_bytes(&out), &err))
            __builtin_trap(); /* what we compile, we can open */
        ruleset_check_examples(rules, &n_examples, &err);
    } else if (!err.text[0]) {
        __builtin_trap(); /* a refusal says why */
    }
    ruleset_free(rules);
    buf_release(&out);
    return 0;
}
