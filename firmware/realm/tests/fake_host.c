/* SPDX-License-Identifier: BSD-3-Clause */
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "cpu.h"
#include "fake_host.h"
#include "host_call.h"

#define QUEUE_WORDS 65536U

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t queue[QUEUE_WORDS];
static uint64_t head;
static uint64_t tail;

struct fake_metric fake_metrics[FAKE_METRICS];
unsigned int fake_metrics_sent;
uint64_t fake_addition;
uint64_t fake_counter;

static void give_way(void)
{
	static const struct timespec moment = {.tv_nsec = 1000};

	/* Longer than a turn: a peer that gets no processor for a while is not silent yet. */
	nanosleep(&moment, NULL);
}

void (*fake_on_wait)(void) = give_way;

void fake_host_reset(void)
{
	head = tail = 0;
	fake_metrics_sent = 0;
	fake_addition = 0;
	fake_on_wait = give_way;
}

uint64_t host_send(uint64_t receiver, const uint64_t *words, uint64_t count)
{
	(void)receiver;
	pthread_mutex_lock(&lock);
	for (uint64_t i = 0; i < count; i++)
		queue[tail++ % QUEUE_WORDS] = words[i] + fake_addition;
	pthread_mutex_unlock(&lock);
	return HOST_OK;
}

/* One direction is enough. */
uint64_t host_receive(uint64_t sender, uint64_t *words, uint64_t count)
{
	(void)sender;
	for (;;) {
		pthread_mutex_lock(&lock);
		if (tail - head >= count)
			break;
		pthread_mutex_unlock(&lock);
		give_way();
	}
	for (uint64_t i = 0; i < count; i++)
		words[i] = queue[head++ % QUEUE_WORDS];
	pthread_mutex_unlock(&lock);
	return HOST_OK;
}

void report_metric(struct report *report, const char *name, const char *unit, const char *side,
		   const struct samples_summary *summary)
{
	(void)report;
	fake_metrics[fake_metrics_sent % FAKE_METRICS] =
		(struct fake_metric){.name = name, .unit = unit, .side = side, .summary = *summary};
}

void report_text(struct report *report, const char *key, const char *value)
{
	(void)report;
	if (strcmp(key, "mode") == 0)
		fake_metrics[fake_metrics_sent % FAKE_METRICS].mode = value;
}

void report_number(struct report *report, const char *key, uint64_t value)
{
	(void)report;
	if (strcmp(key, "size") == 0)
		fake_metrics[fake_metrics_sent % FAKE_METRICS].size = value;
}

bool report_send(const struct report *report)
{
	(void)report;
	fake_metrics_sent++;
	return true;
}
