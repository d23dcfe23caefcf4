/* lexicon.c -- read the compiled lexicon: words by hash, entries by trie. */
#include "indexer/entities/lexicon.h"

#include "indexer/entities/unit.h"

#include <xxhash.h>

uint32_t lexicon_hash_word(struct span folded)
{
    return (uint32_t)XXH3_64bits(folded.at, folded.len);
}

static bool is_power_of_two(size_t n)
{
    return n && (n & (n - 1)) == 0;
}

/* A table probed until a free slot must have one. */
static bool has_free(const struct compiled *c, enum compiled_section s, size_t len, size_t field)
{
    for (size_t i = 0; i < compiled_count(c, s, len); i++)
        if (load_u32le(compiled_at(c, s, i, len) + field) == 0)
            return true;
    return false;
}

brief_status lexicon_open(struct lexicon *lex, const struct compiled *bytes,
                          struct brief_error *err)
{
    size_t n_slots = compiled_count(bytes, SECTION_SLOTS, 4);
    size_t n_edges = compiled_count(bytes, SECTION_EDGES, EDGE_LEN);
    size_t filter_bits = 8 * bytes->section[SECTION_FILTER].len;
    size_t set_bytes = compiled_number(bytes, NUMBER_SET_BYTES);
    if (!is_power_of_two(n_slots) || !is_power_of_two(n_edges) || !is_power_of_two(filter_bits) ||
        set_bytes == 0 || bytes->section[SECTION_SETS].len % set_bytes ||
        bytes->section[SECTION_SETS].len == 0 || !has_free(bytes, SECTION_SLOTS, 4, 0) ||
        !has_free(bytes, SECTION_EDGES, EDGE_LEN, 8))
        return brief_fail(err, BRIEF_ECORRUPT,
                          "compiled rules: damaged lexicon; compile the rule files again");
    *lex = (struct lexicon){
        .bytes = bytes,
        .n_words = (uint32_t)compiled_count(bytes, SECTION_WORDS, WORD_LEN),
        .n_nodes = (uint32_t)compiled_count(bytes, SECTION_NODES, NODE_LEN),
        .n_variants = (uint32_t)compiled_count(bytes, SECTION_VARIANTS, VARIANT_LEN),
        .n_senses = (uint32_t)compiled_count(bytes, SECTION_SENSES, SENSE_LEN),
        .n_sets = (uint32_t)(bytes->section[SECTION_SETS].len / set_bytes),
        .slot_mask = (uint32_t)(n_slots - 1),
        .edge_mask = (uint32_t)(n_edges - 1),
        .filter_mask = (uint32_t)(filter_bits - 1),
    };
    return BRIEF_OK;
}

enum word_case lexicon_case(uint8_t shape, struct span bytes)
{
    switch (shape) {
    case SHAPE_UPPER:
        return CASE_UPPER;
    case SHAPE_CAP:
    case SHAPE_MIXED:
    case SHAPE_INITIAL:
        return CASE_CAP;
    case SHAPE_ALNUM:
        for (size_t i = 0; i < bytes.len; i++)
            if (bytes.at[i] >= 'A' && bytes.at[i] <= 'Z')
                return CASE_CAP;
        return CASE_ANY;
    default:
        return CASE_ANY;
    }
}

/* The word that the form is: its number << 2 | case, or WORD_ABSENT. */
static uint32_t form_word(const struct lexicon *lex, const struct form *form)
{
    uint32_t at = lexicon_hash_word(form->folded) & lex->slot_mask;
    for (;; at = (at + 1) & lex->slot_mask) {
        uint32_t slot = load_u32le(compiled_at(lex->bytes, SECTION_SLOTS, at, 4));
        if (slot == 0 || slot > lex->n_words || slot >= 1u << 30)
            return WORD_ABSENT;
        const char *word = compiled_at(lex->bytes, SECTION_WORDS, slot - 1, WORD_LEN);
        struct span text = compiled_text(lex->bytes, load_u32le(word), load_u32le(word + 4));
        if (span_equal(text, form->folded))
            return (slot - 1) << 2 | (uint32_t)lexicon_case(form->shape, form->bytes);
    }
}

