/* lexicon.h -- find every listed name in one pass over the tokens.
 *
 *     form ──hash, once per form──> word ──trie──> entry: classes, normal form
 *
 * The lexicon is a part of the compiled ruleset and read in place. A token costs one load; only a
 * word that leads a longer entry costs probes. Lists and texts meet in their folded words: accents,
 * stops of abbreviations and hyphens do not count. Case does, by the rule of lists: a small word of
 * an entry fits any case, a capitalised one wants a capital, an ALL-CAPS one wants all capitals. */
#ifndef BRIEF_INDEXER_ENTITIES_LEXICON_H
#define BRIEF_INDEXER_ENTITIES_LEXICON_H

#include "core/text/forms.h"
#include "core/text/token.h"
#include "indexer/entities/compiled.h"

#define LEXICON_ENTRY_MAX 16 /* words of one entry */

/* How much capital a word has, so that `wanted & ~level` is 0 where the case rule is kept. */
enum word_case {
    CASE_ANY = 0,
    CASE_CAP = 1,
    CASE_UPPER = 3,
};

struct lexicon {
    const struct compiled *bytes; /* borrowed */
    uint32_t n_words, n_nodes, n_variants, n_senses, n_sets;
    uint32_t slot_mask, edge_mask, filter_mask;
};

/* What a walk found: the longest entry from a token on. */
struct lexicon_hit {
    uint32_t n_tokens; /* 0: none */
    uint32_t sense;    /* first of its senses */
    uint16_t set;      /* its classes */
};

/* BRIEF_ECORRUPT when the tables contradict themselves. */
brief_status lexicon_open(struct lexicon *lex, const struct compiled *bytes,
                          struct brief_error *err);

/* The case of a token's word. */
enum word_case lexicon_case(uint8_t shape, struct span bytes);

#define WORD_ABSENT (UINT32_MAX - 1) /* form_facts.word of a form that no list has */

/* Have a form's facts tell what the lexicon knows of it:
 *   word   its word's number << 2 | case, or WORD_ABSENT
 *   set    the classes of the word by itself, 0 when it is no entry
 *   node   where longer entries that begin with it go on in the trie, 0 when none does
 *   row    where the symbols of such a unit begin: see ruleset_row
 *   symbol the one of the unit that has no flag; other units of a row are few
 * and the form, the first sense of its entry. */
void lexicon_look_up(const struct lexicon *lex, struct form_facts *facts, struct form *form);

/* The facts of all forms, those of these tokens' forms looked up. They hold until the next
 * forms_intern. */
const struct form_facts *lexicon_look_up_all(const struct lexicon *lex, struct forms *forms,
                                             const struct token *tokens, size_t n);

/* The longest entry that begins at tokens[from] and ends before `end` (the end of the block),
 * among those with the class when class_number >= 0. `facts` are looked up. */
struct lexicon_hit lexicon_longest(const struct lexicon *lex, const struct token *tokens,
                                   const struct form_facts *facts, size_t from, size_t end,
                                   int class_number);

/* The longest one of two tokens or more. */
struct lexicon_hit lexicon_longest_of_several(const struct lexicon *lex, const struct token *tokens,
                                              const struct form_facts *facts, size_t from,
                                              size_t end);

/* The entry that is this one word, apart from any text. */
struct lexicon_hit lexicon_word_hit(const struct lexicon *lex, const struct form *form,
                                    int class_number);

/* Normal form of the first sense of the hit that has the class (-1: any). */
struct span lexicon_norm(const struct lexicon *lex, struct lexicon_hit hit, int class_number);

bool lexicon_set_has(const struct lexicon *lex, uint32_t set, int class_number);

/* The hash of a folded word, the same when compiling and when reading. */
uint32_t lexicon_hash_word(struct span folded);
static inline uint32_t lexicon_hash_edge(uint32_t node, uint32_t word)
{
    uint64_t h = ((uint64_t)node << 32 | word) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(h >> 32);
}

/* Can the word lead on from the trie node? A quick no, or a maybe. */
static inline bool lexicon_may_lead(const struct lexicon *lex, uint32_t node, uint32_t form_word)
{
    uint32_t bit = lexicon_hash_edge(node, form_word >> 2) & lex->filter_mask;
    return (uint8_t)lex->bytes->section[SECTION_FILTER].at[bit / 8] >> (bit % 8) & 1;
}

/* Is tokens[at] a hyphen or a stop that may stand between two words of an entry? */
static inline bool lexicon_skips(const struct token *tokens, size_t at, size_t end)
{
    const struct token *t = &tokens[at];
    if ((t->shape != SHAPE_DASH && t->shape != SHAPE_STOP) || at + 1 >= end ||
        (t->flags & TOKEN_SPACE))
        return false;
    return !(tokens[at + 1].flags & (t->shape == SHAPE_DASH ? TOKEN_SPACE : TOKEN_SENTENCE));
}

#endif
