/* style.h -- how answers look: format, colours, width. */
#ifndef BRIEF_CORE_TEXT_STYLE_H
#define BRIEF_CORE_TEXT_STYLE_H

#include "brief/status.h"
#include "core/buf.h"

enum out_format { FORMAT_HUMAN, FORMAT_JSONL, FORMAT_TSV };

struct style {
    enum out_format format;
    bool terminal; /* standard output is one */
    bool colour;
    size_t width; /* columns of the terminal; 80 when it is none */
};

/* What the user's environment says of terminals; any may be NULL. */
struct style_environment {
    const char *columns, *no_color, *term;
};
#define STYLE_ENVIRONMENT                                                                          \
    ((struct style_environment){getenv("COLUMNS"), getenv("NO_COLOR"), getenv("TERM")})

/* format: "human" (or "text"), "jsonl", "tsv" or NULL; color: "auto", "always", "never" or NULL.
 * Looks at the terminal, too. BRIEF_EQUERY: unknown word. */
brief_status style_choose(struct style *out, const char *format, const char *color,
                          struct style_environment env, struct brief_error *err);

enum paint {
    PAINT_NONE,
    PAINT_MATCH, /* what was asked for */
    PAINT_TITLE,
    PAINT_DIM,  /* places, counts */
    PAINT_TYPE, /* PAINT_TYPE + enum mention_type: the colour of a type */
};

void paint_open(struct buf *out, const struct style *style, int paint);
void paint_close(struct buf *out, const struct style *style, int paint);

/* Cleaned text in a paint. */
void paint_text(struct buf *out, const struct style *style, int paint, struct span text);

/* Bytes of a text that stand out. Without colours a match is written *so*. */
struct painted {
    size_t from, to;
    int paint;
};

/* Print `text` (clean, no line breaks) in lines of at most `width` columns behind `indent` spaces,
 * the first line beginning at column `column` where the caller has left off. Ends with a line
 * break. */
void print_wrapped(struct buf *out, const struct style *style, struct span text,
                   const struct painted *painted, size_t n, size_t column, size_t indent,
                   size_t width);

/* At most `columns` columns of cleaned text, the rest as "…". */
void print_cut(struct buf *out, const struct style *style, int paint, struct span text,
               size_t columns);

/* One field of a tab-separated line: controls and tabs become spaces. `first`: no tab before it. */
void tsv_field(struct buf *out, bool first, struct span text);
void tsv_number(struct buf *out, bool first, uint64_t number);

#endif
