/* pass_define.h -- what the ways of explaining a short name share: in brackets, in words. */
#ifndef BRIEF_INDEXER_ENTITIES_PASS_DEFINE_H
#define BRIEF_INDEXER_ENTITIES_PASS_DEFINE_H

#include "indexer/entities/pass.h"

#define SHORT_MAX    4 /* words of a short name */
#define INITIALS_MIN 2 /* letters of an acronym in brackets */
#define INITIALS_MAX 12

/* A short name inside a bracket, or behind "known as". */
struct short_name {
    uint32_t from, to; /* tokens */
};

/* Does this word or sign lead a short name in: "also known as the", an opening quote? */
bool short_name_is_lead(const struct pass *p, uint32_t token);

/* Cut the lead-in and quotes off; *explicit tells whether words led in. False when what remains
 * cannot be a short name. */
bool short_name_trim(const struct pass *p, struct short_name *s, bool *explicit);

/* Letters of an acronym in small letters, without dots and a plural's s; 0: it is none. */
size_t short_name_letters(const struct pass *p, uint32_t token, char out[INITIALS_MAX]);

/* Walk back from token `end` (exclusive): where does a name begin whose initials are `letters`?
 * Small words may be left out. UINT32_MAX: nowhere. */
uint32_t long_name_begin(const struct pass *p, uint32_t end, const char *letters, size_t n);

/* Number of the draft that ends right before token `end`, quotes apart, or SIZE_MAX. */
size_t long_name_before(const struct pass *p, uint32_t end);

/* Initials say that the long name is [from, end): widen or make its draft. SIZE_MAX: something
 * there is no name. */
size_t long_name_make(struct pass *p, uint32_t from, uint32_t end);

/* Let the short name mean draft number `number` from here on. */
brief_status short_name_define(struct pass *p, size_t number, struct short_name s, bool bracketed);

/* Definitions without brackets. */
brief_status pass_phrases_at(struct pass *p, uint32_t token);

#endif