/* The record of a word, or NULL. */
static const char *word_record(const struct lexicon *lex, uint32_t form_word)
{
    uint32_t word = form_word >> 2;
    return word < lex->n_words ? compiled_at(lex->bytes, SECTION_WORDS, word, WORD_LEN) : NULL;
}

bool lexicon_set_has(const struct lexicon *lex, uint32_t set, int class_number)
{
    size_t set_bytes = compiled_number(lex->bytes, NUMBER_SET_BYTES);
    if (class_number < 0)
        return true;
    if (set >= lex->n_sets || (size_t)class_number / 8 >= set_bytes)
        return false;
    const char *bits = compiled_at(lex->bytes, SECTION_SETS, set, set_bytes);
    return (uint8_t)bits[class_number / 8] >> (class_number % 8) & 1;
}

/* The trie node reached from `node` by `word`; 0 (the root, which nothing leads to): none. */
static uint32_t follow_edge(const struct lexicon *lex, uint32_t node, uint32_t word)
{
    uint32_t at = lexicon_hash_edge(node, word) & lex->edge_mask;
    for (;; at = (at + 1) & lex->edge_mask) {
        const char *edge = compiled_at(lex->bytes, SECTION_EDGES, at, EDGE_LEN);
        uint32_t child = load_u32le(edge + 8);
        if (child == 0 || child >= lex->n_nodes)
            return 0;
        if (load_u32le(edge) == node && load_u32le(edge + 4) == word)
            return child;
    }
}

/* The first variant at `node` whose case rule `cases` keeps and whose set has the class. */
static bool node_accepts(const struct lexicon *lex, uint32_t node, uint32_t cases, int class_number,
                         struct lexicon_hit *hit)
{
    uint32_t at = load_u32le(compiled_at(lex->bytes, SECTION_NODES, node, NODE_LEN));
    for (; at < lex->n_variants; at++) {
        const char *variant = compiled_at(lex->bytes, SECTION_VARIANTS, at, VARIANT_LEN);
        uint16_t set = load_u16le(variant + 8);
        if ((load_u32le(variant) & ~cases) == 0 && set < lex->n_sets &&
            lexicon_set_has(lex, set, class_number)) {
            hit->sense = load_u32le(variant + 4);
            hit->set = set;
            return true;
        }
        if (load_u16le(variant + 10))
            break;
    }
    return false;
}

/* The node that a word alone leads to; 0: none. */
static uint32_t first_node(const struct lexicon *lex, uint32_t form_word)
{
    const char *word = word_record(lex, form_word);
    uint32_t node = word ? load_u32le(word + 8) : 0;
    return node < lex->n_nodes ? node : 0;
}

/* The entry of this one word, apart from any text. */
static struct lexicon_hit word_hit(const struct lexicon *lex, uint32_t word, int class_number)
{
    struct lexicon_hit hit = {0};
    uint32_t node = first_node(lex, word);
    if (node && node_accepts(lex, node, word & 3, class_number, &hit))
        hit.n_tokens = 1;
    return hit;
}

void lexicon_look_up(const struct lexicon *lex, struct form_facts *facts, struct form *form)
{
    const char *word;
    struct lexicon_hit hit;
    facts->word = form_word(lex, form);
    hit = word_hit(lex, facts->word, -1);
    word = word_record(lex, facts->word);
    facts->set = hit.set;
    form->sense = hit.sense;
    facts->node = word && load_u16le(word + 18) ? first_node(lex, facts->word) : 0;
    facts->row = load_u16le(
        compiled_at(lex->bytes, SECTION_GRID, (size_t)hit.set * N_UNIT_SHAPES + form->shape, 2));
    facts->symbol =
        load_u16le(compiled_at(lex->bytes, SECTION_ROWS, (size_t)facts->row * UNIT_FLAG_SETS, 2));
}

