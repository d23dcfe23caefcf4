/* pass_gender.c -- who can be addressed as "Ms", who as "Mr".
 *
 * Of two who share a surname, the form of address excludes one when a title or a given name that is
 * borne by one sex only says so. Nothing is concluded from anything else. */
#include "indexer/entities/pass.h"

static bool is_one_of(struct span word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n && word.len; i++)
        if ((word.at[0] | 0x20) == (words[i][0] | 0x20) && word.len == strlen(words[i]) &&
            strncasecmp(word.at, words[i], word.len) == 0)
            return true;
    return false;
}

static uint8_t word_gender(struct span word)
{
    static const char *const female[] = {
        "Mrs",           "Ms",          "Miss",        "Mme",
        "Madame",        "Madam",       "Mlle",        "Lady",
        "Dame",          "Queen",       "Princess",    "Duchess",
        "Countess",      "Baroness",    "Empress",     "Frau",
        "Señora",        "Senora",      "Sra",         "Doña",
        "Dona",          "Signora",     "Puan",        "Begum",
        "congresswoman", "spokeswoman", "chairwoman",  "businesswoman",
        "councilwoman",  "actress",     "policewoman", "assemblywoman",
        "saleswoman",    "sportswoman", "heiress",     "headmistress",
        "Sister",        "widow",
    };
    static const char *const male[] = {
        "Mr",          "Mister",     "Messrs", "Sir",       "Lord",        "King",      "Prince",
        "Duke",        "Earl",       "Baron",  "Emperor",   "Monsieur",    "Herr",      "Señor",
        "Senor",       "Sr",         "Signor", "Encik",     "congressman", "spokesman", "chairman",
        "businessman", "councilman", "actor",  "policeman", "assemblyman", "salesman",  "sportsman",
        "headmaster",  "widower",    "imam",
    };
    if (is_one_of(word, female, sizeof female / sizeof female[0]))
        return GENDER_FEMALE;
    return is_one_of(word, male, sizeof male / sizeof male[0]) ? GENDER_MALE : GENDER_UNKNOWN;
}

uint8_t pass_role_gender(struct span role)
{
    uint8_t found = GENDER_UNKNOWN;
    for (size_t from = 0; from < role.len;) {
        size_t to = from;
        while (to < role.len && role.at[to] != ' ' && role.at[to] != '.')
            to++;
        uint8_t gender = word_gender(span_sub(role, from, to));
        if (gender != GENDER_UNKNOWN)
            found = found == GENDER_UNKNOWN || found == gender ? gender : (uint8_t)GENDER_TORN;
        from = to + 1;
    }
    return found;
}

uint8_t pass_given_gender(const struct pass *p, uint32_t token)
{
    bool female = pass_has(p, token, PASS_FEMALE_GIVEN), male = pass_has(p, token, PASS_MALE_GIVEN);
    if (female == male)
        return GENDER_UNKNOWN;
    return female ? GENDER_FEMALE : GENDER_MALE;
}
