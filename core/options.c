/* options.c -- parse by table, help by the same table. */
#include "core/options.h"

#include "core/mem.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_BAD 2

/* One parse in progress. */
struct parse {
    const struct program *program;
    const struct command *command;
    int argc, at; /* at: the next argument */
    char **argv;
    char *settings;
    const char **operands;
    size_t n_operands;
};

static int complain(const struct parse *p, const char *what, const char *which, size_t len)
{
    fprintf(stderr, "%s %s: %s '%.*s'\nTry '%s %s --help'.\n", p->program->name, p->command->name,
            what, (int)len, which, p->program->name, p->command->name);
    return EXIT_BAD;
}

static bool list_add(struct text_list *list, const char *text)
{
    const char **grown = mem_grow(list->at, &list->cap, list->n + 1, sizeof *grown);
    if (!grown)
        return false;
    list->at = grown;
    list->at[list->n++] = text;
    return true;
}

static bool parse_count(size_t *out, const char *text)
{
    char *end;
    errno = 0;
    unsigned long long v = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || errno || v > SIZE_MAX)
        return false;
    *out = (size_t)v;
    return true;
}

static int set_option(struct parse *p, const struct opt *o, const char *value)
{
    char *field = p->settings + o->offset;
    switch (o->kind) {
    case OPT_FLAG:
        *(bool *)(void *)field = true;
        return 0;
    case OPT_COUNT:
        if (!parse_count((size_t *)(void *)field, value))
            return complain(p, "not a whole number:", value, strlen(value));
        return 0;
    case OPT_TEXT:
        *(const char **)(void *)field = value;
        return 0;
    case OPT_LIST:
        if (!list_add((struct text_list *)(void *)field, value))
            return complain(p, "out of memory at", value, strlen(value));
        return 0;
    }
    return EXIT_BAD;
}

static const struct opt *find_long(const struct command *c, const char *name, size_t len)
{
    for (size_t i = 0; i < c->n_options; i++)
        if (strlen(c->options[i].name) == len && memcmp(c->options[i].name, name, len) == 0)
            return &c->options[i];
    return NULL;
}

static const struct opt *find_letter(const struct command *c, char letter)
{
    for (size_t i = 0; i < c->n_options; i++)
        if (c->options[i].letter == letter)
            return &c->options[i];
    return NULL;
}

/* "--name", "--name=value" or "--name value". */
static int parse_long(struct parse *p, const char *text)
{
    const char *equals = strchr(text, '=');
    size_t len = equals ? (size_t)(equals - text) : strlen(text);
    const struct opt *o = find_long(p->command, text, len);
    if (!o)
        return complain(p, "unknown option", text - 2, len + 2);
    if (o->kind == OPT_FLAG)
        return equals ? complain(p, "this option takes no value:", text - 2, len + 2)
                      : set_option(p, o, NULL);
    if (equals)
        return set_option(p, o, equals + 1);
    if (p->at == p->argc)
        return complain(p, "a value is missing after", text - 2, len + 2);
    return set_option(p, o, p->argv[p->at++]);
}

/* "-abc", "-n5" or "-n 5". */
static int parse_letters(struct parse *p, const char *text)
{
    for (; *text; text++) {
        const struct opt *o = find_letter(p->command, *text);
        if (!o)
            return complain(p, "unknown option", text, 1);
        if (o->kind == OPT_FLAG) {
            int code = set_option(p, o, NULL);
            if (code)
                return code;
            continue;
        }
        if (text[1])
            return set_option(p, o, text + 1);
        if (p->at == p->argc)
            return complain(p, "a value is missing after", text, 1);
        return set_option(p, o, p->argv[p->at++]);
    }
    return 0;
}

/* A query may negate a word (-word): letters that begin with none of our options are an operand. */
static bool is_negated_word(const struct parse *p, const char *text)
{
    return text[1] != '-' && text[1] && text[2] && !find_letter(p->command, text[1]);
}

static int parse_arguments(struct parse *p, bool *wants_help)
{
    bool options_end = false;
    while (p->at < p->argc) {
        const char *text = p->argv[p->at++];
        int code = 0;
        if (options_end || text[0] != '-' || !text[1] || is_negated_word(p, text))
            ;
        else if (strcmp(text, "--") == 0) {
            options_end = true;
            continue;
        } else if (strcmp(text, "--help") == 0 || strcmp(text, "-h") == 0) {
            *wants_help = true;
            return 0;
        } else {
            code = text[1] == '-' ? parse_long(p, text + 2) : parse_letters(p, text + 1);
            if (code)
                return code;
            continue;
        }
        p->operands[p->n_operands++] = text;
    }
    return 0;
}

