/* Pages hold 512 buckets: a group of ordinary response times touches about ten. */
#include "histogram.h"

#include <stdlib.h>
#include <string.h>

#include "id_map.h"
#include "quantile.h"

#define PAGE_BUCKETS 512U
#define PAGES (QUANTILE_BUCKETS / PAGE_BUCKETS)
#define PAGED_GROUPS_MAX 4096U
#define PAGES_MAX 8192U              /* 32 MB */

_Static_assert(QUANTILE_BUCKETS % PAGE_BUCKETS == 0, "pages cover the buckets");

struct cell {
	uint64_t key;                /* group << 16 | bucket */
	uint64_t weight;
};

struct histogram {
	uint64_t **pages;            /* group × PAGES; NULL: nothing there */
	uint32_t group_capacity, page_count;
	bool sparse;
	struct id_map keys;          /* sparse: (group, bucket) by number … */
	uint64_t *weights;           /* … and its weight */
	uint32_t weight_capacity;
	struct cell *cells;          /* sparse and finished: by key */
};

struct histogram *histogram_new(void)
{
	return calloc(1, sizeof(struct histogram));
}

static void free_pages(struct histogram *histogram)
{
	for (size_t i = 0; i < (size_t)histogram->group_capacity * PAGES; i++)
		free(histogram->pages[i]);
	free(histogram->pages);
	histogram->pages = NULL;
	histogram->group_capacity = 0;
	histogram->page_count = 0;
}

void histogram_free(struct histogram *histogram)
{
	if (!histogram)
		return;
	free_pages(histogram);
	id_map_release(&histogram->keys);
	free(histogram->weights);
	free(histogram->cells);
	free(histogram);
}

static bool add_sparse(struct histogram *histogram, uint32_t group, uint32_t bucket, uint64_t weight)
{
	uint32_t count = histogram->keys.count;
	uint32_t number = id_map_add(&histogram->keys, (uint64_t)group << 16 | bucket);

	if (number == ID_NONE)
		return false;
	if (histogram->keys.capacity > histogram->weight_capacity) {
		uint64_t *weights = realloc(histogram->weights, histogram->keys.capacity * sizeof(*weights));

		if (!weights)
			return false;
		histogram->weights = weights;
		histogram->weight_capacity = histogram->keys.capacity;
	}
	histogram->weights[number] = number == count ? weight : histogram->weights[number] + weight;
	return true;
}

/* Calls add for each bucket that is not zero. */
static bool each_page_bucket(const struct histogram *from, struct histogram *to, const uint32_t *groups)
{
	for (uint32_t group = 0; group < from->group_capacity; group++)
		for (uint32_t page = 0; page < PAGES; page++) {
			const uint64_t *counts = from->pages[(size_t)group * PAGES + page];

			for (uint32_t i = 0; counts && i < PAGE_BUCKETS; i++)
				if (counts[i] && !histogram_add(to, groups ? groups[group] : group, page * PAGE_BUCKETS + i, counts[i]))
					return false;
		}
	return true;
}

static bool become_sparse(struct histogram *histogram)
{
	struct histogram pages = *histogram;
	bool good;

	histogram->sparse = true;
	histogram->pages = NULL;
	histogram->group_capacity = 0;
	good = each_page_bucket(&pages, histogram, NULL);
	free_pages(&pages);
	return good;
}

static bool more_groups(struct histogram *histogram, uint32_t group)
{
	uint32_t capacity = histogram->group_capacity ? histogram->group_capacity : 16;
	uint64_t **pages;

	while (capacity <= group)
		capacity *= 2;
	pages = realloc(histogram->pages, (size_t)capacity * PAGES * sizeof(*pages));
	if (!pages)
		return false;
	memset(pages + (size_t)histogram->group_capacity * PAGES, 0, (size_t)(capacity - histogram->group_capacity) * PAGES * sizeof(*pages));
	histogram->pages = pages;
	histogram->group_capacity = capacity;
	return true;
}

bool histogram_add(struct histogram *histogram, uint32_t group, uint32_t bucket, uint64_t weight)
{
	uint64_t **page;

	if (!histogram->sparse && (group >= PAGED_GROUPS_MAX || histogram->page_count >= PAGES_MAX) && !become_sparse(histogram))
		return false;
	if (histogram->sparse)
		return add_sparse(histogram, group, bucket, weight);
	if (group >= histogram->group_capacity && !more_groups(histogram, group))
		return false;
	page = &histogram->pages[(size_t)group * PAGES + bucket / PAGE_BUCKETS];
	if (!*page) {
		*page = calloc(PAGE_BUCKETS, sizeof(**page));
		if (!*page)
			return false;
		histogram->page_count++;
	}
	(*page)[bucket % PAGE_BUCKETS] += weight;
	return true;
}

bool histogram_merge(struct histogram *histogram, const struct histogram *from, const uint32_t *groups)
{
	if (!from->sparse)
		return each_page_bucket(from, histogram, groups);
	for (uint32_t i = 0; i < from->keys.count; i++)
		if (!histogram_add(histogram, groups[from->keys.keys[i] >> 16], (uint32_t)(from->keys.keys[i] & 0xFFFF), from->weights[i]))
			return false;
	return true;
}

static int compare_cells(const void *a, const void *b)
{
	const struct cell *left = a, *right = b;

	return (left->key > right->key) - (left->key < right->key);
}

bool histogram_finish(struct histogram *histogram)
{
	if (!histogram->sparse)
		return true;
	histogram->cells = malloc((histogram->keys.count + (size_t)1) * sizeof(*histogram->cells));
	if (!histogram->cells)
		return false;
	for (uint32_t i = 0; i < histogram->keys.count; i++)
		histogram->cells[i] = (struct cell){histogram->keys.keys[i], histogram->weights[i]};
	qsort(histogram->cells, histogram->keys.count, sizeof(*histogram->cells), compare_cells);
	return true;
}

static bool sparse_quantile(const struct histogram *histogram, uint32_t group, int32_t quantile_bp, uint64_t *ret_value)
{
	size_t low = 0, high = histogram->keys.count;
	uint64_t total = 0, seen = 0, rank;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (histogram->cells[middle].key >> 16 < group)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; high < histogram->keys.count && histogram->cells[high].key >> 16 == group; high++)
		total += histogram->cells[high].weight;
	if (!total)
		return false;
	rank = quantile_rank(total, quantile_bp);
	for (; low + 1 < high; low++) {
		seen += histogram->cells[low].weight;
		if (seen >= rank)
			break;
	}
	*ret_value = quantile_highest((uint32_t)(histogram->cells[low].key & 0xFFFF));
	return true;
}

bool histogram_quantile(const struct histogram *histogram, uint32_t group, int32_t quantile_bp, uint64_t *ret_value)
{
	uint64_t **pages;
	uint64_t total = 0, seen = 0, rank;

	if (histogram->sparse)
		return sparse_quantile(histogram, group, quantile_bp, ret_value);
	if (group >= histogram->group_capacity)
		return false;
	pages = &histogram->pages[(size_t)group * PAGES];
	for (uint32_t page = 0; page < PAGES; page++)
		for (uint32_t i = 0; pages[page] && i < PAGE_BUCKETS; i++)
			total += pages[page][i];
	if (!total)
		return false;
	rank = quantile_rank(total, quantile_bp);
	for (uint32_t page = 0; page < PAGES; page++)
		for (uint32_t i = 0; pages[page] && i < PAGE_BUCKETS; i++) {
			seen += pages[page][i];
			if (seen >= rank) {
				*ret_value = quantile_highest(page * PAGE_BUCKETS + i);
				return true;
			}
		}
	return false;
}
