/* actors.h -- which alias keys are one actor: decided when asked, from the alias table.
 *
 *     \1 entities + \3 surface forms of all segments ──> keys (type, folded norm)
 *       ──> corrections (actors.txt) ──> joins ──> actors
 *
 * A key is an actor of its own, unless the user says otherwise (corrections.h), or
 *   - it is another spelling of a name: with or without legal form ("Glencore", "Glencore plc"),
 *     al-/el-, Mohammed/Muhammad, Mueller/Müller; actors_spelling.c has the classes;
 *   - it is what exactly one other name of its type is also called, as an acronym or more often
 *     than it stands for itself: a document that only says USAID speaks of the one organisation
 *     that is "… (USAID)" elsewhere;
 *   - it is a person's name without middle initials, second surname or given names, and there is
 *     exactly one fuller one: "Hernán Quispe" or "Quispe Salazar" of "Hernán Quispe Salazar";
 *   - it is a short name of a person (one word, or led by a particle: "bin laden") and fits
 *     exactly one person by surname or known alias. One that fits several is undecided. Given
 *     names alone join nobody.
 * Whose an undecided name is, is asked for each document: titles and company may show it
 * (actors_lean.h). If they do not, the mention belongs to nobody and names the candidates.
 *
 * Everything is sorted by bytes before it is decided, so the answer depends neither on the order
 * of adding nor on segments. Only what live documents say counts.
 *
 * Joining is local: whether a key joins depends only on entities that share a word with it, or a
 * line of actors.txt. So a table may be loaded for a few names alone (actors_find) and decides
 * them as the whole would. */
#ifndef BRIEF_QUERY_ACTORS_H
#define BRIEF_QUERY_ACTORS_H

#include "core/text/intern.h"
#include "query/collection.h"
#include "query/corrections.h"

struct doc_filter;

#define NO_ACTOR      UINT32_MAX
#define NO_CORRECTION UINT32_MAX

/* A surface form (or role) with the number of live mentions that have it. */
struct actor_alias {
    struct span text;   /* as written */
    struct span folded; /* fold_name of it; empty for roles */
    uint32_t entity;    /* index into the table's entities */
    uint32_t named;     /* of a candidate: the entity that bears this name, or UINT32_MAX */
    uint64_t n_mentions;
};

/* One normal form of one type, as the dictionary has it. */
struct actor_entity {
    uint8_t type;          /* what it is taken for: a retype line may differ from its term */
    struct span term;      /* \1 L KEY \0 NORM */
    struct span weak_term; /* the list of its weak mentions, when there are admitted ones */
    struct span key, norm;
    uint32_t n_docs;               /* live */
    uint64_t n_mentions;           /* live */
    uint32_t alias_from, alias_to; /* its range of aliases */
    uint32_t key_number;
    uint32_t actor;     /* or NO_ACTOR: undecided */
    bool has_undecided; /* some of its mentions are undecided in their own document … */
    uint64_t undecided_least, undecided_most; /* … so many of them */
};

/* All entities with one (type, key). */
struct actor_key {
    uint8_t type;
    char letter; /* of the type it has in the index; keys are sorted by it, then by key */
    struct span key;
    uint32_t entity_from, entity_to;
    uint32_t joined; /* the key that it joins; itself when none */
    bool is_equal;   /* it joins another spelling: either may be the actor's name */
    bool is_fixed;   /* joined by a correction: rules leave it alone */
    bool undecided;
    bool has_redirects;
    uint32_t correction;        /* the line of actors.txt that joined it, or NO_CORRECTION */
    const uint32_t *candidates; /* undecided: keys that it fits, sorted */
    size_t n_candidates;
    uint64_t open_mentions;        /* undecided root: of all keys that lead to it */
    struct key_leanings *leanings; /* undecided: its documents, once asked for */
};

struct actor {
    uint8_t type;
    bool look;                /* its mentions are counted one by one, not by the dictionary … */
    uint64_t fewer, more;     /* … which may be too high and too low by this much at most, … */
    uint64_t surely_fewer;    /* … and is too high by this much at least */
    uint32_t renamed;         /* the line of actors.txt that names it, or NO_CORRECTION */
    struct span name;         /* its most frequent full norm */
    const uint32_t *entities; /* sorted */
    size_t n_entities;
    uint64_t n_mentions;
};

/* In some documents a key means another one: split lines, and prefer lines with a scope. */
struct actor_redirect {
    uint32_t from, to; /* keys */
    uint32_t correction;
    const struct doc_filter *scope;
};

/* Lines of the dictionary: entities, or what is said of them. */
struct record_list {
    struct actor_record *at;
    size_t n, cap;
};

/* Something and another that belongs to it; lists of them are sorted by both. */
struct number_pair {
    uint32_t of, number;
};

/* A key by its plain form: actors_spelling.c. */
struct spelled_key {
    uint64_t hash; /* of type and plain form */
    struct span plain;
    uint32_t key;
};

