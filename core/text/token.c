/* token.c -- one pass over the bytes: runs of word characters, numbers, signs, punctuation.
 *
 * The word boundaries are those of UAX #29 (WB5-WB13: letters, digits, '_' and their extenders
 * hold together; ' between letters and . , between digits do not break), with these additions:
 *
 *     Peru's  states'        the possessive is a token of its own and has no position
 *     U.S.  a.m.  J.R.       dots between single letters, and the one behind, belong to the word
 *     bbc.co.uk              a dot between lower-case letters does not break; "end.Next" breaks
 *     on-the-ground MI-171Sh hyphens glue a compound: the whole first, then its parts
 *     10:30                  a colon always breaks
 *     Han, Hiragana          every character is a word
 *     Thai, Lao, Khmer       a run is one word (no dictionary)
 *
 * Linear: every byte is looked at a bounded number of times. */
#include "core/text/token.h"

#include "core/mem.h"
#include "core/text/utf8.h"

#include <utf8proc.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum char_class {
    C_SPACE,
    C_NEWLINE,
    C_UPPER,
    C_LOWER,
    C_LETTER, /* without case */
    C_DIGIT,
    C_JOINER, /* '_', marks, format characters: extend a word */
    C_SINGLE, /* Han, Hiragana: a word by itself */
    C_APOSTROPHE,
    C_QUOTE,
    C_DOT,
    C_STOP, /* ! ? … */
    C_COMMA,
    C_HYPHEN,
    C_DASH,
    C_OPEN,
    C_CLOSE,
    C_CURRENCY,
    C_PUNCT,
};

#define WORD_MAX           4096 /* bytes; a longer run of word characters is cut */
#define COMPOUND_PARTS_MAX 8    /* a longer chain of hyphens is no compound, only its parts are */

/* Control characters and space are C_SPACE. */
static const uint8_t ascii_class[128] = {
    ['\n'] = C_NEWLINE,      ['!'] = C_STOP,          ['"'] = C_QUOTE,
    ['#'] = C_PUNCT,         ['$'] = C_CURRENCY,      ['%' ... '&'] = C_PUNCT,
    ['\''] = C_APOSTROPHE,   ['('] = C_OPEN,          [')'] = C_CLOSE,
    ['*' ... '+'] = C_PUNCT, [','] = C_COMMA,         ['-'] = C_HYPHEN,
    ['.'] = C_DOT,           ['/'] = C_PUNCT,         ['0' ... '9'] = C_DIGIT,
    [':' ... ';'] = C_COMMA, ['<' ... '>'] = C_PUNCT, ['?'] = C_STOP,
    ['@'] = C_PUNCT,         ['A' ... 'Z'] = C_UPPER, ['['] = C_OPEN,
    ['\\'] = C_PUNCT,        [']'] = C_CLOSE,         ['^'] = C_PUNCT,
    ['_'] = C_JOINER,        ['`'] = C_QUOTE,         ['a' ... 'z'] = C_LOWER,
    ['{'] = C_OPEN,          ['|'] = C_PUNCT,         ['}'] = C_CLOSE,
    ['~'] = C_PUNCT,
};

static uint8_t letter_class(uint32_t code)
{
    bool han = (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) ||
               (code >= 0x20000 && code <= 0x323AF);
    bool hiragana = code >= 0x3041 && code <= 0x309F;
    return han || hiragana ? C_SINGLE : C_LETTER;
}

static uint8_t category_class(uint32_t code)
{
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
        return C_UPPER;
    case UTF8PROC_CATEGORY_LL:
        return C_LOWER;
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return letter_class(code);
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_PC:
        return C_JOINER;
    case UTF8PROC_CATEGORY_ND:
        return C_DIGIT;
    case UTF8PROC_CATEGORY_SC:
        return C_CURRENCY;
    case UTF8PROC_CATEGORY_PD:
        return C_DASH;
    case UTF8PROC_CATEGORY_PS:
        return C_OPEN;
    case UTF8PROC_CATEGORY_PE:
        return C_CLOSE;
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
        return C_QUOTE;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
        return C_SPACE;
    default:
        return C_PUNCT;
    }
}

static uint8_t code_class(uint32_t code)
{
    if (code >= 0xC0 && code <= 0xFF && code != 0xD7 && code != 0xF7)
        return code < 0xDF ? C_UPPER : C_LOWER;
    switch (code) {
    case 0x2019:
        return C_APOSTROPHE;
    case 0x2018:
    case 0x201A:
    case 0x201E:
        return C_QUOTE;
    case 0x2010:
    case 0x2011:
        return C_HYPHEN;
    case 0x2026:
        return C_STOP;
    case 0xB7:
        return C_PUNCT;
    default:
        return category_class(code);
    }
}

