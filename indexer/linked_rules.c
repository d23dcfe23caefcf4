/* linked_rules.c -- the rules that stand inside the program. */
#include "indexer/collection_rules.h"

/* Put there by the linker from build/rules.bin and rules.src. */
extern const char _binary_rules_bin_start[], _binary_rules_bin_end[];
extern const char _binary_rules_src_start[], _binary_rules_src_end[];

#define LINKED(name)                                                                               \
    {                                                                                              \
        _binary_rules_##name##_start,                                                              \
            (size_t)(_binary_rules_##name##_end - _binary_rules_##name##_start)                    \
    }

brief_status read_rules(struct collection_rules *out, const char *path, const char *const *more,
                        size_t n_more, struct brief_error *err)
{
    struct shipped_rules shipped = {LINKED(bin), LINKED(src)};
    return collection_rules_read(out, &shipped, path, more, n_more, err);
}
