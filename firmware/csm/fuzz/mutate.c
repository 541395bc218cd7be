/* SPDX-License-Identifier: BSD-3-Clause */
/* How libFuzzer changes an input: step by step, so that what follows a change keeps its meaning. */
#include <string.h>

#include "fuzz.h"

#define STEP  sizeof(struct fuzz_step)
#define LIMIT (FUZZ_MAX_STEPS * STEP)

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
				 uint8_t *out, size_t max_size, unsigned int seed);

static uint64_t state;

static size_t pick(size_t bound)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (size_t)(state >> 33) % bound;
}

static size_t insert(uint8_t *data, size_t steps, size_t max_steps)
{
	size_t at = pick(steps + 1);

	if (steps >= max_steps)
		return steps;
	memmove(&data[(at + 1) * STEP], &data[at * STEP], (steps - at) * STEP);
	if ((steps > 0) && (pick(2) == 0))
		memmove(&data[at * STEP], &data[pick(steps) * STEP], STEP);
	else
		for (size_t i = 0; i < STEP; i++)
			data[at * STEP + i] = (uint8_t)pick(256);
	return steps + 1;
}

static size_t drop(uint8_t *data, size_t steps)
{
	size_t at = pick(steps), run = 1 + pick(4);

	if (run > steps - at)
		run = steps - at;
	memmove(&data[at * STEP], &data[(at + run) * STEP], (steps - at - run) * STEP);
	return steps - run;
}

static void swap(uint8_t *data, size_t steps)
{
	uint8_t *a = &data[pick(steps) * STEP], *b = &data[pick(steps) * STEP];
	uint8_t kept[STEP];

	memcpy(kept, a, STEP);
	memmove(a, b, STEP);
	memcpy(b, kept, STEP);
}

static void change(uint8_t *data, size_t steps)
{
	uint8_t *step = &data[pick(steps) * STEP];

	switch (pick(4)) {
	case 0:
		(void)LLVMFuzzerMutate(step, STEP, STEP);
		break;
	case 1:
		step[pick(STEP)] ^= (uint8_t)(1U << pick(8));
		break;
	case 2:
		step[pick(STEP)] = data[pick(steps * STEP)];
		break;
	default:
		step[pick(STEP)] = (uint8_t)pick(256);
		break;
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	size_t steps = size / STEP;
	size_t max_steps = ((max_size < LIMIT) ? max_size : LIMIT) / STEP;

	state = seed;
	if (steps > max_steps)
		steps = max_steps;
	for (size_t changes = 1 + pick(3); changes > 0; changes--) {
		size_t kind = pick(8);

		if ((steps == 0) || (kind < 2))
			steps = insert(data, steps, max_steps);
		else if ((kind == 2) && (steps > 1))
			steps = drop(data, steps);
		else if (kind == 3)
			swap(data, steps);
		else
			change(data, steps);
	}
	return steps * STEP;
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
				 uint8_t *out, size_t max_size, unsigned int seed)
{
	size_t head, tail;

	state = seed;
	head = pick(a_size / STEP + 1) * STEP;
	tail = pick(b_size / STEP + 1) * STEP;
	if (head > max_size)
		head = max_size / STEP * STEP;
	if (tail > max_size - head)
		tail = (max_size - head) / STEP * STEP;
	memcpy(out, a, head);
	memcpy(&out[head], &b[(b_size / STEP * STEP) - tail], tail);
	return head + tail;
}
