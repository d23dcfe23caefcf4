/* evidence.h -- what a collection proves of a name that its own document left open.
 *
 *     weak mention ──key──> sure mentions of the same words, by type;   ──> admitted as a type,
 *                           how a single word is written                    or left weak, and why
 *
 * A name is weak when a rule only guessed it and nothing in its document proved it (MENTION_WEAK).
 * Extraction sees one document, so its answer never depends on others. Whether the collection
 * proves a weak name is decided when asked, by this one rule, from the counts of live documents:
 *
 *   - sure mentions (mention_proves) of exactly these words, AGREEMENT per cent of them of one
 * type: PROOFS_OF_WORD, or PROOFS_OF_PHRASE for several words that are not all everyday words;
 *   - a single word must not be an everyday word, nor have fewer than WORD_LETTERS ("Pa", "HK"), and
 *     at least one in PROOF_SHARE of its capitals must be a proof: three slips do not make a name of
 *     what a table says a thousand times ("Oper Shr").
 *
 * An everyday word is one that is written small more often than once in EVERYDAY capitals
 * ("Western", "Union", "Police").
 *
 * `brief-index extract` gathers the same counts from its own input, so both answer alike. */
#ifndef BRIEF_CORE_EVIDENCE_H
#define BRIEF_CORE_EVIDENCE_H

#include "core/buf.h"
#include "core/mention.h"
#include "core/text/token.h"

#define PROOF_CONFIDENCE 70 /* of a mention that proves its words */
#define PROOFS_OF_WORD   3
#define PROOFS_OF_PHRASE 1
#define AGREEMENT        90 /* per cent */
#define EVERYDAY         10 /* capitals to one small letter */
#define PROOF_SHARE      20 /* capitals to one proof */
#define WORD_LETTERS     3  /* bytes of a key */

/* Types of names: person, organisation, place. */
#define N_NAME_TYPES (MENTION_PLACE + 1)

/* What is known of one key (fold_name of a normal form). */
struct evidence {
    uint64_t n_proofs[N_NAME_TYPES];
    uint64_t n_capital, n_small; /* how its word is written; of several the least everyday one */
    bool is_word, is_short;      /* a single word; one of too few letters */
};

enum verdict_reason {
    VERDICT_ADMITTED, /* as `type` */
    VERDICT_UNPROVEN, /* too few sure mentions */
    VERDICT_DIVIDED,  /* they disagree on the type */
    VERDICT_EVERYDAY, /* the word is often written small */
    VERDICT_SHORT,    /* the word has too few letters to mean one thing */
    VERDICT_RARE,     /* the word is seldom sure of all the times it is written with a capital */
};

struct verdict {
    uint8_t reason; /* enum verdict_reason */
    uint8_t type;   /* admitted: enum mention_type; else the type with most proofs */
};

struct verdict evidence_decide(const struct evidence *e);

/* Evidence of a key of which nothing is counted yet. */
struct evidence evidence_of_key(struct span key);

/* Take in how one word of the key is written; one that is nowhere says nothing. */
void evidence_add_word(struct evidence *e, uint64_t n_capital, uint64_t n_small);

/* Could the writing of its words still change the verdict? If not, nobody need count it. */
bool evidence_needs_words(const struct evidence *e);

/* The next word of a key, cut off its front; false at its end. */
bool evidence_next_word(struct span *key, struct span *word);

/* Is the mention one that evidence may admit? */
static inline bool mention_is_weak_name(const struct mention *m)
{
    return (m->flags & MENTION_WEAK) && m->type < N_NAME_TYPES && m->norm.len > 0 &&
           !(m->flags & (MENTION_IN_DEFINITION | MENTION_UNDECIDED));
}

/* Does the mention speak for the type of its words? */
static inline bool mention_proves(const struct mention *m)
{
    return !(m->flags & (MENTION_WEAK | MENTION_IN_DEFINITION)) && m->type < N_NAME_TYPES &&
           m->confidence >= PROOF_CONFIDENCE;
}

/* Let a weak mention be what the verdict says; one that is not admitted stays as it is. */
void evidence_apply(struct mention *m, struct verdict verdict);

/* A token that is written with a capital: its occurrences are counted as n_capital. */
static inline bool token_has_capital(const struct token *t)
{
    return t->position != NO_POSITION && (t->shape == SHAPE_CAP || t->shape == SHAPE_UPPER ||
                                          t->shape == SHAPE_MIXED || t->shape == SHAPE_INITIAL);
}

/* Append in words what was found and decided: "admitted as place: 12 of 12 sure mentions of these
 * words are; written small 2 of 640 times". */
void evidence_tell(struct buf *out, const struct evidence *e);

#endif
