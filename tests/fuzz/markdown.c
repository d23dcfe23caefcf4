/* markdown.c -- fuzz the reader of markdown files: any bytes give documents that keep every rule.
 */
#include "tests/formats_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct formats_run run;
    struct span bytes = {(const char *)data, size};
    if (formats_read_all(&run, FILE_MARKDOWN, "2019-03-14-fuzz", bytes, NULL, NULL) || run.broken) {
        fprintf(stderr, "broken: %s\n", run.broken ? run.broken : "status");
        abort();
    }
    formats_release(&run);
    return 0;
}
