/* batch.h -- what travels between threads: copies of documents one way, blobs the other. */
#ifndef BRIEF_INDEXER_BATCH_H
#define BRIEF_INDEXER_BATCH_H

#include "core/arena.h"
#include "core/document.h"
#include "indexer/builder.h"

struct batch {
    struct document *at;
    size_t n, cap;
    struct arena arena;
};

struct blob {
    enum blob_kind kind;
    struct span key, value;
};

/* Finished blobs in the order they were put. */
struct blob_image {
    struct blob *at;
    size_t n, cap;
    struct arena arena;
};

void batch_init(struct batch *b);
brief_status batch_add(struct batch *b, const struct document *doc, struct brief_error *err);
void batch_clear(struct batch *b);
void batch_release(struct batch *b);

void blob_image_init(struct blob_image *image);
struct blob_sink blob_image_sink(struct blob_image *image); /* puts copies into the image */
brief_status blob_image_replay(const struct blob_image *image, const struct blob_sink *sink,
                               struct brief_error *err);
void blob_image_clear(struct blob_image *image);
void blob_image_release(struct blob_image *image);

#endif
