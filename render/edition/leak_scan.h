/* The inside of struct leak_scan, shared by leak*.c alone. */
#ifndef GEPPO_LEAK_SCAN_H
#define GEPPO_LEAK_SCAN_H

#include "leak.h"
#include "people.h"

struct intern;

struct leak_scan {
	const struct config *config;
	struct people people;
	struct intern *hits;         /* sentences, each once */
	size_t count;
	bool failed;
};

#endif
