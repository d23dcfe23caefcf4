/* Fuzz target: any bytes as actors.txt are read or complained of, with a line, a column and no
 * control characters; what was read can be looked up. */
#include "query/corrections.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect_clean(void *ctx, const char *message)
{
    (void)ctx;
    if (strncmp(message, "actors.txt:", 11) != 0)
        abort();
    for (const char *c = message; *c; c++)
        if ((uint8_t)*c < ' ' && *c != '\n')
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct corrections c;
    struct complaints complaints = {expect_clean, NULL, 0};
    corrections_init(&c);
    if (corrections_parse(&c, SPAN("actors.txt"), (struct span){(const char *)data, size},
                          &complaints, NULL) == BRIEF_OK)
        for (size_t i = 0; i < c.n; i++)
            for (size_t j = 0; j < c.at[i].n_names; j++) {
                size_t from, to = corrections_of(&c, c.at[i].names[j].folded, &from);
                if (to <= from || to > c.n_refs)
                    abort();
            }
    corrections_release(&c);
    return 0;
}