/* Everything the pass carries along. */
struct scanner {
    struct span text;
    size_t at, end; /* what is left of the block */
    struct token_list *out;
    const struct late_words *late;
    const struct form_facts *facts;
    uint32_t block;
    uint32_t position;   /* of the next word */
    uint8_t pending;     /* flags for the next token: SPACE, LINE, SENTENCE, BLOCK */
    uint8_t last;        /* shape of the token before, N_SHAPES at a block's start */
    bool maybe_sentence; /* a stop stands before: a capital next begins a sentence */
    bool single_quote_open;
    bool failed;
};

static inline uint8_t class_at(const struct scanner *s, size_t at, size_t *len)
{
    uint8_t byte = (uint8_t)s->text.at[at];
    *len = 1;
    return byte < 0x80 ? ascii_class[byte]
                       : code_class(utf8_decode((struct span){s->text.at, s->end}, at, len));
}

static inline bool is_word_class(uint8_t c)
{
    return c >= C_UPPER && c <= C_JOINER;
}

static bool word_begins(const struct scanner *s, size_t at)
{
    size_t len;
    if (at >= s->end)
        return false;
    uint8_t c = class_at(s, at, &len);
    return is_word_class(c) || c == C_SINGLE;
}

/* What a word is made of, gathered while its end is sought. */
struct word {
    size_t end;
    uint32_t n_upper, n_lower, n_other, n_digit;
    bool first_upper, dotted;
};

static void word_take(struct word *w, uint8_t c)
{
    if (c == C_UPPER) {
        w->first_upper = w->first_upper || (w->n_lower + w->n_upper + w->n_other + w->n_digit == 0);
        w->n_upper++;
    } else if (c == C_LOWER) {
        w->n_lower++;
    } else if (c == C_DIGIT) {
        w->n_digit++;
    } else if (c == C_LETTER) {
        w->n_other++;
    }
}

/* At a letter with `at` just behind it: "U.S." is one letter, a dot, one letter, a dot ... Returns
 * the end of such a chain (two letters at least), or 0. */
static size_t acronym_end(const struct scanner *s, size_t first, struct word *w)
{
    size_t at = first, len, n = 0;
    struct word chain = {0};
    while (at < s->end) {
        uint8_t c = class_at(s, at, &len);
        if ((c != C_UPPER && c != C_LOWER) || at + len >= s->end || s->text.at[at + len] != '.')
            break;
        word_take(&chain, c);
        at += len + 1;
        n++;
    }
    if (n < 1)
        return 0;
    if (at < s->end) { /* "U.S" without the last dot: take the letter when no word goes on */
        uint8_t c = class_at(s, at, &len);
        if ((c == C_UPPER || c == C_LOWER)) {
            if (word_begins(s, at + len))
                return 0; /* "a.Next", "J.Smith" */
            word_take(&chain, c);
            at += len;
            n++;
        }
    }
    if (n < 2)
        return 0;
    chain.dotted = true;
    *w = chain;
    return at;
}

/* Does a ' or . or , at `at` (len bytes) hold the word together? */
static bool mid_word(const struct scanner *s, uint8_t c, uint8_t before, size_t at, size_t len)
{
    size_t next_len;
    if (at + len >= s->end)
        return false;
    uint8_t next = class_at(s, at + len, &next_len);
    bool letter_before = before == C_UPPER || before == C_LOWER || before == C_LETTER;
    if (c == C_APOSTROPHE)
        return letter_before && (next == C_UPPER || next == C_LOWER || next == C_LETTER);
    if (c == C_DOT)
        return (before == C_DIGIT && next == C_DIGIT) || (before == C_LOWER && next == C_LOWER);
    return s->text.at[at] == ',' && before == C_DIGIT && next == C_DIGIT;
}

/* May something other than a letter or digit behind a plain word be a part of it? */
static inline bool may_go_on(const struct scanner *s, size_t at)
{
    const uint8_t *text = (const uint8_t *)s->text.at;
    if (at >= s->end)
        return false;
    if (text[at] >= 0x80 || text[at] == '_')
        return true;
    return (text[at] == '\'' || text[at] == '.' || text[at] == ',') && at + 1 < s->end &&
           (text[at + 1] >= 0x80 || ascii_class[text[at + 1]] > C_NEWLINE);
}

