/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs kept inputs on a target with each of its known bugs in a process of its own, which is to be
 * stopped.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "corpus.h"

static void run(const uint8_t *data, size_t size, unsigned int n)
{
	(void)n;
	(void)LLVMFuzzerTestOneInput(data, size);
}

/* What a stopped process says about itself is of no interest. */
static void be_quiet(void)
{
	int null = open("/dev/null", O_WRONLY);

	if ((null < 0) || (dup2(null, STDERR_FILENO) < 0))
		corpus_die("cannot open", "/dev/null");
}

static bool finds(const char *bug, char **files)
{
	pid_t child;
	int status;

	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		be_quiet();
		/* Here, because a machine's memory may be shared between processes. */
		(void)LLVMFuzzerInitialize(NULL, NULL);
		fuzz_plant(bug);
		for (; *files != NULL; files++)
			(void)corpus_for_each(*files, run);
		_exit(0);
	}
	if ((child < 0) || (waitpid(child, &status, 0) != child))
		corpus_die("cannot run", bug);
	return !WIFEXITED(status) || (WEXITSTATUS(status) != 0);
}

int main(int argc, char **argv)
{
	const char *name;

	if (argc < 2)
		corpus_die("usage", "planted FILE...");
	for (unsigned int bug = 0; (name = fuzz_bug_name(bug)) != NULL; bug++)
		printf("%s planted bug is found by a kept input: %s\n",
		       finds(name, &argv[1]) ? "ok" : "FAIL", name);
	/* Last: what stops all the others must not be what they left behind. */
	printf("%s without a bug the build with planted bugs holds\n",
	       finds("none", &argv[1]) ? "FAIL" : "ok");
	return 0;
}