struct actor_table {
    struct collection *collection;
    struct arena arena;   /* strings and what is loaded */
    struct arena decided; /* what actors_decide makes of it */
    struct record_list records, alias_records, role_records, candidate_records;
    struct intern loaded_words, loaded_entities;
    struct corrections corrections;
    const struct doc_filter **scopes; /* by correction; NULL until it is asked for */
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
    struct actor_redirect *redirects; /* by from, then correction */
    size_t n_redirects;
    struct number_pair *open; /* of an actor: an undecided root key that fits him */
    size_t n_open;
    struct number_pair *open_keys; /* of an undecided root key: a key that leads to it */
    size_t n_open_keys;
    struct number_pair *agreed; /* of an actor: an entity with mentions that their document leaves
                                   undecided between names that are all his */
    size_t n_agreed;
    struct spelled_key *spelled; /* by hash */
    size_t n_spelled;
    uint32_t (*apart)[2]; /* keys that must not become one actor */
    size_t n_apart;
};

/* Reads actors.txt: BRIEF_EQUERY when it cannot be understood. The collection is borrowed until
 * actors_free. */
brief_status actors_new(struct actor_table **out, struct collection *c, struct brief_error *err);
void actors_free(struct actor_table *t);

/* The candidates of the entity's undecided mentions: t->candidates from the returned one up to *to.
 */
size_t actors_candidates(const struct actor_table *t, uint32_t entity, size_t *to);

/* The entities with such mentions of the actor: t->agreed from *from up to the returned end. */
size_t actors_agreed(const struct actor_table *t, uint32_t actor, size_t *from);

/* The undecided names that may be the actor's: t->open from *from up to the returned end. */
size_t actors_open(const struct actor_table *t, uint32_t actor, size_t *from);

/* The keys that lead to an undecided root: t->open_keys, likewise. */
size_t actors_open_keys(const struct actor_table *t, uint32_t root, size_t *from);

/* Load every entity of the collection, or all of some types (bit 1 << type), and decide. */
brief_status actors_load_all(struct actor_table *t, struct brief_error *err);
brief_status actors_load_types(struct actor_table *t, uint32_t types, struct brief_error *err);

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

/* The type that the index has the entity under: its own, unless a retype line says otherwise. */
uint8_t actors_indexed_type(const struct actor_table *t, uint32_t entity);

/* The entity with this norm (and type in the index), or UINT32_MAX. */
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

/* Load every entity with that folded name, of whatever type. */
brief_status actors_load_key(struct actor_table *t, struct span key, struct brief_error *err);

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

/* The key of that type and name, or NULL. */
struct actor_key *actors_key(struct actor_table *t, uint8_t type, struct span name);

/* Let key `a` lead to key `b`, unless it does already or that would be a ring. */
bool actors_lead(struct actor_table *t, uint32_t a, uint32_t b);

/* actors_spelling.c: join keys that only spell one name differently. And which other words and
 * names must be loaded to see them. Telling: who bears the word of the name that says most, in
 * every spelling of it; everybody with this whole name is among them. Spelled: the keys that are
 * spellings of a name, t->spelled from *from up to *to. */
brief_status actors_join_spellings(struct actor_table *t, struct brief_error *err);
brief_status actors_spelled(const struct actor_table *t, uint8_t type, struct span name,
                            size_t *from, size_t *to, struct brief_error *err);
brief_status actors_load_telling(struct actor_table *t, uint8_t type, struct span name,
                                 struct brief_error *err);
brief_status actors_load_spellings(struct actor_table *t, uint8_t type, struct span key,
                                   struct span norm, struct brief_error *err);

/* actors_correct.c: what actors.txt says, step by step of deciding. */
brief_status actors_load_corrected(struct actor_table *t, struct span key, struct brief_error *err);
brief_status actors_load_corrected_names(struct actor_table *t, const struct span *words, size_t n,
                                         bool is_prefix, struct brief_error *err);
brief_status actors_load_corrected_types(struct actor_table *t, struct brief_error *err);
brief_status actors_add_split_names(struct actor_table *t, struct brief_error *err);
void actors_retype(struct actor_table *t);
brief_status actors_join_corrected(struct actor_table *t, struct brief_error *err);
brief_status actors_redirect(struct actor_table *t, struct brief_error *err);
void actors_rename(struct actor_table *t);

/* The documents of a line's WHERE. */
brief_status actors_scope(struct actor_table *t, uint32_t correction, const struct doc_filter **out,
                          struct brief_error *err);

/* May the two keys be one actor, `name` (folded) being what leads from one to the other? */
bool actors_may_join(const struct actor_table *t, uint32_t a, uint32_t b, struct span name);

/* Is the name no alias of this key, by a stop-alias line? */
bool actors_is_stopped(const struct actor_table *t, const struct actor_key *key, struct span name,
                       uint32_t *correction);

/* Is the key a person's short name: one word, or led by a particle? Where do its last words
 * begin that may stand alone as a surname ("laden", "bin laden")? */
bool person_key_is_short(struct span key);
size_t key_surname(struct span key, struct span out[4]);
struct span key_first_word(struct span key);

/* The shorter names that a person's fuller key may stand under: without initials in the middle,
 * else without the last of three words or more; and the last two of three or more. In `a` or parts
 * of key. */
#define KEY_VARIANTS_MOST 2
size_t key_variants(struct span key, struct span out[KEY_VARIANTS_MOST], struct arena *a);

/* The key at the end of the joins that begin at `key`, and the actor it stands for (NO_ACTOR:
 * undecided). */
uint32_t actors_root(const struct actor_table *t, uint32_t key);
uint32_t actors_of_key(const struct actor_table *t, uint32_t key);
struct span key_longest_word(struct span key);

#endif
