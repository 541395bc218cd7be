/* SPDX-License-Identifier: BSD-3-Clause */
/* Explores within the bounds given: 0 when nothing was found, 1 with a counterexample, 2: usage. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search.h"
#ifdef PLANTED
#include "planted.h"
#endif

static const char usage[] =
	"explore [--realms 1-3] [--regions 1-2] [--pages 1-3] [--apt 1-2] [--consents 1-5]\n"
	"        [--policies 0-2] [--no-tables] [--no-ripas] [--no-lives]\n"
	"        [--blocks (with --pages 2)]\n"
	"        [--reserved] [--reserved-by-policy] [--reserved-block]\n"
	"        [--states N] [--depth N] [--seconds N] [--audit N]\n"
#ifdef PLANTED
	"        [--planted NAME]\n"
#endif
	;

static _Noreturn void wrong(const char *what)
{
	(void)fprintf(stderr, "explore: %s\n%s", what, usage);
	exit(2);
}

static unsigned long number(const char *text, unsigned long least, unsigned long most)
{
	char *end = NULL;
	unsigned long value = (text != NULL) ? strtoul(text, &end, 10) : 0;

	if ((text == NULL) || (*text == 0) || (*end != 0) || (value < least) || (value > most))
		wrong("a number is missing or out of range");
	return value;
}

static void plant(const char *name)
{
#ifdef PLANTED
	for (unsigned int bug = 0; (name != NULL) && (bug < BUGS); bug++)
		if (strcmp(planted_names[bug].name, name) == 0) {
			planted = (enum planted_bug)bug;
			return;
		}
#endif
	(void)name;
	wrong("this build has no such bug");
}

/* One option and its value; whether it has one. */
static bool option(const char *name, const char *value, struct limits *limits)
{
	if (strcmp(name, "--no-tables") == 0) {
		bounds.tables = false;
		return false;
	}
	if (strcmp(name, "--blocks") == 0) {
		bounds.blocks = true;
		return false;
	}
	if (strcmp(name, "--no-ripas") == 0) {
		bounds.ripas = false;
		return false;
	}
	if (strcmp(name, "--reserved") == 0) {
		bounds.start = START_RESERVED;
		return false;
	}
	if (strcmp(name, "--reserved-block") == 0) {
		bounds.start = START_BLOCK;
		return false;
	}
	if (strcmp(name, "--reserved-by-policy") == 0) {
		bounds.start = START_POLICY;
		return false;
	}
	if (strcmp(name, "--no-lives") == 0) {
		bounds.lives = false;
		return false;
	}
	if (strcmp(name, "--realms") == 0)
		bounds.realms = (unsigned int)number(value, 1, REALMS);
	else if (strcmp(name, "--regions") == 0)
		bounds.regions = (unsigned int)number(value, 1, REGIONS);
	else if (strcmp(name, "--pages") == 0)
		bounds.pages = (unsigned int)number(value, 1, PAGES);
	else if (strcmp(name, "--consents") == 0)
		bounds.consents = (unsigned int)number(value, 1, 5);
	else if (strcmp(name, "--policies") == 0)
		bounds.policies = (unsigned int)number(value, 0, POLICIES);
	else if (strcmp(name, "--apt") == 0)
		bounds.apt_granules = (unsigned int)number(value, 1, APT_GRANULES);
	else if (strcmp(name, "--states") == 0)
		limits->states = number(value, 1, UINT32_MAX / 2);
	else if (strcmp(name, "--depth") == 0)
		limits->depth = (unsigned int)number(value, 1, 999);
	else if (strcmp(name, "--seconds") == 0)
		limits->seconds = (double)number(value, 1, 1000000);
	else if (strcmp(name, "--audit") == 0)
		limits->audit = number(value, 1, UINT32_MAX);
	else if (strcmp(name, "--planted") == 0)
		plant(value);
	else
		wrong("an option is not known");
	return true;
}

int main(int argc, char **argv)
{
	struct limits limits = {
		.states = 12000000, .depth = 999, .seconds = 1000000, .verbose = true};
	struct verdict verdict;

	bounds = (struct bounds){.realms = REALMS,
				 .pages = PAGES,
				 .regions = REGIONS,
				 .apt_granules = APT_GRANULES,
				 .consents = REALMS,
				 .policies = 1,
				 .tables = true,
				 .ripas = true,
				 .lives = true};
	for (int i = 1; i < argc; i++)
		if (option(argv[i], (i + 1 < argc) ? argv[i + 1] : NULL, &limits))
			i++;
	verdict = explore(&limits, "");
	printf("%s: %llu distinct states, depth %u, %llu transitions (%llu change something), "
	       "%.1f s\n",
	       (verdict.violation != NULL) ? "VIOLATED"
	       : verdict.closed		   ? "closed"
					   : "bounded",
	       (unsigned long long)verdict.states, verdict.depth,
	       (unsigned long long)verdict.transitions, (unsigned long long)verdict.changes,
	       verdict.seconds);
	printf("most in one call: %u entries, %u records\n", verdict.entries, verdict.records);
	if (limits.audit != 0)
		printf("%llu states met again were compared with their first, %llu lead "
		       "elsewhere\n",
		       (unsigned long long)verdict.audited, (unsigned long long)verdict.differing);
	return ((verdict.violation != NULL) || (verdict.differing != 0)) ? 1 : 0;
}
