/* date_context.c -- tense and open ends, by lists of words.
 *
 *     "ministers [will] look at it on Friday"   to come      "he [said] on Friday"   gone
 *     "Congress votes on Friday"                to come, if nothing surer is said
 *
 * English newswire tells the direction of a bare weekday or month by its verb alone. A past tense
 * in -ed needs no list; a plural that looks like a verb ("plans", "votes") counts only when the
 * sentence has no surer word. */
#include "indexer/entities/date_context.h"

#include "indexer/entities/little_words.h"

#define OPENING_WORDS 4 /* between "since" and its date: "since at least the" */

enum tense {
    TENSE_NONE,
    TENSE_GONE,
    TENSE_COMING,
    TENSE_PERHAPS_COMING, /* unless something surer is said */
    TENSE_ASKED,          /* gone, but what was asked for "by" a day is to come */
};

struct tense_word {
    const char *word;
    enum tense tense;
};

/* Sorted, for bsearch. */
static const struct tense_word tense_words[] = {
    {"agreed", TENSE_ASKED},
    {"arose", TENSE_GONE},
    {"arrive", TENSE_PERHAPS_COMING},
    {"arrives", TENSE_COMING},
    {"asked", TENSE_ASKED},
    {"awoke", TENSE_GONE},
    {"became", TENSE_GONE},
    {"been", TENSE_GONE},
    {"before", TENSE_PERHAPS_COMING},
    {"began", TENSE_GONE},
    {"begin", TENSE_COMING},
    {"begins", TENSE_COMING},
    {"bent", TENSE_GONE},
    {"blew", TENSE_GONE},
    {"bore", TENSE_GONE},
    {"bought", TENSE_GONE},
    {"bred", TENSE_GONE},
    {"broke", TENSE_GONE},
    {"brought", TENSE_GONE},
    {"built", TENSE_GONE},
    {"by", TENSE_PERHAPS_COMING},
    {"called", TENSE_ASKED},
    {"came", TENSE_GONE},
    {"caught", TENSE_GONE},
    {"chose", TENSE_GONE},
    {"close", TENSE_PERHAPS_COMING},
    {"closes", TENSE_COMING},
    {"comes", TENSE_COMING},
    {"convene", TENSE_COMING},
    {"convenes", TENSE_COMING},
    {"crept", TENSE_GONE},
    {"deadline", TENSE_COMING},
    {"dealt", TENSE_GONE},
    {"decides", TENSE_COMING},
    {"demanded", TENSE_ASKED},
    {"depart", TENSE_PERHAPS_COMING},
    {"did", TENSE_GONE},
    {"drank", TENSE_GONE},
    {"drew", TENSE_GONE},
    {"drove", TENSE_GONE},
    {"due", TENSE_COMING},
    {"dug", TENSE_GONE},
    {"end", TENSE_PERHAPS_COMING},
    {"ends", TENSE_PERHAPS_COMING},
    {"expect", TENSE_COMING},
    {"expected", TENSE_COMING},
    {"expects", TENSE_COMING},
    {"expire", TENSE_COMING},
    {"expires", TENSE_COMING},
    {"fed", TENSE_GONE},
    {"fell", TENSE_GONE},
    {"felt", TENSE_GONE},
    {"fled", TENSE_GONE},
    {"flew", TENSE_GONE},
    {"flies", TENSE_COMING},
    {"follow", TENSE_COMING},
    {"follows", TENSE_COMING},
    {"forgot", TENSE_GONE},
    {"fought", TENSE_GONE},
    {"found", TENSE_GONE},
    {"from", TENSE_PERHAPS_COMING},
    {"froze", TENSE_GONE},
    {"gave", TENSE_GONE},
    {"goes", TENSE_COMING},
    {"got", TENSE_GONE},
    {"grew", TENSE_GONE},
    {"had", TENSE_GONE},
    {"heard", TENSE_GONE},
    {"hears", TENSE_COMING},
    {"held", TENSE_GONE},
    {"hid", TENSE_GONE},
    {"hopes", TENSE_PERHAPS_COMING},
    {"hosts", TENSE_PERHAPS_COMING},
    {"hung", TENSE_GONE},
    {"kept", TENSE_GONE},
    {"knew", TENSE_GONE},
    {"laid", TENSE_GONE},
    {"launch", TENSE_PERHAPS_COMING},
    {"launches", TENSE_PERHAPS_COMING},
    {"lay", TENSE_GONE},
    {"leaves", TENSE_COMING},
    {"led", TENSE_GONE},
    {"left", TENSE_GONE},
    {"lent", TENSE_GONE},
    {"lost", TENSE_GONE},
    {"made", TENSE_GONE},
    {"meant", TENSE_GONE},
    {"meet", TENSE_COMING},
    {"meets", TENSE_COMING},
    {"met", TENSE_GONE},
    {"offered", TENSE_ASKED},
    {"open", TENSE_PERHAPS_COMING},
    {"opens", TENSE_COMING},
    {"ordered", TENSE_ASKED},
    {"overtook", TENSE_GONE},
    {"paid", TENSE_GONE},
    {"pay", TENSE_PERHAPS_COMING},
    {"payable", TENSE_COMING},
    {"plan", TENSE_PERHAPS_COMING},
    {"planned", TENSE_COMING},
    {"plans", TENSE_PERHAPS_COMING},
    {"pledged", TENSE_ASKED},
    {"promised", TENSE_ASKED},
    {"proposed", TENSE_ASKED},
    {"ran", TENSE_GONE},
    {"rang", TENSE_GONE},
    {"reconvene", TENSE_COMING},
    {"reconvenes", TENSE_COMING},
    {"reopen", TENSE_COMING},
    {"reopens", TENSE_COMING},
    {"resume", TENSE_COMING},
    {"resumes", TENSE_COMING},
    {"returning", TENSE_PERHAPS_COMING},
    {"returns", TENSE_PERHAPS_COMING},
    {"rode", TENSE_GONE},
    {"rose", TENSE_GONE},
    {"said", TENSE_GONE},
    {"sang", TENSE_GONE},
    {"sank", TENSE_GONE},
    {"saw", TENSE_GONE},
    {"scheduled", TENSE_COMING},
    {"sent", TENSE_GONE},
    {"set", TENSE_PERHAPS_COMING},
    {"shall", TENSE_COMING},
    {"shook", TENSE_GONE},
    {"shot", TENSE_GONE},
    {"should", TENSE_COMING},
    {"shrank", TENSE_GONE},
    {"shut", TENSE_GONE},
    {"since", TENSE_GONE},
    {"sits", TENSE_COMING},
    {"slept", TENSE_GONE},
    {"slid", TENSE_GONE},
    {"sold", TENSE_GONE},
    {"sought", TENSE_GONE},
    {"spent", TENSE_GONE},
    {"spoke", TENSE_GONE},
    {"sprang", TENSE_GONE},
    {"start", TENSE_PERHAPS_COMING},
    {"starts", TENSE_PERHAPS_COMING},
    {"stole", TENSE_GONE},
    {"stood", TENSE_GONE},
    {"struck", TENSE_GONE},
    {"stuck", TENSE_GONE},
    {"swam", TENSE_GONE},
    {"swept", TENSE_GONE},
    {"swore", TENSE_GONE},
    {"takes", TENSE_PERHAPS_COMING},
    {"taught", TENSE_GONE},
    {"thought", TENSE_GONE},
    {"threw", TENSE_GONE},
    {"till", TENSE_PERHAPS_COMING},
    {"told", TENSE_ASKED},
    {"took", TENSE_GONE},
    {"tore", TENSE_GONE},
    {"travels", TENSE_COMING},
    {"understood", TENSE_GONE},
    {"undertook", TENSE_GONE},
    {"until", TENSE_PERHAPS_COMING},
    {"upcoming", TENSE_COMING},
    {"urged", TENSE_ASKED},
    {"visits", TENSE_PERHAPS_COMING},
    {"vote", TENSE_PERHAPS_COMING},
    {"votes", TENSE_PERHAPS_COMING},
    {"vowed", TENSE_ASKED},
    {"wanted", TENSE_ASKED},
    {"was", TENSE_GONE},
    {"went", TENSE_GONE},
    {"were", TENSE_GONE},
    {"will", TENSE_COMING},
    {"withdrew", TENSE_GONE},
    {"woke", TENSE_GONE},
    {"won", TENSE_GONE},
    {"wore", TENSE_GONE},
    {"would", TENSE_COMING},
    {"wrote", TENSE_GONE},
};