/* The usual word: ASCII letters or digits alone up to something that cannot go on. False: the
 * general way must look. */
static bool scan_plain_word(const struct scanner *s, struct word *w)
{
    const uint8_t *text = (const uint8_t *)s->text.at;
    size_t limit = s->end - s->at > WORD_MAX ? s->at + WORD_MAX : s->end;
    size_t at = s->at;
    uint32_t n_upper = 0, n_digit = 0;
    for (; at < limit && text[at] < 0x80; at++) {
        uint8_t c = ascii_class[text[at]];
        if (c < C_UPPER || c > C_DIGIT)
            break;
        n_upper += c == C_UPPER;
        n_digit += c == C_DIGIT;
    }
    if (at == s->at || (at == limit && limit < s->end) || may_go_on(s, at))
        return false;
    *w = (struct word){
        .end = at,
        .n_upper = n_upper,
        .n_lower = (uint32_t)(at - s->at) - n_upper - n_digit,
        .n_digit = n_digit,
        .first_upper = ascii_class[text[s->at]] == C_UPPER,
    };
    return true;
}

/* Find the end of the word (or of one part of a compound) that begins at s->at. */
static struct word scan_word(const struct scanner *s)
{
    struct word w = {0};
    size_t at = s->at, len;
    if (scan_plain_word(s, &w))
        return w;
    uint8_t c = class_at(s, at, &len), before = c;
    if (c == C_SINGLE) {
        w.n_other = 1;
        w.end = at + len;
        return w;
    }
    if ((c == C_UPPER || c == C_LOWER) && at + len < s->end && s->text.at[at + len] == '.') {
        size_t end = acronym_end(s, at, &w);
        if (end) {
            w.end = end;
            return w;
        }
    }
    while (at < s->end && at - s->at < WORD_MAX) {
        c = class_at(s, at, &len);
        if (!is_word_class(c)) {
            if ((c != C_APOSTROPHE && c != C_DOT && c != C_COMMA) ||
                !mid_word(s, c, before, at, len))
                break;
        } else {
            word_take(&w, c);
            if (c != C_JOINER)
                before = c;
            at += len;
            continue;
        }
        before = c;
        at += len;
    }
    w.end = at;
    return w;
}

/* "Peru's": the end of the word proper; the apostrophe is straight or curly. */
static size_t possessive_at(const struct scanner *s, size_t end)
{
    const char *t = s->text.at;
    size_t n = end - s->at;
    if (n < 3 || (t[end - 1] != 's' && t[end - 1] != 'S'))
        return end;
    if (t[end - 2] == '\'')
        return end - 2;
    if (n >= 5 && memcmp(t + end - 4, "\xE2\x80\x99", 3) == 0)
        return end - 4;
    return end;
}

static inline uint8_t word_shape(const struct word *w)
{
    if (w->n_digit)
        return w->n_upper + w->n_lower + w->n_other ? SHAPE_ALNUM : SHAPE_NUMBER;
    if (w->n_upper + w->n_lower == 0)
        return SHAPE_OTHER;
    if (w->n_upper == 0)
        return SHAPE_LOWER;
    if (w->n_lower == 0)
        return w->n_upper == 1 && !w->dotted ? SHAPE_INITIAL : SHAPE_UPPER;
    return w->first_upper && w->n_upper == 1 ? SHAPE_CAP : SHAPE_MIXED;
}

static bool grow_tokens(struct scanner *s)
{
    struct token_list *out = s->out;
    struct token *grown = mem_grow(out->at, &out->cap, out->n + 1, sizeof *grown);
    s->failed = s->failed || !grown;
    out->at = grown ? grown : out->at;
    return grown != NULL;
}

static inline struct token *emit(struct scanner *s, size_t from, size_t to, uint8_t shape)
{
    struct token_list *out = s->out;
    if (out->n >= out->cap && !grow_tokens(s))
        return NULL;
    struct token *t = &out->at[out->n++];
    *t = (struct token){
        .at = (uint32_t)from,
        .len = (uint32_t)(to - from),
        .form = FORM_NONE, /* who is not known of late is interned at the end, together */
        .position = NO_POSITION,
        .block = s->block,
        .shape = shape,
        .flags = s->pending,
    };
    s->pending = 0;
    s->last = shape;
    return t;
}

