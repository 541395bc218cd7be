/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The kept corpus: one input a line, in hexadecimal, a space between steps. Runs it without
 * libFuzzer, and turns it into libFuzzer's folder of files and back.
 *   corpus FILE                runs every input; 0: everything held (else the program stops)
 *   corpus --input BINARY      runs one of libFuzzer's inputs
 *   corpus --unpack FILE DIR
 *   corpus --pack DIR FILE
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#define STEP	 sizeof(struct fuzz_step)
#define MOST	 (FUZZ_MAX_STEPS * STEP)
#define LINE	 (MOST * 3U)
#define MAX_PATH 4096U

static _Noreturn void die(const char *what, const char *which)
{
	fprintf(stderr, "corpus: %s: %s\n", what, which);
	exit(2);
}

static FILE *open_file(const char *path, const char *mode)
{
	FILE *file = fopen(path, mode);

	if (file == NULL)
		die("cannot open", path);
	return file;
}

static size_t parse(const char *line, uint8_t data[MOST])
{
	size_t size = 0;
	unsigned int byte;

	for (; *line != '\0'; line++) {
		if ((*line == ' ') || (*line == '\n'))
			continue;
		if ((size == MOST) || (sscanf(line, "%2x", &byte) != 1))
			die("not an input", line);
		data[size++] = (uint8_t)byte;
		line++;
	}
	return size;
}

/* Calls `act` with each input; how many there are. */
static unsigned int for_each(const char *path,
			     void (*act)(const uint8_t *data, size_t size, unsigned int n))
{
	FILE *file = open_file(path, "r");
	static char line[LINE];
	static uint8_t data[MOST];
	unsigned int count = 0;

	while (fgets(line, sizeof(line), file) != NULL)
		if (line[0] != '#')
			act(data, parse(line, data), count++);
	(void)fclose(file);
	return count;
}

static void run(const uint8_t *data, size_t size, unsigned int n)
{
	fuzz_trace("input %u", n);
	(void)LLVMFuzzerTestOneInput(data, size);
}

static size_t read_input(const char *path, uint8_t data[MOST])
{
	FILE *file = open_file(path, "rb");
	size_t size = fread(data, 1, MOST, file);

	(void)fclose(file);
	return size / STEP * STEP;
}

static const char *folder;

static void unpack(const uint8_t *data, size_t size, unsigned int n)
{
	char path[MAX_PATH];
	FILE *file;

	if (snprintf(path, sizeof(path), "%s/kept-%05u", folder, n) >= (int)sizeof(path))
		die("path too long", folder);
	file = open_file(path, "wb");
	if (fwrite(data, 1, size, file) != size)
		die("cannot write", path);
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
		die("no memory for", "a line");
	for (size_t i = 0; i < size; i++)
		at += sprintf(at, "%s%02x", ((i > 0) && (i % STEP == 0)) ? " " : "", data[i]);
	*at = '\0';
	return line;
}

static void pack(const char *from, const char *path)
{
	static uint8_t data[MOST];
	char name[MAX_PATH];
	char **lines = NULL;
	size_t count = 0;
	const struct dirent *entry;
	DIR *directory = opendir(from);
	FILE *file;

	if (directory == NULL)
		die("cannot open", from);
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (snprintf(name, sizeof(name), "%s/%s", from, entry->d_name) >= (int)sizeof(name))
			die("path too long", entry->d_name);
		lines = realloc(lines, (count + 1) * sizeof(*lines));
		if (lines == NULL)
			die("no memory for", from);
		lines[count++] = format(data, read_input(name, data));
	}
	(void)closedir(directory);
	qsort(lines, count, sizeof(*lines), compare);
	file = open_file(path, "w");
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

int main(int argc, char **argv)
{
	static uint8_t data[MOST];

	if ((argc == 4) && (strcmp(argv[1], "--unpack") == 0)) {
		folder = argv[3];
		(void)for_each(argv[2], unpack);
		return 0;
	}
	if ((argc == 4) && (strcmp(argv[1], "--pack") == 0)) {
		pack(argv[2], argv[3]);
		return 0;
	}
	(void)LLVMFuzzerInitialize(&argc, &argv);
	if ((argc == 3) && (strcmp(argv[1], "--input") == 0)) {
		run(data, read_input(argv[2], data), 0);
		return 0;
	}
	if (argc != 2)
		die("usage", "corpus FILE");
	printf("# %u inputs\n", for_each(argv[1], run));
	return 0;
}
