/* pass.h -- the document pass: what the mentions of one document say about each other.
 *
 *     drafts ──guess────────> spans put right, likely guesses admitted
 *            ──people─────> people's names put whole, or the right way round
 *            ──roles──────> titles beside people, and names that share one
 *            ──definitions──> "Long Name (LN)": LN means the long name from here on
 *            ──names───────> every proven name and its short forms, in one index
 *            ──same────────> which of them are spellings of one
 *            ──bind────────> one walk over the tokens: short forms go to their antecedents, proven
 *                            names are tagged wherever they stand, guesses take proven types
 *            ──bodies──────> "Congress" of which country
 *            ──lone────────> a capital word that no list has and nothing covers is a guess
 *            ──filter──────> what is no name goes; what nobody proved stays weak
 *
 * Order of evidence: a definition; a list; titles, given names and endings (the rule's
 * confidence); the document's other mentions; a guess. What stays open is marked undecided, never
 * guessed. Every step is linear in tokens and drafts. */
#ifndef BRIEF_INDEXER_ENTITIES_PASS_H
#define BRIEF_INDEXER_ENTITIES_PASS_H

#include "core/document.h"
#include "core/text/forms.h"
#include "core/text/token.h"
#include "indexer/entities/draft.h"
#include "indexer/entities/little_words.h"
#include "indexer/entities/names.h"
#include "indexer/entities/trace.h"

/* Classes of words that the pass asks for. */
enum pass_class {
    PASS_TITLE,
    PASS_HONORIFIC,
    PASS_TITLE_PREFIX,
    PASS_SERVICE,
    PASS_RELATION,
    PASS_FUNCTION_WORD,
    PASS_COMMON_WORD,
    PASS_WEEKDAY,
    PASS_MONTH,
    PASS_NATIONALITY,
    PASS_COUNTRY,
    PASS_CITY,
    PASS_ORG_HEAD,
    PASS_ORG_SUFFIX,
    PASS_ORG_MODIFIER,
    PASS_PLACE_HEAD,
    PASS_DIRECTION,
    PASS_NAME_SUFFIX,
    PASS_PARTICLE,
    PASS_SAID_VERB,
    PASS_LOC_PREP,
    PASS_LANGUAGE,
    PASS_EVENT_WORD,
    PASS_WORK_WORD,
    PASS_GIVEN_NAME,
    PASS_SURNAME,
    PASS_CURRENCY_WORD,
    PASS_INDEX_NAME,
    PASS_FEMALE_GIVEN,
    PASS_MALE_GIVEN,
    PASS_NATIONAL_BODY,
    N_PASS_CLASSES /* at most 64: see pass_words.masks */
};

/* The lexicon's name of a class: "title". */
const char *pass_class_name(enum pass_class c);

/* Which tokens of this document carry a class; the matcher's answer, or a test's. */
struct pass_words {
    bool (*has)(const void *ctx, uint32_t token, int class_number);
    const void *ctx;
    int classes[N_PASS_CLASSES]; /* -1: no such class */
    const uint64_t *masks; /* by token: bit c is what `has` says of classes[c]; NULL: ask it */
};

/* A short form that the text itself explains. */
struct definition_pair {
    uint32_t long_from, long_to; /* tokens of the long name */
    uint32_t short_from, short_to;
    uint32_t start; /* byte where it stands */
};

/* Tokens that some step wants to see: pass_marks.c. */
enum pass_mark {
    PASS_MARK_CAPITAL,   /* a word with a capital */
    PASS_MARK_HONORIFIC, /* with a capital, too: "Mr" */
    PASS_MARK_GIVEN,     /* a given name, written like one */
    PASS_MARK_UNLISTED,  /* a word with a capital that no list has */
    PASS_MARK_DEFINES,   /* may explain a short name: bracket, comma, dash, "alias" */
    PASS_MARK_THE,       /* "the" */
    N_PASS_MARKS
};

#define NAME_WORDS_MAX 12 /* of a name with short forms */

