/* little_words.c -- one table of words, sorted, and the groups of each. */
#include "indexer/entities/little_words.h"

#include "indexer/entities/hedges.h"

#define ON(group) WORD_BIT(WORD_##group)

/* In the order of bytes: a binary search reads it. */
static const struct {
    const char *word;
    uint64_t groups;
} table[] = {
    {"a", ON(A_AN) | ON(DETERMINER) | ON(BEFORE_NOUN)},
    {"abbreviated", ON(PHRASE) | ON(SHORT_LEAD)},
    {"about", ON(BEFORE_DATE)},
    {"acronym", ON(SHORT_LEAD)},
    {"afro", ON(PREFIX)},
    {"aka", ON(PHRASE) | ON(SHORT_LEAD)},
    {"alias", ON(PHRASE) | ON(SHORT_LEAD)},
    {"all", ON(PREFIX)},
    {"also", ON(SHORT_LEAD) | ON(PERSONS_VERB)},
    {"an", ON(A_AN) | ON(DETERMINER) | ON(BEFORE_NOUN)},
    {"and", ON(AND) | ON(GOES_ON) | ON(PERSONS_VERB)},
    {"anglo", ON(PREFIX)},
    {"anti", ON(PREFIX)},
    {"are", ON(LEAD)},
    {"around", ON(BEFORE_DATE)},
    {"as", ON(PHRASE) | ON(SHORT_LEAD) | ON(BEFORE_DATE)},
    {"at", ON(PREPOSITION) | ON(ORIGIN) | ON(GOES_ON) | ON(BEFORE_DATE)},
    {"be", ON(BE)},
    {"became", ON(IS) | ON(BECAME) | ON(PERSONS_VERB)},
    {"beginning", ON(FROM)},
    {"better", ON(SHORT_LEAD)},
    {"by", ON(PHRASE) | ON(LEAD)},
    {"called", ON(PHRASE) | ON(SHORT_LEAD) | ON(PERSONS_VERB)},
    {"came", ON(PERSONS_VERB)},
    {"can", ON(PERSONS_VERB)},
    {"codenamed", ON(PHRASE) | ON(SHORT_LEAD)},
    {"commonly", ON(SHORT_LEAD)},
    {"could", ON(PERSONS_VERB)},
    {"de", ON(LEAD)},
    {"did", ON(PERSONS_VERB)},
    {"does", ON(PERSONS_VERB)},
    {"dubbed", ON(PHRASE) | ON(SHORT_LEAD)},
    {"early", ON(BEFORE_DATE)},
    {"effective", ON(FROM)},
    {"ended", ON(PERIOD_END)},
    {"ending", ON(PERIOD_END)},
    {"euro", ON(PREFIX)},
    {"ex", ON(PREFIX)},
    {"flew", ON(PERSONS_VERB)},
    {"for", ON(PREPOSITION) | ON(OF_FOR) | ON(OF_IN_FOR)},
    {"formerly", ON(PHRASE) | ON(SHORT_LEAD)},
    {"franco", ON(PREFIX)},
    {"from", ON(ORIGIN) | ON(GOES_ON) | ON(FROM)},
    {"gave", ON(PERSONS_VERB)},
    {"guerre", ON(PHRASE)},
    {"had", ON(PERSONS_VERB)},
    {"has", ON(PERSONS_VERB)},
    {"her", ON(DETERMINER) | ON(LEAD) | ON(BEFORE_NOUN)},
    {"hereafter", ON(PHRASE) | ON(SHORT_LEAD)},
    {"hereinafter", ON(PHRASE) | ON(SHORT_LEAD)},
    {"his", ON(DETERMINER) | ON(LEAD) | ON(BEFORE_NOUN)},
    {"hopes", ON(PERSONS_VERB)},
    {"in", ON(PREPOSITION) | ON(ORIGIN) | ON(OF_IN_FOR) | ON(GOES_ON)},
    {"indo", ON(PREFIX)},
    {"initials", ON(LEAD)},
    {"inter", ON(PREFIX)},
    {"is", ON(LEAD) | ON(IS) | ON(PERSONS_VERB)},
    {"its", ON(DETERMINER) | ON(LEAD) | ON(BEFORE_NOUN)},
    {"joined", ON(PERSONS_VERB)},
    {"jr", ON(JUNIOR)},
    {"knew", ON(PERSONS_VERB)},
    {"known", ON(KNOWN) | ON(SHORT_LEAD)},
    {"knows", ON(PERSONS_VERB)},
    {"late", ON(BEFORE_DATE)},
    {"least", ON(BEFORE_DATE)},
    {"led", ON(PERSONS_VERB)},
    {"left", ON(PERSONS_VERB)},
    {"locally", ON(SHORT_LEAD)},
    {"lost", ON(PERSONS_VERB)},
    {"ltda", ON(ROMANCE_FORM)},
    {"made", ON(PERSONS_VERB)},
    {"met", ON(PERSONS_VERB)},
    {"mid", ON(PREFIX)},
    {"must", ON(PERSONS_VERB)},
    {"my", ON(DETERMINER)},
    {"name", ON(LEAD)},
    {"named", ON(PERSONS_VERB)},
    {"names", ON(PERSONS_VERB)},
    {"neither", ON(NEITHER)},
    {"never", ON(PERSONS_VERB)},
    {"nickname", ON(LEAD)},
    {"nicknamed", ON(PHRASE) | ON(SHORT_LEAD)},
    {"nom", ON(LEAD)},
    {"non", ON(PREFIX)},
    {"now", ON(SHORT_LEAD)},
    {"of", ON(PREPOSITION) | ON(OF_FOR) | ON(OF_IN_FOR) | ON(BEFORE_DATE)},
    {"on", ON(PREPOSITION)},
    {"onward", ON(ONWARDS)},
    {"onwards", ON(ONWARDS)},
    {"or", ON(OR) | ON(SHORT_LEAD)},
    {"our", ON(DETERMINER)},
    {"pan", ON(PREFIX)},
    {"popularly", ON(SHORT_LEAD)},
    {"post", ON(PREFIX)},
    {"pre", ON(PREFIX)},
    {"previously", ON(PHRASE) | ON(SHORT_LEAD)},
    {"pro", ON(PREFIX)},
    {"recently", ON(LEAD)},
    {"ret", ON(RETIRED)},
    {"retd", ON(RETIRED)},
    {"retired", ON(RETIRED)},
    {"rtd", ON(RETIRED)},
    {"sa", ON(ROMANCE_FORM)},
    {"sab", ON(ROMANCE_FORM)},
    {"sarl", ON(ROMANCE_FORM)},
    {"sas", ON(ROMANCE_FORM)},
    {"says", ON(PERSONS_VERB)},
    {"simply", ON(SHORT_LEAD)},
    {"since", ON(GOES_ON) | ON(SINCE)},
    {"sino", ON(PREFIX)},
    {"so", ON(LEAD)},
    {"spa", ON(ROMANCE_FORM)},
    {"spoke", ON(PERSONS_VERB)},
    {"sr", ON(JUNIOR)},
    {"srl", ON(ROMANCE_FORM)},
    {"starting", ON(FROM)},
    {"stays", ON(PERSONS_VERB)},
    {"stood", ON(PERSONS_VERB)},
    {"that", ON(LEAD)},
    {"the", ON(THE) | ON(DETERMINER) | ON(SHORT_LEAD) | ON(BEFORE_NOUN) | ON(BEFORE_DATE)},
    {"their", ON(DETERMINER) | ON(LEAD) | ON(BEFORE_NOUN)},
    {"then", ON(PERSONS_VERB)},
    {"thinks", ON(PERSONS_VERB)},
    {"this", ON(BEFORE_NOUN)},
    {"through", ON(TO)},
    {"till", ON(GOES_ON) | ON(UNTIL) | ON(TO)},
    {"to", ON(PREPOSITION) | ON(LEAD) | ON(TO)},
    {"took", ON(PERSONS_VERB)},
    {"trans", ON(PREFIX)},
    {"under", ON(GOES_ON)},
    {"until", ON(LEAD) | ON(GOES_ON) | ON(UNTIL) | ON(TO)},
    {"wanted", ON(PERSONS_VERB)},
    {"wants", ON(PERSONS_VERB)},
    {"was", ON(LEAD) | ON(IS) | ON(PERSONS_VERB)},
    {"went", ON(PERSONS_VERB)},
    {"were", ON(LEAD)},
    {"when", ON(GOES_ON)},
    {"which", ON(LEAD)},
    {"who", ON(LEAD) | ON(GOES_ON) | ON(WHO) | ON(PERSONS_VERB)},
    {"whose", ON(DETERMINER)},
    {"widely", ON(LEAD)},
    {"will", ON(PERSONS_VERB) | ON(WILL)},
    {"with", ON(GOES_ON)},
    {"won", ON(PERSONS_VERB)},
    {"would", ON(PERSONS_VERB)},
};

#define LONGEST 13 /* of those words and hedges, in bytes: "approximately" */

uint64_t little_word_groups(struct span folded)
{
    if (folded.len == 0 || folded.len > LONGEST || folded.at[0] < 'a' || folded.at[0] > 'z')
        return 0;
    uint64_t hedge = hedge_may_end(folded) ? ON(HEDGE) : 0;
    size_t low = 0, high = sizeof table / sizeof table[0];
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = span_compare(folded, span_of(table[mid].word));
        if (order == 0)
            return table[mid].groups | hedge;
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return hedge;
}

uint64_t little_word_ask(struct forms *forms, uint32_t form)
{
    uint64_t groups = little_word_groups(forms_at(forms, form)->folded) | WORD_GROUP_ASKED;
    forms_facts(forms)[form].groups = groups;
    return groups;
}
