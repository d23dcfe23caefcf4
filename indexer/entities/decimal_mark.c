/* decimal_mark.c -- the language first, then the numbers that can be read in one way only. */
#include "indexer/entities/decimal_mark.h"

enum evidence { EVIDENCE_NONE, EVIDENCE_COMMA, EVIDENCE_POINT };

/* "12,5" speaks for the comma, "12.5" and "1,234,567" for the point; "1,800" for neither. */
static enum evidence evidence_of(struct span s)
{
    size_t n_marks = 0, at = 0;
    char first = 0; /* of several marks the first one groups */
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] != ',' && s.at[i] != '.')
            continue;
        first = n_marks++ ? first : s.at[i];
        at = i;
    }
    if (n_marks == 0)
        return EVIDENCE_NONE;
    size_t behind = s.len - at - 1;
    if (n_marks == 1)
        return behind != 1 && behind != 2 ? EVIDENCE_NONE
               : s.at[at] == ','          ? EVIDENCE_COMMA
                                          : EVIDENCE_POINT;
    return first == ',' ? EVIDENCE_POINT : EVIDENCE_COMMA;
}

static bool language_writes_decimal_comma(struct span language)
{
    static const char languages[][3] = {"es", "fr", "de", "pt", "it", "nl", "ru", "da", "sv",
                                        "nb", "no", "fi", "pl", "cs", "tr", "ro", "hu", "el"};
    for (size_t i = 0; i < sizeof languages / sizeof languages[0] && language.len == 2; i++)
        if (language.at[0] == languages[i][0] && language.at[1] == languages[i][1])
            return true;
    return false;
}

bool document_writes_decimal_comma(const struct document *doc, const struct token_list *tokens)
{
    bool comma = false;
    if (language_writes_decimal_comma(doc->language))
        return true;
    for (size_t i = 0; i < tokens->n; i++) {
        const struct token *t = &tokens->at[i];
        if (t->shape != SHAPE_NUMBER)
            continue;
        enum evidence e = evidence_of(span_sub(doc->text, t->at, t->at + t->len));
        if (e == EVIDENCE_POINT)
            return false;
        comma |= e == EVIDENCE_COMMA;
    }
    return comma;
}
