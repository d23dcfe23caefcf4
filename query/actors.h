/* actors.h -- which alias keys are one actor: decided when asked, from the alias table.
 *
 *     \1 entities + \3 surface forms of all segments ──> keys (type, folded norm)
 *       ──> joins ──> actors
 *
 * A key is an actor of its own, unless
 *   - it is what exactly one other name of its type is also called, as an acronym or more often
 *     than it stands for itself: a document that only says USAID speaks of the one organisation
 *     that is "… (USAID)" elsewhere;
 *   - it is a person's name without middle initials or second surname, and there is exactly one
 *     fuller one: "Hernán Quispe" of "Hernán Quispe Salazar";
 *   - it is a short name of a person (one word, or led by a particle: "bin laden") and fits
 *     exactly one person by surname or known alias. One that fits several is undecided: its
 *     mentions belong to nobody and name the candidates. Given names alone join nobody.
 * Everything is sorted by bytes before it is decided, so the answer depends neither on the order
 * of adding nor on segments. Only what live documents say counts.
 *
 * Joining is local: whether a key joins depends only on entities that share a word with it. So a
 * table may be loaded for a few names alone (actors_find) and decides them as the whole would.
 * The user's corrections (actors.txt) have their place between loading and deciding. */
#ifndef BRIEF_QUERY_ACTORS_H
#define BRIEF_QUERY_ACTORS_H

#include "core/text/intern.h"
#include "query/collection.h"

#define NO_ACTOR UINT32_MAX

/* A surface form (or role) with the number of live mentions that have it. */
struct actor_alias {
    struct span text;   /* as written */
    struct span folded; /* fold_name of it; empty for roles */
    uint32_t entity;    /* index into the table's entities */
    uint64_t n_mentions;
};

/* One normal form of one type, as the dictionary has it. */
struct actor_entity {
    uint8_t type;
    struct span term;      /* \1 L KEY \0 NORM */
    struct span weak_term; /* the list of its weak mentions, when there are admitted ones */
    struct span key, norm;
    uint32_t n_docs;               /* live */
    uint64_t n_mentions;           /* live */
    uint32_t alias_from, alias_to; /* its range of aliases */
    uint32_t key_number;
    uint32_t actor;     /* or NO_ACTOR: undecided */
    bool has_undecided; /* some of its mentions are undecided in their own document */
};

/* All entities with one (type, key). */
struct actor_key {
    uint8_t type;
    struct span key;
    uint32_t entity_from, entity_to;
    uint32_t joined; /* the key that it joins; itself when none */
    bool undecided;
    const uint32_t *candidates; /* undecided: keys that it fits, sorted */
    size_t n_candidates;
};

struct actor {
    uint8_t type;
    struct span name;         /* its most frequent full norm */
    const uint32_t *entities; /* sorted */
    size_t n_entities;
    uint64_t n_mentions;
};

/* Lines of the dictionary: entities, or what is said of them. */
struct record_list {
    struct actor_record *at;
    size_t n, cap;
};

struct actor_table {
    struct collection *collection;
    struct arena arena;   /* strings and what is loaded */
    struct arena decided; /* what actors_decide makes of it */
    struct record_list records, alias_records, role_records, candidate_records;
    struct intern loaded_words, loaded_entities;
    /* decided */
    struct actor_entity *entities; /* by type letter, key, norm */
    size_t n_entities;
    struct actor_alias *aliases; /* by entity, then bytes */
    size_t n_aliases;
    struct actor_alias *roles;
    size_t n_roles;
    struct actor_alias *candidates; /* of undecided mentions: normal forms that they fit */
    size_t n_candidates;
    struct actor_key *keys;
    size_t n_keys;
    struct actor *actors; /* by first entity */
    size_t n_actors;
};

/* The collection is borrowed until actors_free. */
brief_status actors_new(struct actor_table **out, struct collection *c, struct brief_error *err);
void actors_free(struct actor_table *t);

/* Load every entity of the collection and decide. */
brief_status actors_load_all(struct actor_table *t, struct brief_error *err);

enum name_match {
    NAME_NO,
    NAME_PART,  /* the words stand, in order, in a normal form or an alias */
    NAME_EXACT, /* the words are all of a normal form or an alias, or a person's surname */
};

/* A name asked for. */
struct actor_name {
    struct span folded;       /* fold_name of it */
    const struct span *words; /* of it */
    size_t n_words;
    bool is_prefix;   /* the last word may go on: fras* */
    bool exact_first; /* when anything matches exactly, nothing else matches */
    uint32_t types;   /* bit 1 << type of the types looked at */
};
brief_status actor_name_set(struct actor_name *out, struct span text, uint32_t types,
                            struct arena *a, struct brief_error *err);

