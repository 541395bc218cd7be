/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs the kept corpus without libFuzzer, and turns it into libFuzzer's folder of files and back.
 *   replay FILE...             runs every input; 0: everything held (else the program stops)
 *   replay --input BINARY      runs one of libFuzzer's inputs
 *   replay --unpack DIR FILE...
 *   replay --pack DIR FILE
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "corpus.h"

#define MAX_PATH 4096U

static void run(const uint8_t *data, size_t size, unsigned int n)
{
	fuzz_trace("input %u", n);
	(void)LLVMFuzzerTestOneInput(data, size);
}

static size_t read_input(const char *path, uint8_t data[CORPUS_MOST])
{
	FILE *file = corpus_open(path, "rb");
	size_t size = fread(data, 1, CORPUS_MOST, file);

	(void)fclose(file);
	return size / CORPUS_STEP * CORPUS_STEP;
}

static const char *folder, *origin;

static void unpack(const uint8_t *data, size_t size, unsigned int n)
{
	char path[MAX_PATH];
	FILE *file;

	if (snprintf(path, sizeof(path), "%s/%s-%05u", folder, origin, n) >= (int)sizeof(path))
		corpus_die("path too long", folder);
	file = corpus_open(path, "wb");
	if (fwrite(data, 1, size, file) != size)
		corpus_die("cannot write", path);
	(void)fclose(file);
}

/* The shortest first, so that the file changes little when inputs come and go. */
static int compare(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	size_t x_size = strlen(*x), y_size = strlen(*y);

	if (x_size != y_size)
		return (x_size < y_size) ? -1 : 1;
	return strcmp(*x, *y);
}

static char *format(const uint8_t *data, size_t size)
{
	char *line = malloc((size * 3U) + 1U);
	char *at = line;

	if (line == NULL)
		corpus_die("no memory for", "a line");
	for (size_t i = 0; i < size; i++)
		at += sprintf(at, "%s%02x", ((i > 0) && (i % CORPUS_STEP == 0)) ? " " : "",
			      data[i]);
	*at = '\0';
	return line;
}

static void pack(const char *from, const char *path)
{
	static uint8_t data[CORPUS_MOST];
	char name[MAX_PATH];
	char **lines = NULL;
	size_t count = 0;
	const struct dirent *entry;
	DIR *directory = opendir(from);
	FILE *file;

	if (directory == NULL)
		corpus_die("cannot open", from);
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (snprintf(name, sizeof(name), "%s/%s", from, entry->d_name) >= (int)sizeof(name))
			corpus_die("path too long", entry->d_name);
		lines = realloc(lines, (count + 1) * sizeof(*lines));
		if (lines == NULL)
			corpus_die("no memory for", from);
		lines[count++] = format(data, read_input(name, data));
	}
	(void)closedir(directory);
	qsort(lines, count, sizeof(*lines), compare);
	file = corpus_open(path, "w");
	fprintf(file,
		"# SPDX-License-Identifier: BSD-3-Clause\n"
		"# Inputs that reach what is known to be reachable (docs/fuzzing.md); made by "
		"`make keep`.\n");
	for (size_t i = 0; i < count; i++)
		if ((lines[i][0] != '\0') && ((i == 0) || (strcmp(lines[i], lines[i - 1]) != 0)))
			fprintf(file, "%s\n", lines[i]);
	(void)fclose(file);
	for (size_t i = 0; i < count; i++)
		free(lines[i]);
	free(lines);
}

/* The name of a file without its folders. */
static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (slash != NULL) ? slash + 1 : path;
}

int main(int argc, char **argv)
{
	static uint8_t data[CORPUS_MOST];
	unsigned int inputs = 0;

	if ((argc >= 4) && (strcmp(argv[1], "--unpack") == 0)) {
		folder = argv[2];
		for (int i = 3; i < argc; i++) {
			origin = name_of(argv[i]);
			(void)corpus_for_each(argv[i], unpack);
		}
		return 0;
	}
	if ((argc == 4) && (strcmp(argv[1], "--pack") == 0)) {
		pack(argv[2], argv[3]);
		return 0;
	}
	if (argc < 2)
		corpus_die("usage", "replay FILE...");
	(void)LLVMFuzzerInitialize(&argc, &argv);
	if ((argc == 3) && (strcmp(argv[1], "--input") == 0)) {
		run(data, read_input(argv[2], data), 0);
		return 0;
	}
	for (int i = 1; i < argc; i++)
		inputs += corpus_for_each(argv[i], run);
	printf("# %u inputs\n", inputs);
	return 0;
}
