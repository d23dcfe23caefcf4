/* fold.h -- names in their folded form: what two spellings of one name have in common. */
#ifndef BRIEF_CORE_TEXT_FOLD_H
#define BRIEF_CORE_TEXT_FOLD_H

#include "core/buf.h"

#include "brief/status.h"

/* Append the key of a name: its words folded (utf8_append_folded; the dots of acronyms and
 * abbreviations dropped), joined by single spaces, punctuation and hyphens taken as spaces,
 * possessives and a leading "the" dropped. "U.S. Southern Command" -> "us southern command";
 * "Apurímac" -> "apurimac"; "Al-Shabaab" -> "al shabaab". Never longer than FOLD_KEY_MAX bytes
 * (cut at a word). */
brief_status fold_name(struct buf *out, struct span name);

#define FOLD_KEY_MAX 400

#endif