/* Load what is needed to decide every entity that matches the name, and decide. */
brief_status actors_find(struct actor_table *t, const struct actor_name *name,
                         struct brief_error *err);

/* Load what is needed to decide every entity that a document mentions, and decide. */
brief_status actors_find_mentions(struct actor_table *t, const struct mention *mentions, size_t n,
                                  struct span text, struct brief_error *err);

/* Which entities match: matched[e] for every entity of the table. Returns how many. */
size_t actors_matching(const struct actor_table *t, const struct actor_name *name, bool *matched);

enum name_match actors_match(const struct actor_table *t, uint32_t entity,
                             const struct actor_name *name);

/* The names an actor goes by (roles: the roles he is given): different ones, most frequent first,
 * then by bytes. In `a`. */
brief_status actors_aliases(const struct actor_table *t, uint32_t actor, bool roles,
                            struct arena *a, struct actor_alias **out, size_t *n,
                            struct brief_error *err);

/* The entity with this norm, or UINT32_MAX. */
uint32_t actors_entity(const struct actor_table *t, uint8_t type, struct span norm);

/* The entity of a mention of `text`: an undecided one goes by its words. */
uint32_t actors_entity_of(const struct actor_table *t, const struct mention *m, struct span text);
struct span mention_entity_norm(const struct mention *m, struct span text);

/* The lists of its mentions: one or two terms (see actors_weak.c). Returns how many. */
size_t actors_lists(const struct actor_entity *e, struct span out[2]);

/* Whether text has the words in order, with others between them or not. Both folded. */
bool name_has_words(struct span folded, const struct span *words, size_t n, bool last_is_prefix);

/* --- between the files of actors ---------------------------------------------------------------
 */

/* A line of the dictionary, counts added up over segments when deciding. */
struct actor_record {
    struct span entity; /* KEY's term: \1 L KEY \0 NORM */
    struct span text;   /* surface form or role */
    bool weak;          /* of weak mentions that are admitted */
    uint32_t n_docs;
    uint64_t n_mentions;
};

/* Every term with `prefix` (\1…) of one segment that lives becomes a record. */
brief_status actors_load_names(struct actor_table *t, struct segment *seg, struct span prefix,
                               struct brief_error *err);

brief_status actors_add_record(struct record_list *list, const struct actor_record *record,
                               struct brief_error *err);

/* Load one entity (all segments) with its surface forms and roles, unless it is there. */
brief_status actors_load_entity(struct actor_table *t, struct span term, struct brief_error *err);

/* Load every entity of `type` with the name token (prefix: or one that begins so). */
brief_status actors_load_word(struct actor_table *t, uint8_t type, struct span word, bool is_prefix,
                              struct brief_error *err);

/* Whether any segment has an entity of that type with that key. */
brief_status actors_key_exists(struct actor_table *t, uint8_t type, struct span key, bool *exists,
                               struct brief_error *err);

/* Load the weak names with this key, all segments, unless they are there: the key of an entity, or
 * one of its surface forms. Whoever is admitted has proofs, so some entity has its words. */
brief_status actors_load_weak(struct actor_table *t, struct span name, struct brief_error *err);

/* Records of weak names become those of the type that the collection proves, or go. */
brief_status actors_settle(struct actor_table *t, struct brief_error *err);

/* The weak twin of an entity's term, in t->decided; NULL when out of memory. */
struct span actors_weak_term(struct actor_table *t, struct span term);

/* Sort what is loaded and decide joins, afresh. */
brief_status actors_decide(struct actor_table *t, struct brief_error *err);
brief_status actors_join(struct actor_table *t, struct brief_error *err);

/* Is the key a person's short name: one word, or led by a particle? Where do its last words
 * begin that may stand alone as a surname ("laden", "bin laden")? */
bool person_key_is_short(struct span key);
size_t key_surname(struct span key, struct span out[4]);
struct span key_first_word(struct span key);

/* The shorter names that a person's fuller key may stand under: without initials in the middle,
 * without the last of three words or more. At most 2; in `a` or parts of key. */
size_t key_variants(struct span key, struct span out[2], struct arena *a);

/* The key at the end of the joins that begin at `key`. */
uint32_t actors_root(const struct actor_table *t, uint32_t key);
struct span key_longest_word(struct span key);

#endif
