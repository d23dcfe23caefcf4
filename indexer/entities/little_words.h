/* little_words.h -- the words that the code itself asks for: "the", "known as", "since".
 *
 *     form ──once──> groups of words that it belongs to, a bit each (form_facts.groups)
 *
 * To compare a token's word with a literal means to fetch its form and then its bytes, which both
 * lie far away; the groups lie with the facts that every step reads anyway. Words are told by their
 * folded form. */
#ifndef BRIEF_INDEXER_ENTITIES_LITTLE_WORDS_H
#define BRIEF_INDEXER_ENTITIES_LITTLE_WORDS_H

#include "core/text/forms.h"

enum word_group {
    WORD_THE,
    WORD_A_AN,
    WORD_DETERMINER,  /* "the", "its", "whose": begins a noun phrase */
    WORD_PREPOSITION, /* may stand inside an office: "chief of" */
    WORD_ORIGIN,      /* "from Marsabit" */
    WORD_OF_FOR,
    WORD_OF_IN_FOR,
    WORD_AND,
    WORD_OR,
    WORD_KNOWN,
    WORD_PHRASE,     /* may end a phrase that explains a name: "alias", "known as" */
    WORD_SHORT_LEAD, /* leads a short name in: "also", "formerly" */
    WORD_LEAD,       /* stands in such a phrase beside those: "which is", "by its" */
    WORD_RETIRED,    /* "General (ret.)" */
    WORD_GOES_ON,    /* goes on with an office without an article: "since 2017" */
    WORD_WHO,
    WORD_IS, /* says what somebody is: "was", "became" */
    WORD_BECAME,
    WORD_PERSONS_VERB, /* what a person does and neither a month nor a modal verb does */
    WORD_NEITHER,
    WORD_WILL,
    WORD_JUNIOR,       /* "Jr.", "Sr." */
    WORD_PREFIX,       /* of a compound that is no place's name: "Sino-" */
    WORD_ROMANCE_FORM, /* a legal form of the Romance languages */
    WORD_BE,
    WORD_BEFORE_NOUN, /* what follows is no verb: "the close" */
    WORD_PERIOD_END,  /* "the year ended" */
    WORD_SINCE,
    WORD_UNTIL,
    WORD_FROM,
    WORD_TO, /* goes on with a range */
    WORD_ONWARDS,
    WORD_BEFORE_DATE, /* may stand between "since" and its date */
    WORD_HEDGE,       /* may be a hedge's last word: hedges.c */
    N_WORD_GROUPS     /* at most 63: the last bit says that the form was asked about */
};

#define WORD_BIT(group)  ((uint64_t)1 << (group))
#define WORD_GROUP_ASKED ((uint64_t)1 << 63)

/* The groups of a folded word. O(log words). */
uint64_t little_word_groups(struct span folded);

/* Put them into the form's facts; returns them. */
uint64_t little_word_ask(struct forms *forms, uint32_t form);

/* The groups of a form; `facts` is forms_facts(forms). */
static inline uint64_t little_word(struct forms *forms, const struct form_facts *facts,
                                   uint32_t form)
{
    uint64_t groups = facts[form].groups;
    return groups ? groups : little_word_ask(forms, form);
}

#endif