const struct form_facts *lexicon_look_up_all(const struct lexicon *lex, struct forms *forms,
                                             const struct token *tokens, size_t n)
{
    struct form_facts *facts = forms_facts(forms);
    for (size_t i = 0; i < n; i++)
        if (facts[tokens[i].form].word == FORM_WORD_UNKNOWN)
            lexicon_look_up(lex, &facts[tokens[i].form], forms_at(forms, tokens[i].form));
    return facts;
}

/* Where a walk over the trie stands. */
struct trie_walk {
    uint32_t node;  /* reached by the words so far */
    uint32_t cases; /* of these words, two bits each */
    size_t n_words;
};

/* The longest entry that goes on from where the walk stands, tokens[at] next; `best` is what it
 * has found before. */
static struct lexicon_hit walk_on(const struct lexicon *lex, const struct token *tokens,
                                  const struct form_facts *facts, struct trie_walk w, size_t from,
                                  size_t at, size_t end, int class_number, struct lexicon_hit best)
{
    for (; at < end && w.n_words < LEXICON_ENTRY_MAX; at++) {
        if (tokens[at].flags & TOKEN_WHOLE)
            continue;
        uint32_t word = facts[tokens[at].form].word;
        uint32_t child =
            lexicon_may_lead(lex, w.node, word) ? follow_edge(lex, w.node, word >> 2) : 0;
        if (!child) {
            if (lexicon_skips(tokens, at, end))
                continue;
            break;
        }
        w.node = child;
        w.cases |= (word & 3) << (2 * w.n_words);
        w.n_words++;
        if (node_accepts(lex, child, w.cases, class_number, &best))
            best.n_tokens = (uint32_t)(at - from + 1);
    }
    return best;
}

struct lexicon_hit lexicon_longest(const struct lexicon *lex, const struct token *tokens,
                                   const struct form_facts *facts, size_t from, size_t end,
                                   int class_number)
{
    struct lexicon_hit best = {0};
    size_t at = from;
    while (at < end && (tokens[at].flags & TOKEN_WHOLE))
        at++;
    if (at == end)
        return best;
    const struct form_facts *first = &facts[tokens[at].form];
    best = word_hit(lex, first->word, class_number);
    best.n_tokens = best.n_tokens ? (uint32_t)(at - from + 1) : 0;
    if (!first->node)
        return best;
    struct trie_walk w = {first->node, first->word & 3, 1};
    return walk_on(lex, tokens, facts, w, from, at + 1, end, class_number, best);
}

struct lexicon_hit lexicon_longest_of_several(const struct lexicon *lex, const struct token *tokens,
                                              const struct form_facts *facts, size_t from,
                                              size_t end)
{
    const struct form_facts *first = &facts[tokens[from].form];
    struct trie_walk w = {first->node, first->word & 3, 1};
    struct lexicon_hit none = {0};
    return walk_on(lex, tokens, facts, w, from, from + 1, end, -1, none);
}

struct lexicon_hit lexicon_word_hit(const struct lexicon *lex, const struct form *form,
                                    int class_number)
{
    return word_hit(lex, form_word(lex, form), class_number);
}

struct span lexicon_norm(const struct lexicon *lex, struct lexicon_hit hit, int class_number)
{
    for (uint32_t at = hit.sense; hit.n_tokens && at < lex->n_senses; at++) {
        const char *sense = compiled_at(lex->bytes, SECTION_SENSES, at, SENSE_LEN);
        struct span norm = compiled_text(lex->bytes, load_u32le(sense), load_u32le(sense + 4));
        if (norm.len && lexicon_set_has(lex, load_u16le(sense + 8), class_number))
            return norm;
        if (load_u16le(sense + 10))
            break;
    }
    return (struct span){0};
}