static struct span word_at(const struct date_place *p, uint32_t token)
{
    return forms_at(p->forms, p->tokens->at[token].form)->folded;
}

/* "announced"; not "need", "hundred" or "united". */
static bool is_past_form(struct span w)
{
    return w.len > 4 && memcmp(w.at + w.len - 2, "ed", 2) == 0 && w.at[w.len - 3] != 'e' &&
           !span_equal(w, SPAN("hundred")) && !span_equal(w, SPAN("united"));
}

static enum tense tense_of(struct span w)
{
    size_t low = 0, high = sizeof tense_words / sizeof tense_words[0];
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = span_compare(w, span_of(tense_words[mid].word));
        if (order == 0)
            return tense_words[mid].tense;
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return is_past_form(w) ? TENSE_GONE : TENSE_NONE;
}

static bool says(const struct date_place *p, uint32_t token, enum word_group group)
{
    uint32_t form = p->tokens->at[token].form;
    return little_word(p->forms, forms_facts(p->forms), form) >> group & 1;
}

/* "would be [opened]" is no past tense. */
static bool is_passive(const struct date_place *p, uint32_t token)
{
    return token > 0 && says(p, token - 1, WORD_BE);
}

/* "at the close of trade" is no verb. */
static bool is_noun(const struct date_place *p, uint32_t token)
{
    return token > 0 && says(p, token - 1, WORD_BEFORE_NOUN);
}

