/* little_words.c -- one table of words, sorted, and the groups of each. */
#include "indexer/entities/little_words.h"

#define ON(group) WORD_BIT(WORD_##group)
#define WORD(text)                                                                                 \
    {                                                                                              \
        text, sizeof text - 1                                                                      \
    }

/* In the order of bytes: a binary search reads it. */
static const struct {
    struct span word;
    uint64_t groups;
} table[] = {
    {WORD("a"), ON(A_AN) | ON(DETERMINER) | ON(BEFORE_NOUN)},
    {WORD("abbreviated"), ON(PHRASE) | ON(SHORT_LEAD)},
    {WORD("about"), ON(BEFORE_DATE) | ON(HEDGE)},
    {WORD("above"), ON(HEDGE)},
    {WORD("acronym"), ON(SHORT_LEAD)},
    {WORD("afro"), ON(PREFIX)},
    {WORD("aka"), ON(PHRASE) | ON(SHORT_LEAD)},
    {WORD("alias"), ON(PHRASE) | ON(SHORT_LEAD)},
    {WORD("all"), ON(PREFIX)},
    {WORD("almost"), ON(HEDGE)},
    {WORD("also"), ON(SHORT_LEAD) | ON(PERSONS_VERB)},
    {WORD("an"), ON(A_AN) | ON(DETERMINER) | ON(BEFORE_NOUN)},
    {WORD("and"), ON(AND) | ON(GOES_ON) | ON(PERSONS_VERB)},
    {WORD("anglo"), ON(PREFIX)},
    {WORD("anti"), ON(PREFIX)},
    {WORD("approx"), ON(HEDGE)},
    {WORD("approximately"), ON(HEDGE)},
    {WORD("are"), ON(LEAD)},
    {WORD("around"), ON(BEFORE_DATE) | ON(HEDGE)},
    {WORD("as"), ON(PHRASE) | ON(SHORT_LEAD) | ON(BEFORE_DATE) | ON(HEDGE)},
    {WORD("at"), ON(PREPOSITION) | ON(ORIGIN) | ON(GOES_ON) | ON(BEFORE_DATE)},
    {WORD("be"), ON(BE)},
    {WORD("became"), ON(IS) | ON(BECAME) | ON(PERSONS_VERB)},
    {WORD("beginning"), ON(FROM)},
    {WORD("below"), ON(HEDGE)},
    {WORD("better"), ON(SHORT_LEAD)},
    {WORD("by"), ON(PHRASE) | ON(LEAD)},
    {WORD("ca"), ON(HEDGE)},
    {WORD("called"), ON(PHRASE) | ON(SHORT_LEAD) | ON(PERSONS_VERB)},
    {WORD("came"), ON(PERSONS_VERB)},
    {WORD("can"), ON(PERSONS_VERB)},
    {WORD("circa"), ON(HEDGE)},
    {WORD("codenamed"), ON(PHRASE) | ON(SHORT_LEAD)},
    {WORD("commonly"), ON(SHORT_LEAD)},
    {WORD("could"), ON(PERSONS_VERB)},
    {WORD("de"), ON(LEAD)},
    {WORD("did"), ON(PERSONS_VERB)},
    {WORD("does"), ON(PERSONS_VERB)},
    {WORD("dubbed"), ON(PHRASE) | ON(SHORT_LEAD)},
    {WORD("early"), ON(BEFORE_DATE)},
    {WORD("effective"), ON(FROM)},
    {WORD("ended"), ON(PERIOD_END)},
    {WORD("ending"), ON(PERIOD_END)},
    {WORD("estimated"), ON(HEDGE)},
    {WORD("euro"), ON(PREFIX)},
    {WORD("ex"), ON(PREFIX)},
    {WORD("exceeding"), ON(HEDGE)},
    {WORD("flew"), ON(PERSONS_VERB)},
    {WORD("for"), ON(PREPOSITION) | ON(OF_FOR) | ON(OF_IN_FOR)},
    {WORD("formerly"), ON(PHRASE) | ON(SHORT_LEAD)},
    {WORD("franco"), ON(PREFIX)},
    {WORD("from"), ON(ORIGIN) | ON(GOES_ON) | ON(FROM)},
    {WORD("gave"), ON(PERSONS_VERB)},
    {WORD("guerre"), ON(PHRASE)},
    {WORD("had"), ON(PERSONS_VERB)},
    {WORD("has"), ON(PERSONS_VERB)},
    {WORD("her"), ON(DETERMINER) | ON(LEAD) | ON(BEFORE_NOUN)},
    {WORD("hereafter"), ON(PHRASE) | ON(SHORT_LEAD)},
    {WORD("hereinafter"), ON(PHRASE) | ON(SHORT_LEAD)},
    {WORD("his"), ON(DETERMINER) | ON(LEAD) | ON(BEFORE_NOUN)},
    {WORD("hopes"), ON(PERSONS_VERB)},
    {WORD("in"), ON(PREPOSITION) | ON(ORIGIN) | ON(OF_IN_FOR) | ON(GOES_ON)},
    {WORD("indo"), ON(PREFIX)},
    {WORD("initials"), ON(LEAD)},
    {WORD("inter"), ON(PREFIX)},
    {WORD("is"), ON(LEAD) | ON(IS) | ON(PERSONS_VERB)},
    {WORD("its"), ON(DETERMINER) | ON(LEAD) | ON(BEFORE_NOUN)},
    {WORD("joined"), ON(PERSONS_VERB)},
    {WORD("jr"), ON(JUNIOR)},
    {WORD("knew"), ON(PERSONS_VERB)},
    {WORD("known"), ON(KNOWN) | ON(SHORT_LEAD)},
    {WORD("knows"), ON(PERSONS_VERB)},
    {WORD("late"), ON(BEFORE_DATE)},
    {WORD("least"), ON(BEFORE_DATE) | ON(HEDGE)},
    {WORD("led"), ON(PERSONS_VERB)},
    {WORD("left"), ON(PERSONS_VERB)},
    {WORD("locally"), ON(SHORT_LEAD)},
    {WORD("lost"), ON(PERSONS_VERB)},
    {WORD("ltda"), ON(ROMANCE_FORM)},
    {WORD("made"), ON(PERSONS_VERB)},
    {WORD("met"), ON(PERSONS_VERB)},
    {WORD("mid"), ON(PREFIX)},
    {WORD("most"), ON(HEDGE)},
    {WORD("must"), ON(PERSONS_VERB)},
    {WORD("my"), ON(DETERMINER)},
    {WORD("name"), ON(LEAD)},
    {WORD("named"), ON(PERSONS_VERB)},
    {WORD("names"), ON(PERSONS_VERB)},
    {WORD("nearly"), ON(HEDGE)},
    {WORD("neither"), ON(NEITHER)},
    {WORD("never"), ON(PERSONS_VERB)},
    {WORD("nickname"), ON(LEAD)},
    {WORD("nicknamed"), ON(PHRASE) | ON(SHORT_LEAD)},
    {WORD("nom"), ON(LEAD)},
    {WORD("non"), ON(PREFIX)},
    {WORD("now"), ON(SHORT_LEAD)},
    {WORD("of"), ON(PREPOSITION) | ON(OF_FOR) | ON(OF_IN_FOR) | ON(BEFORE_DATE) | ON(HEDGE)},
    {WORD("on"), ON(PREPOSITION) | ON(HEDGE)},
    {WORD("onward"), ON(ONWARDS)},
    {WORD("onwards"), ON(ONWARDS)},
    {WORD("or"), ON(OR) | ON(SHORT_LEAD)},
    {WORD("our"), ON(DETERMINER)},
    {WORD("over"), ON(HEDGE)},
    {WORD("pan"), ON(PREFIX)},
    {WORD("popularly"), ON(SHORT_LEAD)},
    {WORD("post"), ON(PREFIX)},
    {WORD("pre"), ON(PREFIX)},
    {WORD("previously"), ON(PHRASE) | ON(SHORT_LEAD)},
    {WORD("pro"), ON(PREFIX)},
    {WORD("recently"), ON(LEAD)},
    {WORD("ret"), ON(RETIRED)},
    {WORD("retd"), ON(RETIRED)},
    {WORD("retired"), ON(RETIRED)},
    {WORD("roughly"), ON(HEDGE)},
    {WORD("rtd"), ON(RETIRED)},
    {WORD("sa"), ON(ROMANCE_FORM)},
    {WORD("sab"), ON(ROMANCE_FORM)},
    {WORD("sarl"), ON(ROMANCE_FORM)},
    {WORD("sas"), ON(ROMANCE_FORM)},
    {WORD("says"), ON(PERSONS_VERB)},
    {WORD("simply"), ON(SHORT_LEAD)},
    {WORD("since"), ON(GOES_ON) | ON(SINCE)},
    {WORD("sino"), ON(PREFIX)},
    {WORD("so"), ON(LEAD)},
    {WORD("some"), ON(HEDGE)},
    {WORD("spa"), ON(ROMANCE_FORM)},
    {WORD("spoke"), ON(PERSONS_VERB)},
    {WORD("sr"), ON(JUNIOR)},
    {WORD("srl"), ON(ROMANCE_FORM)},
    {WORD("starting"), ON(FROM)},
    {WORD("stays"), ON(PERSONS_VERB)},
    {WORD("stood"), ON(PERSONS_VERB)},
    {WORD("than"), ON(HEDGE)},
    {WORD("that"), ON(LEAD)},
    {WORD("the"), ON(THE) | ON(DETERMINER) | ON(SHORT_LEAD) | ON(BEFORE_NOUN) | ON(BEFORE_DATE)},
    {WORD("their"), ON(DETERMINER) | ON(LEAD) | ON(BEFORE_NOUN)},
    {WORD("then"), ON(PERSONS_VERB)},
    {WORD("thinks"), ON(PERSONS_VERB)},
    {WORD("this"), ON(BEFORE_NOUN)},
    {WORD("through"), ON(TO)},
    {WORD("till"), ON(GOES_ON) | ON(UNTIL) | ON(TO)},
    {WORD("to"), ON(PREPOSITION) | ON(LEAD) | ON(TO) | ON(HEDGE)},
    {WORD("took"), ON(PERSONS_VERB)},
    {WORD("trans"), ON(PREFIX)},
    {WORD("under"), ON(GOES_ON) | ON(HEDGE)},
    {WORD("until"), ON(LEAD) | ON(GOES_ON) | ON(UNTIL) | ON(TO)},
    {WORD("wanted"), ON(PERSONS_VERB)},
    {WORD("wants"), ON(PERSONS_VERB)},
    {WORD("was"), ON(LEAD) | ON(IS) | ON(PERSONS_VERB)},
    {WORD("went"), ON(PERSONS_VERB)},
    {WORD("were"), ON(LEAD)},
    {WORD("when"), ON(GOES_ON)},
    {WORD("which"), ON(LEAD)},
    {WORD("who"), ON(LEAD) | ON(GOES_ON) | ON(WHO) | ON(PERSONS_VERB)},
    {WORD("whose"), ON(DETERMINER)},
    {WORD("widely"), ON(LEAD)},
    {WORD("will"), ON(PERSONS_VERB) | ON(WILL)},
    {WORD("with"), ON(GOES_ON)},
    {WORD("won"), ON(PERSONS_VERB)},
    {WORD("would"), ON(PERSONS_VERB)},
};

#define LONGEST 13 /* of those words, in bytes: "approximately" */

uint64_t little_word_groups(struct span folded)
{
    if (folded.len == 0 || folded.len > LONGEST || folded.at[0] < 'a' || folded.at[0] > 'z')
        return 0;
    size_t low = 0, high = sizeof table / sizeof table[0];
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = folded.at[0] - table[mid].word.at[0];
        if (order == 0)
            order = span_compare(folded, table[mid].word);
        if (order == 0)
            return table[mid].groups;
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return 0;
}

uint64_t little_word_ask(struct forms *forms, uint32_t form)
{
    uint64_t groups = little_word_groups(forms_at(forms, form)->folded) | WORD_GROUP_ASKED;
    forms_facts(forms)[form].groups = groups;
    return groups;
}
