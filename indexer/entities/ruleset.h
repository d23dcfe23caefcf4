/* ruleset.h -- rules and lists, compiled: the lexicon, the symbols, the shape and text rules.
 *
 *     rules/NAME.rules + lists/NAME.list (+ generated lists) ──ruleset_compile──> one file
 *     one file, mapped ──ruleset_open──> ready to run
 *
 * A ruleset is read-only after opening and may be shared by threads. */
#ifndef BRIEF_INDEXER_ENTITIES_RULESET_H
#define BRIEF_INDEXER_ENTITIES_RULESET_H

#include "brief/span.h"
#include "brief/status.h"
#include "core/buf.h"
#include "core/text/forms.h"
#include "core/text/token.h"
#include "indexer/entities/candidate.h"
#include "indexer/entities/rule_cost.h"

struct ruleset;

/* Open compiled bytes, which the caller keeps mapped until ruleset_free. Foreign bytes: everything
 * is checked. */
brief_status ruleset_open(struct ruleset **out, struct span compiled, struct brief_error *err);

/* The same for bytes that are linked into the program: as little in doubt as its code, they are not
 * summed up, which would read all of them (15 MB) before the first document. */
brief_status ruleset_open_linked(struct ruleset **out, struct span compiled,
                                 struct brief_error *err);
void ruleset_free(struct ruleset *r);

/* What the rule file says of a rule. Spans hold as long as the ruleset. */
struct rule_facts {
    struct span name; /* "person.titled" */
    struct span file; /* its file's name */
    uint32_t line;
    uint8_t type;           /* enum mention_type */
    struct span normaliser; /* "money", "quantity", "date", "reference", "name", "definition" … */
    uint32_t priority;      /* 0..1000 */
    uint8_t confidence;     /* 0..100 */
    bool is_text;           /* a regular expression over the text, else a pattern over units */
    bool weak;
    bool silent; /* takes its span and yields nothing */
    uint32_t n_examples;
};
size_t ruleset_count(const struct ruleset *r);
const struct rule_facts *ruleset_rule(const struct ruleset *r, uint32_t rule);

/* The number of a class ("title"), or -1. Classes of a token's word as a bit set: lexicon_has. */
int ruleset_class(const struct ruleset *r, const char *name);

/* Scratch of one thread: shadow, match data, JIT stack. */
struct matcher;
brief_status matcher_new(struct matcher **out, const struct ruleset *r, struct brief_error *err);
void matcher_free(struct matcher *m);

/* Every match of every rule over the document, chosen as candidate.h says. `all` (may be NULL)
 * receives what `out` does not, for those who ask why: the losers, and the winners of rules that
 * yield nothing. Rules that hit PCRE2's limits are counted in
 * matcher_limit_hits. */
brief_status matcher_run(struct matcher *m, struct candidate_list *out, struct candidate_list *all,
                         struct span text, const struct block *blocks, size_t n_blocks,
                         const struct token_list *tokens, struct forms *forms,
                         struct brief_error *err);
/* Book the time of its stages on `clock` (borrowed; NULL: nobody asks). */
struct stage_clock;
void matcher_time(struct matcher *m, struct stage_clock *clock);

/* Work so far: steps of the automaton, contenders, text rules tried. Grows with the text, whatever
 * the text. */
uint64_t matcher_work(const struct matcher *m);

uint64_t matcher_limit_hits(const struct matcher *m);

/* From now on add up what each rule costs and brings: costs[ruleset_count], the caller's, lives as
 * long as the matcher. */
void matcher_measure(struct matcher *m, struct rule_cost *costs);

/* After matcher_run: does this token carry the class, alone or as part of a longer entry of the
 * lexicon? And the normal form of the longest entry that begins at the token (token count in
 * *n_tokens; 0: none), restricted to entries with the class (class -1: any). */
bool matcher_token_has(const struct matcher *m, uint32_t token, int class_number);
struct span matcher_entry(const struct matcher *m, uint32_t token, int class_number,
                          uint32_t *n_tokens);

/* An example that does not hold. Spans live for the call alone. */
struct example_failure {
    const struct rule_facts *rule;
    uint32_t line;
    bool wanted;            /* the rule should have found `want`; else it should not have */
    struct span text, want; /* the sentence; the mention's own span, empty: any */
    struct span found;      /* "person.titled 'Ana Ruiz', place.city 'Lima'", or "nothing" */
};

/* Is the candidate's span one entry, the longest that begins there, with the class? *norm is its
 * normal form then. False may also mean that another spelling of it has the class. */
bool matcher_entry_has(const struct matcher *m, const struct candidate *c, int class_number,
                       struct span *norm);

/* The same question for several classes at once, a load a token: after matcher_ask (at most 64
 * classes, -1 stands for none), bit i of matcher_masks()[token] says of each document's token
 * whether it carries classes[i]. The masks hold until the next matcher_run. */
brief_status matcher_ask(struct matcher *m, const int *classes, size_t n, struct brief_error *err);
const uint64_t *matcher_masks(const struct matcher *m);

/* Run every example of the rule files: does the rule find what it says, or leave alone what it
 * must? Each that fails goes to `fails`. *n_examples counts them all. */
brief_status ruleset_run_examples(const struct ruleset *r, size_t *n_examples,
                                  void (*fails)(void *ctx, const struct example_failure *f),
                                  void *ctx, struct brief_error *err);

/* "people.rules:12: rule person.titled should find 'Ana Ruiz' in "…"; found: nothing" */
void example_failure_print(struct buf *out, const struct example_failure *f);

/* The same, where one that fails is an error (BRIEF_EINPUT): the first is reported. */
brief_status ruleset_check_examples(const struct ruleset *r, size_t *n_examples,
                                    struct brief_error *err);

/* What lookups of names of several words need; zero it first, release it last. */
struct lookup_scratch {
    struct token_list tokens;
    struct forms *forms;
};
void lookup_scratch_release(struct lookup_scratch *s);

/* The lexicon apart from any document: the normal form of `name` (folded compare, case rule of
 * lists) among entries of that class; empty: none. For currencies, units, months, numbers. */
struct span ruleset_lookup(const struct ruleset *r, struct lookup_scratch *s, struct span name,
                           int class_number);

#endif
