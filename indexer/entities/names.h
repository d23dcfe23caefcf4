/* names.h -- the names of one document, found by their words, their short forms and initials.
 *
 *     words ──hash of the folded sequence──> entries: (name, how the words stand for it)
 *
 * Entries of one key keep the order in which they were added, which is that of the names' first
 * mentions. A key is 64 bits of hash over folded words; two sequences with one key are taken for
 * equal. Everything is forgotten by names_clear; memory is kept from document to document. */
#ifndef BRIEF_INDEXER_ENTITIES_NAMES_H
#define BRIEF_INDEXER_ENTITIES_NAMES_H

#include "brief/span.h"
#include "brief/status.h"
#include "core/mention.h"

#include <stdint.h>

enum name_kind {
    NAME_FULL,        /* all its words */
    NAME_DEFINED,     /* the text says so: "Long Name (LN)" */
    NAME_BARE,        /* an organisation without its legal form */
    NAME_FIRST_WORDS, /* of a person, two or more: the second surname or a patronymic left out */
    NAME_SURNAME,     /* last words of a person's name */
    NAME_INITIALS,    /* first letters of an organisation's words */
    NAME_HEAD,        /* first words of an organisation or place */
    NAME_TAIL,        /* last words of an organisation that begins with a general one */
    NAME_INNER,       /* the first of two surnames */
    NAME_GIVEN,       /* one of a person's given names */
};

enum name_gender {
    GENDER_UNKNOWN,
    GENDER_FEMALE,
    GENDER_MALE,
    GENDER_TORN, /* the text says both: it helps nobody */
};

#define NAME_ROLES_MAX 4
#define NAME_NONE      UINT32_MAX
#define NAMES_FILTER   64 /* words of bits: cleared for each document, whose names are few */

struct name {
    uint64_t key;
    struct span norm;
    uint32_t token_from, token_to; /* of one mention of it */
    uint32_t first_start;          /* byte of its first mention */
    uint32_t n_words;
    const uint32_t *words; /* tokens of its words, when they are not those of its range in order */
    uint32_t fuller;       /* the fuller spelling that it stands for, or NAME_NONE: pass_same.c */
    uint32_t next;         /* of the names with as many words */
    uint8_t gender;        /* enum name_gender */
    uint8_t type;          /* of its strongest mention */
    uint8_t evidence;      /* of that mention; 0: only guesses */
    uint8_t n_said[MENTION_PLACE + 1]; /* mentions that say a type on some evidence, up to 255 */
    bool listed;
    bool upper; /* its norm is all capitals: no other spelling was seen */
    uint8_t n_roles;
    struct span roles[NAME_ROLES_MAX]; /* titles seen beside it */
};

struct name_entry {
    uint32_t name; /* number in names.at */
    uint32_t next; /* entry of the same key, or NAME_NONE */
    uint8_t kind;  /* enum name_kind */
};

struct name_slot {
    uint64_t key;
    uint32_t first, last; /* entries */
    uint32_t epoch;       /* of names.epoch when in use */
};

struct names {
    struct name *at;
    size_t n, cap;
    struct name_entry *entries;
    size_t n_entries, entries_cap;
    struct name_slot *slots; /* power of two, at most half full */
    size_t n_slots, n_used;
    uint32_t epoch;
    uint64_t
        first_words[NAMES_FILTER]; /* a bit per hash of a first word: most words lead to no name */
};

void names_release(struct names *x);
void names_clear(struct names *x);

/* One word's share of a key, and keys of sequences: start with 0, add word by word. */
uint64_t names_word_hash(struct span folded);
static inline uint64_t names_key_add(uint64_t key, uint64_t word_hash)
{
    return (key << 7 | key >> 57) * 0x9E3779B97F4A7C15u + word_hash;
}

/* May a sequence that begins with this word be in the index? No false "no". */
static inline bool names_may_begin(const struct names *x, uint64_t word_hash)
{
    return x->first_words[(word_hash >> 6) % NAMES_FILTER] >> (word_hash & 63) & 1;
}

/* The name with exactly these words, made (zeroed but for the key) when new; NAME_NONE when out of
 * memory. */
uint32_t names_add(struct names *x, uint64_t key, uint64_t first_word_hash);

/* Let a sequence stand for a name. The same pair again changes nothing. False: out of memory. */
bool names_add_short(struct names *x, uint64_t key, uint64_t first_word_hash, uint32_t name,
                     enum name_kind kind);

/* A title seen beside the name; the same again, or too many, changes nothing. */
void names_add_role(struct name *n, struct span role);
void names_add_gender(struct name *n, uint8_t gender);

/* The fullest spelling of a name: itself when there is no fuller one. */
uint32_t names_fullest(const struct names *x, uint32_t name);

/* First entry of a key, or NAME_NONE. */
uint32_t names_find(const struct names *x, uint64_t key);

/* Of the entries that begin at `first`: the name with exactly these words, or NAME_NONE. */
uint32_t names_full_of(const struct names *x, uint32_t first);

/* The name with exactly these words, or NAME_NONE. */
uint32_t names_find_full(const struct names *x, uint64_t key);

#endif
