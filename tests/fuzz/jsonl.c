/* jsonl.c -- fuzz the reader of JSON records, both as stories and as they are. */
#include "tests/formats_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span bytes = {(const char *)data, size};
    for (int as_is = 0; as_is < 2; as_is++) {
        struct format_options options = {.date = {NO_DAY, NO_DAY}, .text_as_is = as_is};
        struct formats_run run;
        brief_status st = formats_read_all(&run, FILE_JSONL, "fuzz", bytes, &options, NULL);
        if ((st && st != BRIEF_EINPUT) || run.broken) {
            fprintf(stderr, "broken: %s\n", run.broken ? run.broken : "status");
            abort();
        }
        formats_release(&run);
    }
    return 0;
}