/* The lexicon is to ask next what the form's facts say. */
static inline void prefetch_facts(const struct scanner *s, uint32_t form)
{
    uintptr_t at = (uintptr_t)s->facts + (size_t)form * sizeof *s->facts; /* or nowhere, no harm */
    __builtin_prefetch((const void *)at);
    __builtin_prefetch((const void *)(at + sizeof *s->facts - 1));
}

/* Up to eight letters as a number that orders like the word. */
static uint64_t word_number(const char *at, size_t len)
{
    uint64_t v = 0;
    for (size_t i = 0; i < 8; i++)
        v = v << 8 | (i < len ? (uint8_t)at[i] : 0);
    return v;
}

static bool is_abbreviation(struct span word)
{
    static const char known[][8] = {
        "adm", "apr", "aug",  "ave",  "brig",   "capt", "cmdr", "col", "cpl",  "dec", "dept",
        "dr",  "est", "feb",  "fig",  "ft",     "gen",  "gov",  "hon", "insp", "jan", "jul",
        "jun", "lt",  "maj",  "mar",  "messrs", "mr",   "mrs",  "ms",  "mt",   "no",  "nos",
        "nov", "oct", "pres", "prof", "pte",    "pvt",  "rep",  "rev", "sen",  "sep", "sept",
        "sgt", "sr",  "sra",  "st",   "supt",   "vol",  "vs",
    };
    char lower[8];
    size_t lo = 0, hi = sizeof known / sizeof known[0];
    if (word.len > 6)
        return false;
    for (size_t i = 0; i < word.len; i++)
        lower[i] = (char)(word.at[i] | 0x20);
    uint64_t wanted = word_number(lower, word.len);
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        uint64_t here = word_number(known[mid], 8);
        if (here == wanted)
            return true;
        if (here < wanted)
            lo = mid + 1;
        else
            hi = mid;
    }
    return false;
}

/* A capital, digit or letter without case behind a stop begins a sentence; a small letter does
 * not ("Inc. said"). */
static inline void mark_sentence(struct scanner *s, const struct word *w)
{
    if (s->maybe_sentence && (s->pending & TOKEN_SPACE) && (w->first_upper || !w->n_lower))
        s->pending |= TOKEN_SENTENCE;
    s->maybe_sentence = false;
}

static void emit_possessive(struct scanner *s, size_t from, size_t to)
{
    if (to > from)
        emit(s, from, to, SHAPE_POSSESSIVE);
}

/* One word or part: the token, its position, its possessive. s->at moves behind it. */
static void emit_word(struct scanner *s, struct word w, uint8_t flags)
{
    size_t end = possessive_at(s, w.end);
    if (end != w.end && w.n_lower) /* the 's does not count for the shape: USAID's */
        w.n_lower--;
    uint8_t shape = word_shape(&w);
    if (shape == SHAPE_UPPER && end != w.end && w.n_upper == 1)
        shape = SHAPE_INITIAL;
    mark_sentence(s, &w);
    s->pending |= flags;
    struct token *t = emit(s, s->at, end, shape);
    if (t)
        t->position = s->position++;
    emit_possessive(s, end, w.end);
    s->at = w.end;
}

static inline bool hyphen_joins(const struct scanner *s, size_t at, size_t *len)
{
    uint8_t first = at < s->end ? (uint8_t)s->text.at[at] : 0;
    return (first == '-' || first >= 0x80) && class_at(s, at, len) == C_HYPHEN &&
           word_begins(s, at + *len);
}

/* The whole goes in front of its parts once its end is known. */
static void insert_whole(struct scanner *s, size_t first, size_t from, size_t to)
{
    struct token_list *out = s->out;
    struct word shape = {.n_upper = 1, .n_lower = 1};
    if (!emit(s, from, to, SHAPE_MIXED))
        return;
    struct token whole = out->at[out->n - 1];
    uint8_t first_shape = out->at[first].shape;
    whole.shape = first_shape == SHAPE_LOWER || first_shape == SHAPE_NUMBER ? first_shape
                                                                            : word_shape(&shape);
    whole.flags = (uint8_t)((out->at[first].flags & ~TOKEN_PART) | TOKEN_WHOLE);
    whole.position = out->at[first].position;
    memmove(out->at + first + 1, out->at + first, (out->n - 1 - first) * sizeof *out->at);
    out->at[first] = whole;
}

/* Most words: ASCII letters and digits, LATE_LEN bytes at most, no compound. They are read sixteen
 * bytes at once. False: take_word must look. */
