/* forms.h -- the surface-form dictionary: each distinct word form is folded and stemmed once.
 *
 *     raw bytes ("Policies") ──> form { folded "policies", term "polici", shape, … }
 *
 * One dictionary serves one worker and one language; numbers are dense from 0 in order of first
 * sight, so they index plain arrays. Everything handed out holds until forms_clear. */
#ifndef BRIEF_CORE_TEXT_FORMS_H
#define BRIEF_CORE_TEXT_FORMS_H

#include "brief/span.h"
#include "brief/status.h"

#include <stdint.h>

struct form {
    struct span bytes;      /* as written, quotes straightened */
    struct span folded;     /* case and accents folded; dots of an acronym dropped: "U.S." = "us" */
    struct span term;       /* folded, then stemmed */
    uint32_t folded_number; /* dense number of `folded` among this dictionary's folded forms */
    uint32_t term_number;   /* dense number of `term` among its terms */
    uint32_t sense;         /* the entity lexicon's, see lexicon_look_up */
    uint8_t shape;          /* enum token_shape */
};

/* What is asked of a form at every token of it, in one place. */
struct form_facts {
    uint64_t folded_hash; /* intern_hash of the folded form */
    uint64_t groups;      /* little_words.h's: of words that code asks for; 0: not asked */
    uint32_t folded_number;
    uint32_t word; /* the entity lexicon's: its number of the word, or FORM_WORD_UNKNOWN */
    uint32_t node; /* the lexicon's, see lexicon_look_up, */
    uint16_t set;  /* as these are */
    uint16_t row, symbol;
    uint8_t tense; /* date_context.c's: what the word says of time, plus one; 0: not asked */
    uint8_t shape; /* enum token_shape */
};

#define FORM_NONE         UINT32_MAX
#define FORM_WORD_UNKNOWN UINT32_MAX

/* A word of late of at most LATE_LEN bytes: these, zeros behind them. */
struct late_word {
    uint64_t low, high;
    uint32_t number; /* of its form, plus one; 0: none */
};
#define LATE_LEN   15
#define LATE_WORDS 32768

/* Most tokens of a text are among these: the tokeniser need not ask the dictionary. */
struct late_words {
    struct late_word at[LATE_WORDS]; /* by hash; the last one to come stays */
    uint32_t signs[128];             /* tokens of one ASCII byte: number plus one */
};

struct forms;

/* language: a Snowball algorithm name ("english", "spanish") or ISO 639 code ("en"); unknown or
 * "none": no stemming. The caller owns *out: forms_free. */
brief_status forms_new(struct forms **out, const char *language, struct brief_error *err);
void forms_free(struct forms *f);

/* The number of this form, added when new; FORM_NONE when out of memory. */
uint32_t forms_intern(struct forms *f, struct span bytes, uint8_t shape);

/* Those that hold until the next forms_intern or forms_clear. */
const struct late_words *forms_late(const struct forms *f);

/* Where the word is or goes. No text makes a factor 0: the bytes of the numbers are not UTF-8. */
static inline size_t late_place(uint64_t low, uint64_t high)
{
    unsigned __int128 product =
        (unsigned __int128)(low ^ 0xFFA0761D6478FF2Fu) * (high ^ 0xFFE7037ED1A0FF8Bu);
    return ((uint64_t)product ^ (uint64_t)(product >> 64)) % LATE_WORDS;
}

/* The form of the word, or FORM_NONE: ask the dictionary. Without a branch on what the table holds,
 * so that nothing waits for it. */
static inline uint32_t late_words_find(const struct late_words *w, uint64_t low, uint64_t high)
{
    const struct late_word *slot = &w->at[late_place(low, high)];
    uint64_t differs = (slot->low ^ low) | (slot->high ^ high);
    return (slot->number - 1) | (uint32_t) - (int32_t)(differs != 0);
}

/* Many at once: the bytes at.len of `text` give a token its form, for those of the n tokens that
 * have none. False when out of memory. */
struct token;
bool forms_intern_tokens(struct forms *f, struct span text, struct token *tokens, size_t n);

/* The form with that number; the pointer holds until the next forms_intern, its spans until
 * forms_clear. */
struct form *forms_at(struct forms *f, uint32_t form);

/* The facts of all forms, by number; the pointer holds until the next forms_intern. */
struct form_facts *forms_facts(struct forms *f);

size_t forms_count(const struct forms *f);        /* surface forms */
size_t forms_count_folded(const struct forms *f); /* folded forms */
size_t forms_count_terms(const struct forms *f);  /* terms */
struct span forms_folded(const struct forms *f, uint32_t folded_number);
struct span forms_term(const struct forms *f, uint32_t term_number);
uint32_t forms_term_of_folded(const struct forms *f, uint32_t folded_number);
/* Book the time of looking up tokens' forms on `clock` (borrowed; NULL: nobody asks). */
struct stage_clock;
void forms_time(struct forms *f, struct stage_clock *clock);

size_t forms_bytes(const struct forms *f); /* heap held; the builder ends its batch on it */

/* Forget every form (at a batch's end); memory is kept. */
void forms_clear(struct forms *f);

#endif
