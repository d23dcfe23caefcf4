/* held_lines.c -- a queue of lines, in memory and behind that in a file.
 *
 * A record: tag u32, length of each version u32, the versions. A sure line has the tag SURE and
 * its bytes as first version. */
#include "indexer/held_lines.h"

#include "core/bytes.h"

#include <assert.h>
#include <errno.h>

#define SURE       UINT32_MAX
#define HEAD_BYTES (4 * (1 + HELD_VERSIONS))

void held_lines_init(struct held_lines *h, FILE *out)
{
    *h = (struct held_lines){.out = out, .bytes_max = HELD_BYTES_MAX};
}

void held_lines_release(struct held_lines *h)
{
    if (h->spilled)
        fclose(h->spilled);
    buf_release(&h->queue);
}

static brief_status spill(struct held_lines *h, struct brief_error *err)
{
    if (!h->spilled && !(h->spilled = tmpfile()))
        return brief_fail(err, BRIEF_EIO, "no temporary file for output that waits: %s",
                          strerror(errno));
    if (fwrite(h->queue.at, 1, h->queue.len, h->spilled) != h->queue.len)
        return brief_fail(err, BRIEF_EIO, "a temporary file cannot be written: %s",
                          strerror(errno));
    buf_clear(&h->queue);
    return BRIEF_OK;
}

static brief_status enqueue(struct held_lines *h, uint32_t tag,
                            const struct span versions[HELD_VERSIONS], struct brief_error *err)
{
    buf_u32le(&h->queue, tag);
    for (size_t i = 0; i < HELD_VERSIONS; i++)
        buf_u32le(&h->queue, (uint32_t)versions[i].len);
    for (size_t i = 0; i < HELD_VERSIONS; i++)
        buf_span(&h->queue, versions[i]);
    if (h->queue.failed)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for output that waits");
    return h->queue.len > h->bytes_max ? spill(h, err) : BRIEF_OK;
}

static brief_status print(struct held_lines *h, struct span line, struct brief_error *err)
{
    if (line.len && fwrite(line.at, 1, line.len, h->out) != line.len)
        return brief_fail(err, BRIEF_EIO, "the output cannot be written: %s", strerror(errno));
    return BRIEF_OK;
}

brief_status held_lines_print(struct held_lines *h, struct span line, struct brief_error *err)
{
    struct span versions[HELD_VERSIONS] = {line};
    return h->queue.len || h->spilled ? enqueue(h, SURE, versions, err) : print(h, line, err);
}

brief_status held_lines_wait(struct held_lines *h, uint32_t tag,
                             const struct span versions[HELD_VERSIONS], struct brief_error *err)
{
    assert(tag != SURE);
    return enqueue(h, tag, versions, err);
}

/* Print one record's chosen version; its head and then its body lie at `at`. */
static brief_status print_record(struct held_lines *h, const char *head, const char *body,
                                 held_chooser *choose, void *ctx, struct brief_error *err)
{
    uint32_t tag = load_u32le(head);
    size_t chosen = tag == SURE ? 0 : choose(ctx, tag);
    for (size_t i = 0; i < chosen; i++)
        body += load_u32le(head + 4 + 4 * i);
    return print(h, (struct span){body, load_u32le(head + 4 + 4 * chosen)}, err);
}

static size_t body_len(const char *head)
{
    size_t n = 0;
    for (size_t i = 0; i < HELD_VERSIONS; i++)
        n += load_u32le(head + 4 + 4 * i);
    return n;
}

static brief_status print_spilled(struct held_lines *h, held_chooser *choose, void *ctx,
                                  struct brief_error *err)
{
    char head[HEAD_BYTES];
    struct buf body = {0};
    brief_status st = BRIEF_OK;
    rewind(h->spilled);
    while (!st && fread(head, 1, sizeof head, h->spilled) == sizeof head) {
        size_t n = body_len(head);
        buf_clear(&body);
        if (!buf_reserve(&body, n))
            st = brief_fail(err, BRIEF_ENOMEM, "out of memory for output that waits");
        else if (fread(body.at, 1, n, h->spilled) != n)
            st = brief_fail(err, BRIEF_EIO, "a temporary file cannot be read back");
        else
            st = print_record(h, head, body.at, choose, ctx, err);
    }
    if (!st && ferror(h->spilled))
        st = brief_fail(err, BRIEF_EIO, "a temporary file cannot be read back");
    buf_release(&body);
    return st;
}

brief_status held_lines_finish(struct held_lines *h, held_chooser *choose, void *ctx,
                               struct brief_error *err)
{
    brief_status st = h->spilled ? print_spilled(h, choose, ctx, err) : BRIEF_OK;
    for (size_t at = 0; at < h->queue.len && !st;) {
        const char *head = h->queue.at + at;
        st = print_record(h, head, head + HEAD_BYTES, choose, ctx, err);
        at += HEAD_BYTES + body_len(head);
    }
    buf_clear(&h->queue);
    return st;
}
