/* The words that code asks for: which groups they belong to, and that a form is asked once. */
#include "indexer/entities/little_words.h"

#include "core/text/token.h"

#include <criterion/criterion.h>

Test(little_words, words_know_their_groups)
{
    static const struct {
        const char *word;
        enum word_group group;
        bool in;
    } cases[] = {
        {"a", WORD_A_AN, true},
        {"the", WORD_THE, true},
        {"the", WORD_DETERMINER, true},
        {"the", WORD_BEFORE_NOUN, true},
        {"the", WORD_A_AN, false},
        {"abbreviated", WORD_PHRASE, true},
        {"hereinafter", WORD_PHRASE, true},
        {"alias", WORD_SHORT_LEAD, true},
        {"and", WORD_AND, true},
        {"or", WORD_OR, true},
        {"andes", WORD_AND, false},
        {"an", WORD_AND, false},
        {"of", WORD_OF_FOR, true},
        {"in", WORD_OF_FOR, false},
        {"in", WORD_OF_IN_FOR, true},
        {"retd", WORD_RETIRED, true},
        {"wont", WORD_PERSONS_VERB, false},
        {"won", WORD_PERSONS_VERB, true},
        {"would", WORD_PERSONS_VERB, true},
        {"whose", WORD_DETERMINER, true},
        {"sino", WORD_PREFIX, true},
        {"spa", WORD_ROMANCE_FORM, true},
        {"since", WORD_SINCE, true},
        {"till", WORD_UNTIL, true},
        {"onward", WORD_ONWARDS, true},
        {"through", WORD_TO, true},
        {"ending", WORD_PERIOD_END, true},
        {"be", WORD_BE, true},
        {"approximately", WORD_HEDGE, true},
        {"than", WORD_HEDGE, true},
        {"most", WORD_HEDGE, true},
        {"close", WORD_HEDGE, false},
        {"", WORD_THE, false},
        {"7", WORD_THE, false},
        {"zone", WORD_THE, false},
        {"aardvark", WORD_THE, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t groups = little_word_groups(span_of(cases[i].word));
        cr_expect_eq(groups >> cases[i].group & 1, cases[i].in, "%s, group %d", cases[i].word,
                     cases[i].group);
    }
}

Test(little_words, a_form_is_asked_once_and_by_its_folded_word)
{
    struct forms *forms;
    cr_assert_eq(forms_new(&forms, "en", NULL), BRIEF_OK);
    uint32_t the = forms_intern(forms, SPAN("The"), SHAPE_CAP);
    uint32_t other = forms_intern(forms, SPAN("Zone"), SHAPE_CAP);
    cr_assert_neq(the, FORM_NONE);
    cr_assert_neq(other, FORM_NONE);
    cr_expect_eq(forms_facts(forms)[the].groups, 0);
    cr_expect(little_word(forms, forms_facts(forms), the) & WORD_BIT(WORD_THE));
    cr_expect(forms_facts(forms)[the].groups & WORD_GROUP_ASKED);
    cr_expect_eq(little_word(forms, forms_facts(forms), other), WORD_GROUP_ASKED);
    forms_free(forms);
}