struct definition_pairs {
    struct definition_pair *at;
    size_t n, cap;
};

/* One per thread, cleared from document to document. */
struct pass {
    struct span text;
    const struct token_list *tokens;
    struct forms *forms;
    const struct form_facts *facts; /* of all forms */
    struct arena *arena;
    const struct pass_words *words;
    struct draft_list *drafts;
    struct names names;
    struct definition_pairs pairs;
    uint32_t longest; /* words of a sequence that pass_bind looks for */
    uint32_t *cover; /* by token: draft that covers it plus one, or 0; see pass_cover */
    size_t cover_cap;
    uint64_t (*marks)[N_PASS_MARKS]; /* by token / 64: a bit a token */
    size_t marks_cap;
    uint64_t *seen; /* by folded form: document << 32 | mark << 31 | how often it has the form */
    size_t seen_cap;
    uint32_t document;   /* documents seen so far, so that `seen` needs no clearing */
    unsigned n_searched; /* questions answered by a search; see pass_is_repeated */
    bool counted, marked;
    bool moved; /* a draft came, goes or has another span: the order and `cover` are of before */
    struct trace *trace; /* NULL: nobody asks why */
};

/* Run all steps. `pass` holds text, tokens, forms, arena, words and drafts. */
brief_status pass_run(struct pass *p);
void pass_release(struct pass *p);

/* The steps; pass_run calls them in this order. */
brief_status pass_guess(struct pass *p);
brief_status pass_people(struct pass *p);
brief_status pass_roles(struct pass *p);
brief_status pass_definitions(struct pass *p);
brief_status pass_names(struct pass *p);
brief_status pass_same(struct pass *p);
brief_status pass_bind(struct pass *p);
brief_status pass_bodies(struct pass *p);
brief_status pass_lone(struct pass *p);
brief_status pass_filter(struct pass *p);

/* --- shared by the steps ------------------------------------------------------------------------
 */

static inline bool pass_has(const struct pass *p, uint32_t token, enum pass_class c)
{
    int n = p->words->classes[c];
    if (p->words->masks)
        return token < p->tokens->n && p->words->masks[token] >> c & 1;
    return n >= 0 && p->words->has(p->words->ctx, token, n);
}

/* Does this token take part in a name: a word, no punctuation, not a compound as a whole? */
static inline bool pass_is_word(const struct pass *p, uint32_t token)
{
    const struct token *t = &p->tokens->at[token];
    return t->position != NO_POSITION && !(t->flags & TOKEN_WHOLE);
}

/* Is there a token `b`, in the block of token `a`? */
static inline bool pass_same_block(const struct pass *p, uint32_t a, uint32_t b)
{
    return b < p->tokens->n && p->tokens->at[a].block == p->tokens->at[b].block;
}

static inline bool pass_is_capital(const struct pass *p, uint32_t token)
{
    uint8_t s = p->tokens->at[token].shape;
    return s == SHAPE_CAP || s == SHAPE_UPPER || s == SHAPE_MIXED || s == SHAPE_INITIAL;
}

static inline struct span pass_folded(const struct pass *p, uint32_t token)
{
    return forms_at(p->forms, p->tokens->at[token].form)->folded;
}

/* Is this the token's word? For words that no group has. */
static inline bool pass_word_is(const struct pass *p, uint32_t token, const char *folded)
{
    struct span word = pass_folded(p, token);
    return word.len && word.at[0] == folded[0] && span_equal(word, span_of(folded));
}

/* Is the token's word one of that group? */
static inline bool pass_says(const struct pass *p, uint32_t token, enum word_group group)
{
    return p->facts[p->tokens->at[token].form].groups >> group & 1;
}

/* names_word_hash of the token's folded form. */
static inline uint64_t pass_hash(const struct pass *p, uint32_t token)
{
    return p->facts[p->tokens->at[token].form].folded_hash;
}

static inline struct span pass_text_of(const struct pass *p, uint32_t from, uint32_t to)
{
    const struct token *a = &p->tokens->at[from], *b = &p->tokens->at[to - 1];
    return span_sub(p->text, a->at, b->at + b->len);
}

