/* normaliser.c -- their names. */
#include "indexer/entities/normaliser.h"

bool normaliser_parse(enum normaliser *out, struct span name)
{
    static const struct {
        const char *name;
        enum normaliser normaliser;
    } table[] = {
        {"name", NORMALISE_NAME},           {"money", NORMALISE_MONEY},
        {"quantity", NORMALISE_QUANTITY},   {"date", NORMALISE_DATE},
        {"reference", NORMALISE_REFERENCE}, {"definition", NORMALISE_NAME},
        {"none", NORMALISE_NOTHING},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (span_equal(name, span_of(table[i].name))) {
            *out = table[i].normaliser;
            return true;
        }
    return false;
}