static enum tense ask_tense(const struct date_place *p, uint32_t token)
{
    struct form_facts *facts = &forms_facts(p->forms)[p->tokens->at[token].form];
    facts->tense = (uint8_t)(tense_of(word_at(p, token)) + 1);
    return (enum tense)(facts->tense - 1);
}

/* Note a tense; true when that settles it. */
static bool settles(const struct date_place *p, uint32_t token, enum tense t, enum tense *tense)
{
    if (p->tokens->at[token].flags & TOKEN_WHOLE || (t == TENSE_GONE && is_passive(p, token)))
        return false;
    if (t == TENSE_ASKED)
        t = *tense == TENSE_PERHAPS_COMING ? TENSE_COMING : TENSE_GONE;
    if (t == TENSE_GONE || t == TENSE_COMING) {
        *tense = t;
        return true;
    }
    if (t == TENSE_PERHAPS_COMING && !is_noun(p, token))
        *tense = t;
    return false;
}

/* Note a word's tense, which most words have not; true when that settles it. */
static inline bool word_settles(const struct date_place *p, const struct form_facts *facts,
                                uint32_t token, enum tense *tense)
{
    uint8_t known = facts[p->tokens->at[token].form].tense;
    if (known == TENSE_NONE + 1)
        return false;
    enum tense t = known ? (enum tense)(known - 1) : ask_tense(p, token);
    return t != TENSE_NONE && settles(p, token, t, tense);
}

static bool is_coming(enum tense t)
{
    return t == TENSE_COMING || t == TENSE_PERHAPS_COMING;
}

static enum tense tense_before(const struct date_place *p)
{
    const struct form_facts *facts = forms_facts(p->forms);
    const struct token *t = p->tokens->at;
    enum tense tense = TENSE_NONE;
    for (uint32_t i = p->from; i > 0 && p->from - i < TENSE_TOKENS; i--)
        if (t[i - 1].block != t[p->from].block || (t[i].flags & TOKEN_SENTENCE) ||
            word_settles(p, facts, i - 1, &tense))
            break;
    return tense;
}

static enum tense tense_behind(const struct date_place *p)
{
    const struct form_facts *facts = forms_facts(p->forms);
    const struct token *t = p->tokens->at;
    enum tense tense = TENSE_NONE;
    for (uint32_t i = p->to; i < p->tokens->n && i - p->to < TENSE_TOKENS; i++)
        if (t[i].block != t[p->from].block || (t[i].flags & TOKEN_SENTENCE) ||
            word_settles(p, facts, i, &tense))
            break;
    return tense;
}

enum future date_future(const struct date_place *p)
{
    enum tense before = tense_before(p);
    if (before == TENSE_GONE || before == TENSE_COMING)
        return before == TENSE_COMING ? FUTURE_SURE : FUTURE_NONE;
    if (is_coming(before))
        return tense_behind(p) == TENSE_GONE ? FUTURE_NONE : FUTURE_SURE;
    return is_coming(tense_behind(p)) ? FUTURE_BEHIND : FUTURE_NONE;
}

bool date_is_period_end(const struct date_place *p)
{
    const struct token *t = p->tokens->at;
    return p->to < p->tokens->n && t[p->to].block == t[p->from].block &&
           says(p, p->to, WORD_PERIOD_END);
}

enum open_end date_open_end(const struct date_place *p)
{
    const struct token *t = p->tokens->at;
    uint32_t block = t[p->from].block;
    bool inside = p->to < p->tokens->n && t[p->to].block == block;
    if (inside && (says(p, p->to, WORD_TO) || t[p->to].shape == SHAPE_DASH))
        return OPEN_NONE;
    if (inside && says(p, p->to, WORD_ONWARDS))
        return OPEN_SINCE;
    for (uint32_t i = p->from; i > 0 && p->from - i < OPENING_WORDS; i--) {
        if (t[i - 1].flags & TOKEN_WHOLE)
            continue;
        if (t[i - 1].block != block || (t[i].flags & TOKEN_SENTENCE))
            break;
        if (says(p, i - 1, WORD_SINCE))
            return OPEN_SINCE;
        if (says(p, i - 1, WORD_UNTIL))
            return OPEN_UNTIL;
        if (says(p, i - 1, WORD_FROM))
            return OPEN_FROM;
        if (!says(p, i - 1, WORD_BEFORE_DATE))
            break;
    }
    return OPEN_NONE;
}
