/* lexer.c -- from the bytes of a query to lexemes. */
#include "query/lexer.h"

#include "query/query_error.h"

static const char *const field_names[N_FIELDS] = {"text",  "title", "person", "org",
                                                  "place", "ref",   "source", "date"};

const char *query_field_name(uint8_t field)
{
    return field < N_FIELDS ? field_names[field] : "?";
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Bytes of a double quote at `at`: '"', or one of “ ” „; 0: none stands there. */
static size_t quote_length(struct span s, size_t at)
{
    if (at < s.len && s.at[at] == '"')
        return 1;
    if (at + 2 < s.len && memcmp(s.at + at, "\xE2\x80", 2) == 0) {
        uint8_t last = (uint8_t)s.at[at + 2];
        if (last == 0x9C || last == 0x9D || last == 0x9E)
            return 3;
    }
    return 0;
}

static bool ends_word(struct span s, size_t at)
{
    return at >= s.len || is_space(s.at[at]) || s.at[at] == '(' || s.at[at] == ')' ||
           quote_length(s, at) > 0;
}

static size_t word_end(struct span s, size_t at)
{
    while (!ends_word(s, at))
        at++;
    return at;
}

/* The name before a ':' at the beginning of the word [at, end); empty: there is none. A word like
 * 10:30 has no field. */
static struct span field_name_at(struct span s, size_t at, size_t end)
{
    size_t i = at;
    while (i < end && ((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= 'A' && s.at[i] <= 'Z')))
        i++;
    return i > at && i < end && s.at[i] == ':' ? span_sub(s, at, i) : (struct span){NULL, 0};
}

static bool find_field(struct span name, uint8_t *field)
{
    for (uint8_t f = FIELD_TITLE; f < N_FIELDS; f++)
        if (span_equal(name, span_of(field_names[f]))) {
            *field = f;
            return true;
        }
    return false;
}

static brief_status lex_phrase(struct lexer *lx, struct lexeme *out, struct brief_error *err)
{
    struct span q = lx->query;
    size_t from = lx->at + quote_length(q, lx->at), to = from;
    while (to < q.len && !quote_length(q, to))
        to++;
    if (to >= q.len)
        return query_fail(err, q, lx->at, "this quote is never closed");
    out->kind = LEX_PHRASE;
    out->text = span_sub(q, from, to);
    lx->at = to + quote_length(q, to);
    return BRIEF_OK;
}

/* A word of text: a '*' may stand at its end only. */
static brief_status lex_word(struct lexer *lx, struct lexeme *out, struct brief_error *err)
{
    struct span q = lx->query;
    size_t from = lx->at, to = word_end(q, from);
    lx->at = to;
    out->kind = LEX_WORD;
    out->text = span_sub(q, from, to);
    if (out->field == FIELD_SOURCE || out->field == FIELD_DATE)
        return BRIEF_OK;
    const char *star = memchr(out->text.at, '*', out->text.len);
    if (!star)
        return BRIEF_OK;
    size_t star_at = (size_t)(star - q.at);
    if (star_at + 1 != to)
        return query_fail(err, q, star_at, "'*' may only stand at the end of a word, as in polic*");
    if (star_at == from)
        return query_fail(err, q, star_at,
                          "'*' needs the beginning of a word before it, as in "
                          "polic*");
    out->kind = LEX_PREFIX;
    out->text.len--;
    return BRIEF_OK;
}

/* The operand at lx->at: word, prefix or phrase, with a field before it or without. */
static brief_status lex_operand(struct lexer *lx, struct lexeme *out, struct brief_error *err)
{
    struct span q = lx->query;
    if (quote_length(q, lx->at))
        return lex_phrase(lx, out, err);
    struct span name = field_name_at(q, lx->at, word_end(q, lx->at));
    if (!name.len)
        return lex_word(lx, out, err);
    if (!find_field(name, &out->field))
        return query_fail(err, q, lx->at,
                          "there is no field '%.*s:'; fields are title: person: org: place: ref: "
                          "source: date: (to search for the words themselves, put them in quotes)",
                          (int)(name.len < 40 ? name.len : 40), name.at);
    lx->at += name.len + 1;
    if (lx->at < q.len && q.at[lx->at] == '(')
        return query_fail(err, q, lx->at,
                          "behind '%s:' stands one word or a quoted phrase, no bracket",
                          field_names[out->field]);
    if (quote_length(q, lx->at))
        return lex_phrase(lx, out, err);
    if (ends_word(q, lx->at))
        return query_fail(err, q, lx->at, "'%s:' needs a word or a quoted phrase right behind it",
                          field_names[out->field]);
    return lex_word(lx, out, err);
}

/* The keyword that the word at lx->at is, or LEX_END. */
static uint8_t keyword_at(const struct lexer *lx)
{
    struct span word = span_sub(lx->query, lx->at, word_end(lx->query, lx->at));
    if (span_equal(word, SPAN("AND")))
        return LEX_AND;
    if (span_equal(word, SPAN("OR")))
        return LEX_OR;
    return span_equal(word, SPAN("NOT")) ? LEX_NOT : LEX_END;
}

brief_status lexer_next(struct lexer *lx, struct lexeme *out, struct brief_error *err)
{
    struct span q = lx->query;
    while (lx->at < q.len && is_space(q.at[lx->at]))
        lx->at++;
    *out = (struct lexeme){.kind = LEX_END, .field = FIELD_TEXT, .at = lx->at};
    if (lx->at >= q.len)
        return BRIEF_OK;
    char c = q.at[lx->at];
    if (c == '(' || c == ')') {
        out->kind = c == '(' ? LEX_OPEN : LEX_CLOSE;
        out->text = span_sub(q, lx->at, lx->at + 1);
        lx->at++;
        return BRIEF_OK;
    }
    uint8_t keyword = keyword_at(lx);
    if (keyword != LEX_END) {
        out->kind = keyword;
        out->text = span_sub(q, lx->at, word_end(q, lx->at));
        lx->at += out->text.len;
        return BRIEF_OK;
    }
    if (c == '-') {
        if (lx->at + 1 >= q.len || is_space(q.at[lx->at + 1]) || q.at[lx->at + 1] == ')')
            return query_fail(err, q, lx->at,
                              "'-' stands right before the word that must not occur, as in -oil");
        out->kind = LEX_NOT;
        out->text = span_sub(q, lx->at, lx->at + 1);
        lx->at++;
        return BRIEF_OK;
    }
    return lex_operand(lx, out, err);
}
