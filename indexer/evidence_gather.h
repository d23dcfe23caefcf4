/* evidence_gather.h -- the evidence of documents that pass by once, without an index.
 *
 *     sure mentions ──words──> proofs by key and type;   tokens ──> how each form is written
 *
 * Says of a key what the index would say of the same documents (query/evidence.h); the rule is in
 * core/evidence.h. Counts of forms are kept by the number that the dictionary of forms gives, one
 * addition a token, and moved to a table of folded forms before that dictionary is cleared. */
#ifndef BRIEF_INDEXER_EVIDENCE_GATHER_H
#define BRIEF_INDEXER_EVIDENCE_GATHER_H

#include "core/evidence.h"
#include "core/text/intern.h"

/* Of all tables together; what is new beyond it is left out, and counted. */
#define EVIDENCE_BYTES_MAX ((size_t)512 << 20)

struct proof_counts {
    uint64_t n[N_NAME_TYPES];
};

struct writing_counts {
    uint64_t n_capital, n_small;
};

/* Zero it, then evidence_gather_init. */
struct evidence_gather {
    struct intern keys;          /* of names, sure or weak */
    struct proof_counts *proofs; /* by number of keys */
    size_t proofs_cap;
    struct intern names; /* as written */
    uint32_t *key_of;    /* by number of names */
    size_t key_of_cap;
    struct intern words; /* folded forms */
    struct writing_counts *writing;
    size_t writing_cap;
    uint32_t *seen; /* by number of form: tokens since the last evidence_gather_forms */
    size_t seen_cap, n_seen;
    size_t bytes_max;
    uint64_t n_left_out; /* names and words that found no room */
    struct buf key;
};

void evidence_gather_init(struct evidence_gather *g);
void evidence_gather_release(struct evidence_gather *g);

/* Take in one document's tokens (their forms are numbers in `forms`) and mentions of `text`. */
brief_status evidence_gather_add(struct evidence_gather *g, struct forms *forms,
                                 const struct token_list *tokens, const struct mention *mentions,
                                 size_t n_mentions, struct span text);

/* Move the counts of forms to the table: before forms_clear, and when no document follows. */
brief_status evidence_gather_forms(struct evidence_gather *g, struct forms *forms);

#define EVIDENCE_NO_KEY UINT32_MAX /* there was no room for it: nothing is known */

/* The number of a name's key, for asking later. BRIEF_ENOMEM only. */
brief_status evidence_gather_key(struct evidence_gather *g, struct span norm, uint32_t *number);

struct evidence evidence_gathered(const struct evidence_gather *g, uint32_t key);

#endif
