/* SPDX-License-Identifier: BSD-3-Clause */
#include "corpus.h"

#include <stdio.h>
#include <stdlib.h>

#define LINE (CORPUS_MOST * 3U)

_Noreturn void corpus_die(const char *what, const char *which)
{
	fprintf(stderr, "corpus: %s: %s\n", what, which);
	exit(2);
}

FILE *corpus_open(const char *path, const char *mode)
{
	FILE *file = fopen(path, mode);

	if (file == NULL)
		corpus_die("cannot open", path);
	return file;
}

static size_t parse(const char *line, uint8_t data[CORPUS_MOST])
{
	size_t size = 0;
	unsigned int byte;

	for (; *line != '\0'; line++) {
		if ((*line == ' ') || (*line == '\n'))
			continue;
		if ((size == CORPUS_MOST) || (sscanf(line, "%2x", &byte) != 1))
			corpus_die("not an input", line);
		data[size++] = (uint8_t)byte;
		line++;
	}
	return size;
}

unsigned int corpus_for_each(const char *path,
			     void (*act)(const uint8_t *data, size_t size, unsigned int n))
{
	FILE *file = corpus_open(path, "r");
	static char line[LINE];
	static uint8_t data[CORPUS_MOST];
	unsigned int count = 0;

	while (fgets(line, sizeof(line), file) != NULL)
		if (line[0] != '#')
			act(data, parse(line, data), count++);
	(void)fclose(file);
	return count;
}
