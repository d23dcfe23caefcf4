/* compiled_writer.h -- gather the sections of a compiled ruleset and join them into one file. */
#ifndef BRIEF_INDEXER_ENTITIES_COMPILED_WRITER_H
#define BRIEF_INDEXER_ENTITIES_COMPILED_WRITER_H

#include "core/buf.h"
#include "core/text/intern.h"
#include "indexer/entities/compiled.h"

struct compiled_writer {
    struct buf section[N_SECTIONS];
    struct intern texts; /* distinct strings of SECTION_STRINGS */
    uint32_t *text_at;   /* where each stands */
    size_t text_cap;
    bool failed; /* out of memory; asked once by compiled_writer_join */
};

void compiled_writer_init(struct compiled_writer *w);
void compiled_writer_release(struct compiled_writer *w);

/* The offset of `text` in the strings, added when new. */
uint32_t compiled_writer_text(struct compiled_writer *w, struct span text);

/* Append `text` to section `s` as at u32, len u32. */
void compiled_writer_put_text(struct compiled_writer *w, enum compiled_section s, struct span text);

void compiled_writer_u16(struct compiled_writer *w, enum compiled_section s, uint32_t value);
void compiled_writer_u32(struct compiled_writer *w, enum compiled_section s, uint32_t value);

/* Append the whole file to `out`. BRIEF_ENOMEM, BRIEF_ELIMIT (4 GiB). */
brief_status compiled_writer_join(struct compiled_writer *w, struct buf *out,
                                  struct brief_error *err);

#endif
