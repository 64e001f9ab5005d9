/* The table of papers. */
#include "paper.h"

static const struct paper_kind *const kinds[] = {&paper_incident, &paper_agenda, &paper_answer};

size_t paper_kind_count(void)
{
	return sizeof(kinds) / sizeof(kinds[0]);
}

const struct paper_kind *paper_kind_at(size_t index)
{
	return kinds[index];
}
