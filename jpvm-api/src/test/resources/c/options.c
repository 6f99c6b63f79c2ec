/*
 * Runs the calls on its standard input, one a line, and prints each line with " = " and its result: what libpvm does with options.
 *
 * get N        pvm_getopt
 * set N VALUE  pvm_setopt; VALUE is a number or "self", the own tid
 * mytid        pvm_mytid, printed as "self"
 * exit         pvm_exit
 * enrolled     1 when the library has a tid, without asking for one
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <pvm3.h>

extern int pvmmytid;

static int lasttid;

static void
print(const char *line, int value)
{
	if (pvmmytid > 0)
		lasttid = pvmmytid;
	if (value > 0 && value == lasttid)
		printf("%s = self\n", line);
	else
		printf("%s = %d\n", line, value);
	fflush(stdout);
}

int
main(void)
{
	char line[256], word[16], argument[32];
	int option;

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = 0;
		if (!line[0] || line[0] == '#')
			continue;
		if (sscanf(line, "set %d %31s", &option, argument) == 2)
			print(line, pvm_setopt(option, strcmp(argument, "self") ? atoi(argument) : pvmmytid));
		else if (sscanf(line, "get %d", &option) == 1)
			print(line, pvm_getopt(option));
		else if (sscanf(line, "%15s", word) == 1 && !strcmp(word, "mytid"))
			print(line, pvm_mytid());
		else if (!strcmp(word, "exit"))
			print(line, pvm_exit());
		else if (!strcmp(word, "enrolled"))
			print(line, pvmmytid > 0);
		else
			return 2;
	}
	return 0;
}
