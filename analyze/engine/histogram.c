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

/* The key 0 is an empty place, hence the one. */
struct cell {
	uint64_t key;                /* (group << 16 | bucket) + 1 */
	uint64_t weight;
};

struct histogram {
	uint64_t **pages;            /* group × PAGES; NULL: nothing there */
	uint32_t group_capacity, page_count;
	bool sparse;
	struct cell *cells;          /* sparse: open addressing; when finished: by key, without gaps */
	size_t cell_count, cell_mask;
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
	free(histogram->cells);
	free(histogram);
}

static struct cell *find_cell(struct cell *cells, size_t mask, uint64_t key)
{
	size_t place = (size_t)id_hash(key) & mask;

	while (cells[place].key && cells[place].key != key)
		place = (place + 1) & mask;
	return &cells[place];
}

static bool more_cells(struct histogram *histogram)
{
	size_t count = histogram->cells ? 2 * (histogram->cell_mask + 1) : 1 << 16;
	struct cell *cells = calloc(count, sizeof(*cells));

	if (!cells)
		return false;
	for (size_t i = 0; histogram->cells && i <= histogram->cell_mask; i++)
		if (histogram->cells[i].key)
			*find_cell(cells, count - 1, histogram->cells[i].key) = histogram->cells[i];
	free(histogram->cells);
	histogram->cells = cells;
	histogram->cell_mask = count - 1;
	return true;
}

static uint64_t key_of(uint32_t group, uint32_t bucket)
{
	return ((uint64_t)group << 16 | bucket) + 1;
}

static bool add_sparse(struct histogram *histogram, uint32_t group, uint32_t bucket, uint64_t weight)
{
	struct cell *cell;

	if (histogram->cell_count * 2 >= histogram->cell_mask && !more_cells(histogram))
		return false;
	cell = find_cell(histogram->cells, histogram->cell_mask, key_of(group, bucket));
	histogram->cell_count += cell->key == 0;
	cell->key = key_of(group, bucket);
	cell->weight += weight;
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

/* Cells lie far apart in memory, so they are fetched some rows ahead. */
#define AHEAD 16

static bool add_rows_sparse(struct histogram *histogram, const struct histogram_rows *rows)
{
	for (uint32_t i = 0; i < rows->count; i++) {
		uint32_t row = rows->rows ? rows->rows[i] : i;

		if (i + AHEAD < rows->count && histogram->cells) {
			uint32_t later = rows->rows ? rows->rows[i + AHEAD] : i + AHEAD;

			__builtin_prefetch(&histogram->cells[(size_t)id_hash(key_of(rows->groups[later], rows->buckets[later])) & histogram->cell_mask]);
		}
		if (rows->buckets[row] != HISTOGRAM_NO_BUCKET &&
		    !add_sparse(histogram, rows->groups[row], rows->buckets[row], rows->weights ? (uint64_t)rows->weights[row] : 1))
			return false;
	}
	return true;
}

bool histogram_add_rows(struct histogram *histogram, const struct histogram_rows *rows)
{
	if (histogram->sparse)
		return add_rows_sparse(histogram, rows);
	for (uint32_t i = 0; i < rows->count; i++) {
		uint32_t row = rows->rows ? rows->rows[i] : i, group = rows->groups[row], bucket = rows->buckets[row];
		uint64_t weight = rows->weights ? (uint64_t)rows->weights[row] : 1;
		uint64_t *page;

		if (bucket == HISTOGRAM_NO_BUCKET)
			continue;
		page = group < histogram->group_capacity ? histogram->pages[(size_t)group * PAGES + bucket / PAGE_BUCKETS] : NULL;
		if (page)
			page[bucket % PAGE_BUCKETS] += weight;
		else if (!histogram_add(histogram, group, bucket, weight))
			return false;
	}
	return true;
}

bool histogram_merge(struct histogram *histogram, const struct histogram *from, const uint32_t *groups)
{
	if (!from->sparse)
		return each_page_bucket(from, histogram, groups);
	for (size_t i = 0; from->cells && i <= from->cell_mask; i++) {
		uint64_t key = from->cells[i].key - 1;

		if (from->cells[i].key && !histogram_add(histogram, groups[key >> 16], (uint32_t)(key & 0xFFFF), from->cells[i].weight))
			return false;
	}
	return true;
}

static int compare_cells(const void *a, const void *b)
{
	const struct cell *left = a, *right = b;

	return (left->key > right->key) - (left->key < right->key);
}

bool histogram_finish(struct histogram *histogram)
{
	size_t count = 0;

	if (!histogram->sparse || !histogram->cells)
		return true;
	for (size_t i = 0; i <= histogram->cell_mask; i++)
		if (histogram->cells[i].key)
			histogram->cells[count++] = (struct cell){histogram->cells[i].key - 1, histogram->cells[i].weight};
	qsort(histogram->cells, count, sizeof(*histogram->cells), compare_cells);
	return true;
}

static bool sparse_quantile(const struct histogram *histogram, uint32_t group, int32_t quantile_bp, uint64_t *ret_value)
{
	size_t low = 0, high = histogram->cell_count;
	uint64_t total = 0, seen = 0, rank;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (histogram->cells[middle].key >> 16 < group)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; high < histogram->cell_count && histogram->cells[high].key >> 16 == group; high++)
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