#ifdef __SSE2__
static inline bool take_short_word(struct scanner *s)
{
    static const uint8_t kept[32] = {[0 ... 15] = 0xFF};
    if (s->text.len - s->at < 16)
        return false;
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(s->text.at + s->at));
    __m128i small = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    /* signed compares: a byte above 0x7F is negative and in neither range */
    __m128i letters = _mm_and_si128(_mm_cmpgt_epi8(small, _mm_set1_epi8('a' - 1)),
                                    _mm_cmplt_epi8(small, _mm_set1_epi8('z' + 1)));
    __m128i digits = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('0' - 1)),
                                   _mm_cmplt_epi8(bytes, _mm_set1_epi8('9' + 1)));
    __m128i capitals = _mm_andnot_si128(_mm_cmpeq_epi8(small, bytes), letters);
    unsigned any = (unsigned)_mm_movemask_epi8(_mm_or_si128(letters, digits));
    unsigned len = (unsigned)__builtin_ctz(~any);
    size_t end = s->at + len;
    if (len == 0 || len > LATE_LEN || end > s->end ||
        (s->text.at[end] != ' ' && end < s->end && (s->text.at[end] == '-' || may_go_on(s, end))))
        return false;
    unsigned mask = (1u << len) - 1;
    unsigned upper = (unsigned)_mm_movemask_epi8(capitals) & mask;
    unsigned digit = (unsigned)_mm_movemask_epi8(digits) & mask;
    struct word w = {
        .n_upper = upper ? 1 + ((upper & (upper - 1)) != 0) : 0,
        .n_lower = (upper | digit) != mask,
        .n_digit = digit != 0,
        .first_upper = upper & 1,
    };
    __m128i word =
        _mm_and_si128(bytes, _mm_loadu_si128((const __m128i *)(const void *)(kept + 16 - len)));
    mark_sentence(s, &w);
    struct token *t = emit(s, s->at, end, upper | digit ? word_shape(&w) : SHAPE_LOWER);
    if (t) {
        t->position = s->position++;
        t->form = late_words_find(s->late, (uint64_t)_mm_cvtsi128_si64(word),
                                  (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(word, word)));
        prefetch_facts(s, t->form);
    }
    s->at = end;
    return true;
}
#else
#define take_short_word(s) false
#endif

/* A sign of one byte is mostly one of late. */
static inline void emit_sign(struct scanner *s, size_t len, uint8_t shape)
{
    struct token *t = emit(s, s->at, s->at + len, shape);
    uint8_t byte = (uint8_t)s->text.at[s->at];
    if (t && len == 1 && byte < 0x80) {
        t->form = s->late->signs[byte] - 1;
        prefetch_facts(s, t->form);
    }
    s->at += len;
}

/* A word and, when hyphens follow without space, the rest of its compound. */
static void take_word(struct scanner *s)
{
    size_t first = s->out->n, from = s->at, len, n_parts = 1;
    struct word w = scan_word(s);
    if (!hyphen_joins(s, w.end, &len)) {
        emit_word(s, w, 0);
        return;
    }
    emit_word(s, w, TOKEN_PART);
    size_t to = s->at;
    while (!s->failed && s->last != SHAPE_POSSESSIVE && hyphen_joins(s, s->at, &len)) {
        if (n_parts == COMPOUND_PARTS_MAX)
            break;
        emit(s, s->at, s->at + len, SHAPE_DASH);
        s->at += len;
        emit_word(s, scan_word(s), TOKEN_PART);
        to = s->out->at[s->out->n - 1].shape == SHAPE_POSSESSIVE
                 ? s->out->at[s->out->n - 2].at + s->out->at[s->out->n - 2].len
                 : s->at;
        n_parts++;
    }
    if (n_parts > 1 && n_parts < COMPOUND_PARTS_MAX && !s->failed) {
        uint8_t last = s->last;
        insert_whole(s, first, from, to);
        s->last = last;
    }
}

static void take_dot(struct scanner *s)
{
    const struct token_list *out = s->out;
    bool abbreviates = false;
    if (out->n && !(s->pending & TOKEN_SPACE)) {
        const struct token *before = &out->at[out->n - 1];
        abbreviates = before->shape == SHAPE_INITIAL ||
                      is_abbreviation((struct span){s->text.at + before->at, before->len});
    }
    emit_sign(s, 1, SHAPE_STOP);
    s->maybe_sentence = !abbreviates;
}