static void release_lists(const struct command *c, char *settings)
{
    for (size_t i = 0; i < c->n_options; i++)
        if (c->options[i].kind == OPT_LIST)
            mem_free(((struct text_list *)(void *)(settings + c->options[i].offset))->at);
}

static int run_command(struct parse *p)
{
    bool wants_help = false;
    int code = EXIT_BAD;
    p->settings = mem_calloc(1, p->command->settings_len);
    p->operands = mem_calloc((size_t)p->argc + 1, sizeof *p->operands);
    if (!p->settings || !p->operands) {
        fprintf(stderr, "%s: out of memory\n", p->program->name);
        goto out;
    }
    if (p->command->init)
        p->command->init(p->settings);
    code = parse_arguments(p, &wants_help);
    if (code == 0 && wants_help)
        program_help(stdout, p->program, p->command);
    else if (code == 0)
        code = p->command->run(p->settings, p->operands, p->n_operands);
    release_lists(p->command, p->settings);
out:
    mem_free(p->operands);
    mem_free(p->settings);
    return code;
}

static const struct command *find_command(const struct program *program, const char *name)
{
    for (size_t i = 0; i < program->n_commands; i++)
        if (strcmp(program->commands[i]->name, name) == 0)
            return program->commands[i];
    return NULL;
}

static void command_help(FILE *out, const struct program *program, const struct command *c)
{
    fprintf(out, "usage: %s %s [options]%s%s\n\n%s\n", program->name, c->name,
            c->operands[0] ? " " : "", c->operands, c->summary);
    if (c->details)
        fprintf(out, "\n%s\n", c->details);
    fprintf(out, "\noptions:\n");
    for (size_t i = 0; i < c->n_options; i++) {
        const struct opt *o = &c->options[i];
        char left[80];
        snprintf(left, sizeof left, "%c%c%s --%s%s%s", o->letter ? '-' : ' ',
                 o->letter ? o->letter : ' ', o->letter ? "," : " ", o->name, o->value ? "=" : "",
                 o->value ? o->value : "");
        fprintf(out, "  %-26s %s\n", left, o->help);
    }
    fprintf(out, "  %-26s %s\n", "-h, --help", "show this");
}

void program_help(FILE *out, const struct program *program, const struct command *command)
{
    if (command) {
        command_help(out, program, command);
        return;
    }
    fprintf(out, "usage: %s COMMAND [options] [operands]\n\n%s\n\ncommands:\n", program->name,
            program->summary);
    for (size_t i = 0; i < program->n_commands; i++)
        fprintf(out, "  %-12s %s\n", program->commands[i]->name, program->commands[i]->summary);
    fprintf(out, "\n'%s COMMAND --help' shows a command's options.\n", program->name);
}

/* "help", "--help", "help COMMAND", "--version". */
static int program_talk(const struct program *program, int argc, char **argv)
{
    if (strcmp(argv[1], "--version") == 0) {
        printf("%s %s\n", program->name, program->version);
        return 0;
    }
    const struct command *c = argc > 2 ? find_command(program, argv[2]) : NULL;
    if (c && c->verbs)
        return program_talk(c->verbs, argc - 1, argv + 1);
    if (argc > 2 && !c) {
        fprintf(stderr, "%s: unknown command '%s'\n", program->name, argv[2]);
        return EXIT_BAD;
    }
    program_help(stdout, program, c);
    return 0;
}

int program_main(const struct program *program, int argc, char **argv)
{
    if (argc < 2) {
        program_help(stderr, program, NULL);
        return EXIT_BAD;
    }
    if (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
        !strcmp(argv[1], "--version"))
        return program_talk(program, argc, argv);
    struct parse p = {.program = program, .argc = argc, .at = 2, .argv = argv};
    p.command = find_command(program, argv[1]);
    if (!p.command) {
        fprintf(stderr, "%s: unknown command '%s'\nTry '%s --help'.\n", program->name, argv[1],
                program->name);
        return EXIT_BAD;
    }
    if (p.command->verbs) /* they make a program of their own: "brief-index rules" */
        return program_main(p.command->verbs, argc - 1, argv + 1);
    return run_command(&p);
}
