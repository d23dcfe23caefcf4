/* Fuzz target: whatever is typed as a query, a range, a date or a name is read or refused, with a
 * message that holds no control characters; nothing is followed out of bounds. */
#include "query/actors.h"
#include "core/text/clean.h"
#include "query/parser.h"
#include "query/plan.h"
#include "query/range.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect_clean(const struct brief_error *err)
{
    for (const char *c = err->text; *c; c++)
        if ((uint8_t)*c < ' ' && *c != '\n')
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct query_tree tree;
    struct value_range range;
    struct day_range days;
    struct actor_name name;
    struct buf tree_text = {0};
    struct brief_error err = {0};
    struct span text = {(const char *)data, size};
    arena_init(&a, 4096);
    if (query_parse(&tree, text, &a, &err) == BRIEF_OK)
        query_node_format(&tree_text, tree.root);
    expect_clean(&err);
    brief_error_clear(&err);
    value_range_parse(&range, text, size % 2, &err);
    expect_clean(&err);
    day_query_parse(&days, text);
    actor_name_set(&name, text, UINT32_MAX, &a, NULL);
    source_matches(text, SPAN("wires/2011/peru.txt"));
    clean_append(&tree_text, text);
    clean_append_lines(&tree_text, text);
    buf_release(&tree_text);
    arena_release(&a);
    return 0;
}