static void take_apostrophe(struct scanner *s, size_t len)
{
    bool spaced = (s->pending & TOKEN_SPACE) || s->last == SHAPE_OPEN || s->last == SHAPE_QUOTE;
    bool plural = false;
    if (!spaced && !s->single_quote_open && s->at > 0)
        plural = s->text.at[s->at - 1] == 's' || s->text.at[s->at - 1] == 'S';
    s->single_quote_open = spaced;
    emit_sign(s, len, plural ? SHAPE_POSSESSIVE : SHAPE_QUOTE);
}

static void take_quote(struct scanner *s, size_t len)
{
    bool opens = s->pending & TOKEN_SPACE;
    bool after_comma = s->last == SHAPE_COMMA || s->last == N_SHAPES;
    if (len == 3 && memcmp(s->text.at + s->at, "\xE2\x80\x98", 3) == 0)
        s->single_quote_open = true;
    bool maybe = s->maybe_sentence || (opens && after_comma);
    uint8_t flags = s->pending;
    emit_sign(s, len, SHAPE_QUOTE);
    if (opens && maybe)
        s->pending |= flags & TOKEN_SPACE; /* the word behind the quote may begin the sentence */
    s->maybe_sentence = maybe;
}

static void take_other(struct scanner *s, uint8_t c, size_t len)
{
    static const uint8_t shapes[] = {
        [C_STOP] = SHAPE_STOP,         [C_COMMA] = SHAPE_COMMA, [C_HYPHEN] = SHAPE_DASH,
        [C_DASH] = SHAPE_DASH,         [C_OPEN] = SHAPE_OPEN,   [C_CLOSE] = SHAPE_CLOSE,
        [C_CURRENCY] = SHAPE_CURRENCY, [C_PUNCT] = SHAPE_PUNCT,
    };
    emit_sign(s, len, shapes[c]);
    if (c == C_STOP)
        s->maybe_sentence = true;
}

static void scan_block(struct scanner *s)
{
    while (s->at < s->end && !s->failed) {
        size_t len;
        if (s->text.at[s->at] == ' ') {
            s->pending |= TOKEN_SPACE;
            s->at++;
            continue;
        }
        uint8_t c = class_at(s, s->at, &len);
        if (c <= C_NEWLINE) {
            s->pending |= TOKEN_SPACE | (c == C_NEWLINE ? TOKEN_LINE : 0);
            s->at += len;
        } else if (c <= C_SINGLE) {
            if (!take_short_word(s))
                take_word(s);
        } else if (c == C_DOT) {
            take_dot(s);
        } else if (c == C_APOSTROPHE) {
            take_apostrophe(s, len);
        } else if (c == C_QUOTE) {
            take_quote(s, len);
        } else {
            take_other(s, c, len);
        }
    }
}

static void begin_block(struct scanner *s, const struct block *b, size_t number)
{
    s->at = b->start;
    s->end = b->end;
    s->block = (uint32_t)number;
    s->pending = TOKEN_SPACE | TOKEN_LINE | TOKEN_SENTENCE | TOKEN_BLOCK;
    s->last = N_SHAPES;
    s->maybe_sentence = true;
    s->single_quote_open = false;
    if (s->position)
        s->position += POSITION_GAP;
}

brief_status tokenise(struct token_list *out, struct forms *forms, struct span text,
                      const struct block *blocks, size_t n_blocks)
{
    struct scanner s = {
        .text = text, .out = out, .late = forms_late(forms), .facts = forms_facts(forms)};
    struct block whole = {.end = (uint32_t)text.len, .kind = BLOCK_PARAGRAPH};
    uint32_t n_gaps = 0;
    out->n = 0;
    out->n_positions = 0;
    if (n_blocks == 0) {
        blocks = &whole;
        n_blocks = 1;
    }
    for (size_t i = 0; i < n_blocks && !s.failed; i++) {
        uint32_t before = s.position;
        begin_block(&s, &blocks[i], i);
        uint32_t first = s.position;
        scan_block(&s);
        if (s.position == first)
            s.position = before; /* a block without words leaves no gap */
        else
            n_gaps += first - before;
    }
    out->n_positions = s.position - n_gaps;
    bool ok = !s.failed && forms_intern_tokens(forms, text, out->at, out->n);
    return ok ? BRIEF_OK : BRIEF_ENOMEM;
}

void token_list_release(struct token_list *list)
{
    mem_free(list->at);
    *list = (struct token_list){0};
}
