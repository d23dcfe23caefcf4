/* bound_maker.c -- the lower envelope of lines, then at most BOUND_PAIRS of it. */
#include "indexer/bound_maker.h"

#include "core/bytes.h"

struct pair {
    uint32_t freq, length;
};

static void widen(struct bound_maker *m, uint32_t freq)
{
    for (; m->most_freq < freq; m->most_freq++)
        m->shortest[m->most_freq + 1] = UINT32_MAX;
}

void bound_maker_add(struct bound_maker *m, uint32_t freq, uint32_t length)
{
    uint32_t f = freq < BOUND_FREQ_MOST ? freq : BOUND_FREQ_MOST;
    if (f > m->most_freq)
        widen(m, f);
    if (length < m->shortest[f])
        m->shortest[f] = length;
}

void bound_maker_join(struct bound_maker *m, const struct bound_maker *from)
{
    widen(m, from->most_freq);
    for (uint32_t f = 1; f <= from->most_freq; f++)
        if (from->shortest[f] < m->shortest[f])
            m->shortest[f] = from->shortest[f];
}

/* Is b nowhere the lowest of the lines a, b, c (frequencies falling, slopes falling)? a and b cross
 * at x = (fa - fb) / (la fb - lb fa). */
static bool is_above(struct pair a, struct pair b, struct pair c)
{
    uint64_t ab = (uint64_t)a.length * b.freq - (uint64_t)b.length * a.freq;
    uint64_t bc = (uint64_t)b.length * c.freq - (uint64_t)c.length * b.freq;
    return (uint64_t)(a.freq - b.freq) * bc >= (uint64_t)(b.freq - c.freq) * ab;
}

/* Put p, whose frequency is lower than all before, behind the n lines of an envelope. */
static size_t push(struct pair *at, size_t n, struct pair p)
{
    if (n && (uint64_t)p.length * at[n - 1].freq >= (uint64_t)at[n - 1].length * p.freq)
        return n; /* not flatter than what is lower at x = 0 */
    while (n > 1 && is_above(at[n - 2], at[n - 1], p))
        n--;
    at[n] = p;
    return n + 1;
}

static size_t envelope(const struct bound_maker *m, struct pair *out)
{
    size_t n = 0;
    for (uint32_t f = m->most_freq; f > 0; f--) {
        uint32_t length = m->shortest[f] < BOUND_LENGTH_MOST ? m->shortest[f] : BOUND_LENGTH_MOST;
        if (m->shortest[f] != UINT32_MAX)
            n = push(out, n, (struct pair){f, length});
    }
    return n;
}

/* What joining two neighbours costs: how far the joint line is below the lower of them where they
 * are alike, in parts of 2^16. */
static uint64_t cost_of(struct pair a, struct pair b)
{
    uint64_t corner = ((uint64_t)b.length + 64) * 65536 / a.freq;
    uint64_t at_a = ((uint64_t)a.length + 64) * 65536 / a.freq;
    uint64_t at_b = ((uint64_t)b.length + 64) * 65536 / b.freq;
    uint64_t least = at_a < at_b ? at_a : at_b;
    return (least - corner) * 65536 / (least + 1);
}

static size_t shrink(struct pair *at, size_t n)
{
    while (n > BOUND_PAIRS) {
        size_t best = 0, kept = 0;
        for (size_t i = 1; i + 1 < n; i++)
            if (cost_of(at[i], at[i + 1]) < cost_of(at[best], at[best + 1]))
                best = i;
        at[best].length = at[best + 1].length;
        for (size_t i = 0; i < n; i++) /* the joint line may hide others */
            if (i != best + 1)
                kept = push(at, kept, at[i]);
        n = kept;
    }
    return n;
}

void bound_maker_take(struct bound_maker *m, struct buf *out)
{
    struct pair pairs[BOUND_FREQ_MOST + 1];
    char bytes[BOUND_BYTES] = {0};
    size_t n = shrink(pairs, envelope(m, pairs));
    for (size_t i = 0; i < BOUND_PAIRS && n; i++) {
        struct pair p = pairs[i < n ? i : n - 1];
        bytes[3 * i] = (char)(uint8_t)p.freq;
        store_u16le(bytes + 3 * i + 1, (uint16_t)p.length);
    }
    buf_append(out, bytes, sizeof bytes);
    m->most_freq = 0;
}
