/* batch.c -- deep copies of documents, and blobs kept in memory until the writer takes them. */
#include "indexer/batch.h"

#include "core/mem.h"

#define CHUNK (1024 * 1024)

void batch_init(struct batch *b)
{
    *b = (struct batch){0};
    arena_init(&b->arena, CHUNK);
}

void batch_clear(struct batch *b)
{
    b->n = 0;
    arena_clear(&b->arena);
}

void batch_release(struct batch *b)
{
    mem_free(b->at);
    arena_release(&b->arena);
    batch_init(b);
}

static bool copy_span(struct arena *a, struct span *s)
{
    if (!s->at)
        return true;
    *s = arena_copy(a, *s);
    return s->at != NULL;
}

static const void *copy_array(struct arena *a, const void *at, size_t n, size_t size)
{
    void *copy = arena_alloc(a, n * size);
    if (copy && n)
        memcpy(copy, at, n * size);
    return copy;
}

brief_status batch_add(struct batch *b, const struct document *doc, struct brief_error *err)
{
    struct document *grown = mem_grow(b->at, &b->cap, b->n + 1, sizeof *grown);
    if (!grown)
        goto no_memory;
    b->at = grown;
    struct document *d = &b->at[b->n];
    *d = *doc;
    if (!copy_span(&b->arena, &d->source) || !copy_span(&b->arena, &d->given_id) ||
        !copy_span(&b->arena, &d->title) || !copy_span(&b->arena, &d->text) ||
        !copy_span(&b->arena, &d->dateline_place) || !copy_span(&b->arena, &d->language))
        goto no_memory;
    d->blocks = copy_array(&b->arena, doc->blocks, doc->n_blocks, sizeof *doc->blocks);
    d->lines = copy_array(&b->arena, doc->lines, doc->n_lines, sizeof *doc->lines);
    if (!d->blocks || !d->lines)
        goto no_memory;
    b->n++;
    return BRIEF_OK;
no_memory:
    return brief_fail(err, BRIEF_ENOMEM, "%.*s: out of memory", (int)doc->source.len,
                      doc->source.at);
}

void blob_image_init(struct blob_image *image)
{
    *image = (struct blob_image){0};
    arena_init(&image->arena, CHUNK);
}

void blob_image_clear(struct blob_image *image)
{
    image->n = 0;
    arena_clear(&image->arena);
}

void blob_image_release(struct blob_image *image)
{
    mem_free(image->at);
    arena_release(&image->arena);
    blob_image_init(image);
}

static brief_status image_put(void *ctx, enum blob_kind kind, struct span key, struct span value,
                              struct brief_error *err)
{
    struct blob_image *image = ctx;
    struct blob *grown = mem_grow(image->at, &image->cap, image->n + 1, sizeof *grown);
    if (grown) {
        image->at = grown;
        struct blob b = {kind, arena_copy(&image->arena, key), arena_copy(&image->arena, value)};
        if (b.key.at && b.value.at) {
            image->at[image->n++] = b;
            return BRIEF_OK;
        }
    }
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for a segment's blobs");
}

struct blob_sink blob_image_sink(struct blob_image *image)
{
    return (struct blob_sink){.put = image_put, .ctx = image};
}

brief_status blob_image_replay(const struct blob_image *image, const struct blob_sink *sink,
                               struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    for (size_t i = 0; i < image->n && st == BRIEF_OK; i++) {
        const struct blob *b = &image->at[i];
        st = sink->put(sink->ctx, b->kind, b->key, b->value, err);
    }
    return st;
}