/* Types whose names are kept in the index of names. */
static inline bool pass_is_name(const struct draft *d)
{
    return d->m.type <= MENTION_PLACE;
}

/* Key of the words of tokens [from, to); *n_words counts them, *first is the first word's hash. */
uint64_t pass_key(const struct pass *p, uint32_t from, uint32_t to, uint32_t *n_words,
                  uint64_t *first);

/* The same of a draft's name. */
uint64_t pass_draft_key(const struct pass *p, const struct draft *d, uint32_t *n_words,
                        uint64_t *first);

/* The tokens of a name's words; 0 when they are more than NAME_WORDS_MAX. */
uint32_t pass_name_words(const struct pass *p, const struct name *n, uint32_t out[NAME_WORDS_MAX]);

/* Whom a title is said of, enum name_gender: "Mrs", "congresswoman"; of a given name's token. */
uint8_t pass_role_gender(struct span role);
uint8_t pass_given_gender(const struct pass *p, uint32_t token);

/* Mark the document's tokens, and ask for the groups of their words. */
brief_status pass_mark_tokens(struct pass *p);

/* The first token from `from` on with that mark; the number of tokens when there is none. */
uint32_t pass_next_mark(const struct pass *p, enum pass_mark mark, uint32_t from);

/* Fill p->cover from the drafts. */
brief_status pass_cover(struct pass *p);

/* Does the folded form of `token` stand in the document twice or more? */
bool pass_is_repeated(struct pass *p, uint32_t token);

/* Behind pass_because and pass_leaves. */
void pass_record(const struct pass *p, uint32_t number, uint32_t from, uint32_t to, const char *why,
                 uint32_t other_from, uint32_t other_to);

/* Mark the folded form of `token` for the rest of the document, and ask for the mark: words of
 * organisations' names. Without memory nothing is marked. */
void pass_mark(struct pass *p, uint32_t token);
bool pass_is_marked(const struct pass *p, uint32_t token);

/* A copy in the arena with white space folded and a trailing possessive taken off; NULL pointer
 * when out of memory. */
struct span pass_display(struct pass *p, struct span s);

/* Why the step does what it does to `d`, or leaves tokens alone, for a trace; other_from to
 * other_to are the tokens that the reason points at, none when equal. `why` is a literal. */
static inline void pass_because(const struct pass *p, const struct draft *d, const char *why,
                                uint32_t other_from, uint32_t other_to)
{
    if (p->trace)
        pass_record(p, d->number, d->m.token_from, d->m.token_to, why, other_from, other_to);
}

static inline void pass_leaves(const struct pass *p, uint32_t from, uint32_t to, const char *why)
{
    if (p->trace)
        pass_record(p, 0, from, to, why, 0, 0);
}

/* Drop draft number `d` of the list. */
static inline void pass_drop(struct pass *p, size_t d, const char *why, uint32_t other_from,
                             uint32_t other_to)
{
    pass_because(p, &p->drafts->at[d], why, other_from, other_to);
    p->drafts->at[d].dropped = true;
    p->moved = true;
}

/* Let the draft reach over tokens [from, to), from where the first begins to where the last ends:
 * the way for a step to move a draft. */
static inline void pass_set_span(struct pass *p, struct draft *d, uint32_t from, uint32_t to)
{
    const struct token *last = &p->tokens->at[to - 1];
    d->m.token_from = from;
    d->m.token_to = to;
    d->m.start = p->tokens->at[from].at;
    d->m.end = last->at + last->len;
    p->moved = true;
}

/* The titles right before token `from`, "Air Force General", "Dr."; empty: none. */
struct span pass_role_before(const struct pass *p, uint32_t from);

/* A new draft over tokens [from, to) with that type and evidence; NULL when out of memory. */
struct draft *pass_add_draft(struct pass *p, uint32_t from, uint32_t to, uint8_t type,
                             uint8_t evidence, struct span rule);

#endif
