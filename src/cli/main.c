/* hearsay: who said what, in which exact words, on which pages. */
#include "cli/cli.h"

#include <string.h>

static void print_overview(FILE *to) {
    fputs("usage: hearsay COMMAND [OPTION]... ARGUMENT...\n\n"
          "Who said what, in which exact words, on which pages.\n\n",
          to);
    for (const cli_command *c = cli_commands; c->name; c++) fprintf(to, "  %-11s %s\n", c->name, c->summary);
    fputs("\nhearsay COMMAND --help tells a command's options; hearsay --version the version.\n"
          "HEARSAY_TRACE=statement,speaker (or all) prints decisions on standard error; NO_COLOR is "
          "honoured.\n\n"
          "exit status: 0 done; 1 done, but some inputs could not be read; 2 wrong usage; 3 could not be "
          "done;\n"
          "130 interrupted (what was read is kept); 141 the reader of our output went away.\n",
          to);
}

static void print_help(const cli_command *command) {
    printf("usage: hearsay %s [OPTION]... %s\n\n%c%s.\n", command->name, command->arguments,
           command->summary[0] - 'a' + 'A', command->summary + 1);
    if (command->help) printf("%s\n", command->help);
    printf("\n");
    cli_print_options(stdout, command);
    printf("\nexamples:\n%s", command->examples);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        print_overview(stderr);
        return EXIT_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_overview(stdout);
        return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
    }
    if (strcmp(name, "--version") == 0) {
        printf("hearsay %s\n", hs_version());
        return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
    }
    const cli_command *command = cli_command_find(name);
    if (!command) {
        fprintf(stderr, "hearsay: no command '%s' (see hearsay --help)\n", name);
        return EXIT_USAGE;
    }
    cli_options options;
    int status = cli_options_parse(command, argc - 1, argv + 1, &options);
    if (status >= 0) return status;
    if (options.is_help) {
        print_help(command);
        return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
    }
    cli_catch_interrupts();
    return command->run(&options);
}
