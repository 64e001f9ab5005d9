/* Pages hold 512 buckets in 32 bits each, so that a group's ten or twenty lie in the cache; a bucket that outgrows them
 * makes it sparse. The log holds rows of weight 1; what weighs more, and what the log could not hold, is in cells. */
#include "histogram.h"

#include <stdlib.h>
#include <string.h>

#include "id_map.h"
#include "pair_log.h"
#include "quantile.h"

#define PAGE_BUCKETS 512U
#define PAGES (QUANTILE_BUCKETS / PAGE_BUCKETS)
#define PAGED_GROUPS_MAX 1024U
#define PAGES_MAX 8192U /* 16 MB */

_Static_assert(QUANTILE_BUCKETS % PAGE_BUCKETS == 0, "pages cover the buckets");

/* The key 0 is an empty place, hence the one. */
struct cell {
	uint64_t key; /* (group << 16 | bucket) + 1 */
	uint64_t weight;
};

struct histogram {
	uint32_t **pages; /* group × PAGES; NULL: nothing there */
	uint32_t group_capacity, page_count;
	bool sparse;
	struct pair_log log; /* sparse: group, bucket */
	struct cell *cells;  /* sparse: open addressing; when finished: by key, without gaps */
	size_t cell_count, cell_mask;
	bool cells_in_order;
	struct pair_slices slices; /* when finished: the log's buckets by group, rising */
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
	pair_log_clear(&histogram->log);
	pair_slices_release(&histogram->slices);
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

static bool add_cell(struct histogram *histogram, uint32_t group, uint32_t bucket, uint64_t weight)
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

/* The log's pairs become cells, so that memory has a bound. */
static bool count_log(struct histogram *histogram)
{
	for (const struct pair_log_chunk *chunk = histogram->log.newest; chunk; chunk = chunk->older)
		for (uint32_t i = 0; i < chunk->count; i++)
			if (!add_cell(histogram, chunk->groups[i], chunk->numbers[i], 1))
				return false;
	pair_log_clear(&histogram->log);
	return true;
}

static bool add_sparse(struct histogram *histogram, uint32_t group, uint32_t bucket, uint64_t weight)
{
	if (weight != 1)
		return add_cell(histogram, group, bucket, weight);
	if (histogram->log.count >= PAIR_LOG_MOST && !count_log(histogram))
		return false;
	return pair_log_add(&histogram->log, group, bucket);
}

/* Calls add for each bucket that is not zero. */
static bool each_page_bucket(const struct histogram *from, struct histogram *to, const uint32_t *groups)
{
	for (uint32_t group = 0; group < from->group_capacity; group++)
		for (uint32_t page = 0; page < PAGES; page++) {
			const uint32_t *counts = from->pages[(size_t)group * PAGES + page];

			for (uint32_t i = 0; counts && i < PAGE_BUCKETS; i++)
				if (counts[i] && !histogram_add(to, groups ? groups[group] : group,
				                                page * PAGE_BUCKETS + i, counts[i]))
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
	uint32_t **pages;

	while (capacity <= group)
		capacity *= 2;
	pages = realloc(histogram->pages, (size_t)capacity * PAGES * sizeof(*pages));
	if (!pages)
		return false;
	memset(pages + (size_t)histogram->group_capacity * PAGES, 0,
	       (size_t)(capacity - histogram->group_capacity) * PAGES * sizeof(*pages));
	histogram->pages = pages;
	histogram->group_capacity = capacity;
	return true;
}

bool histogram_add(struct histogram *histogram, uint32_t group, uint32_t bucket, uint64_t weight)
{
	uint32_t **page, *count;

	if (!histogram->sparse && (group >= PAGED_GROUPS_MAX || histogram->page_count >= PAGES_MAX) &&
	    !become_sparse(histogram))
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
	count = &(*page)[bucket % PAGE_BUCKETS];
	if (weight > UINT32_MAX - *count)
		return become_sparse(histogram) && add_sparse(histogram, group, bucket, weight);
	*count += (uint32_t)weight;
	return true;
}

static bool add_rows_sparse(struct histogram *histogram, const struct histogram_rows *rows)
{
	for (uint32_t i = 0; i < rows->count; i++) {
		uint32_t row = rows->rows ? rows->rows[i] : i;

		if (rows->buckets[row] != HISTOGRAM_NO_BUCKET &&
		    !add_sparse(histogram, rows->groups[row], rows->buckets[row],
		                rows->weights ? (uint64_t)rows->weights[row] : 1))
			return false;
	}
	return true;
}

/* Rows of weight 1 in groups that there are pages for. */
static bool add_rows_paged(struct histogram *histogram, const struct histogram_rows *rows)
{
	for (uint32_t i = 0; i < rows->count; i++) {
		uint32_t row = rows->rows ? rows->rows[i] : i, group = rows->groups[row], bucket = rows->buckets[row];
		uint32_t *page;

		if (bucket == HISTOGRAM_NO_BUCKET)
			continue;
		page = histogram->sparse ? NULL : histogram->pages[(size_t)group * PAGES + bucket / PAGE_BUCKETS];
		if (page && page[bucket % PAGE_BUCKETS] != UINT32_MAX)
			page[bucket % PAGE_BUCKETS]++;
		else if (!histogram_add(histogram, group, bucket, 1))
			return false;
	}
	return true;
}

bool histogram_add_rows(struct histogram *histogram, const struct histogram_rows *rows)
{
	if (!histogram->sparse && rows->group_count > PAGED_GROUPS_MAX && !become_sparse(histogram))
		return false;
	if (histogram->sparse)
		return add_rows_sparse(histogram, rows);
	if (!rows->weights && rows->group_count) {
		if (rows->group_count > histogram->group_capacity && !more_groups(histogram, rows->group_count - 1))
			return false;
		return add_rows_paged(histogram, rows);
	}
	for (uint32_t i = 0; i < rows->count; i++) {
		uint32_t row = rows->rows ? rows->rows[i] : i;

		if (rows->buckets[row] != HISTOGRAM_NO_BUCKET &&
		    !histogram_add(histogram, rows->groups[row], rows->buckets[row],
		                   rows->weights ? (uint64_t)rows->weights[row] : 1))
			return false;
	}
	return true;
}

bool histogram_merge(struct histogram *histogram, struct histogram *from, const uint32_t *groups)
{
	if (!from->sparse)
		return each_page_bucket(from, histogram, groups);
	if (!histogram->sparse && !become_sparse(histogram))
		return false;
	for (size_t i = 0; from->cells && i <= from->cell_mask; i++) {
		uint64_t key = from->cells[i].key - 1;

		if (from->cells[i].key &&
		    !histogram_add(histogram, groups[key >> 16], (uint32_t)(key & 0xFFFF), from->cells[i].weight))
			return false;
	}
	pair_log_move(&histogram->log, &from->log, groups, NULL);
	return true;
}

/* --- Questions --- */

static int compare_cells(const void *a, const void *b)
{
	const struct cell *left = a, *right = b;

	return (left->key > right->key) - (left->key < right->key);
}

static void order_cells(struct histogram *histogram)
{
	size_t count = 0;

	if (!histogram->cells || histogram->cells_in_order)
		return;
	for (size_t i = 0; i <= histogram->cell_mask; i++)
		if (histogram->cells[i].key)
			histogram->cells[count++] =
			        (struct cell){histogram->cells[i].key - 1, histogram->cells[i].weight};
	qsort(histogram->cells, count, sizeof(*histogram->cells), compare_cells);
	histogram->cells_in_order = true;
}

static void sort_few(uint32_t *numbers, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		uint32_t number = numbers[i];
		size_t at = i;

		for (; at > 0 && numbers[at - 1] > number; at--)
			numbers[at] = numbers[at - 1];
		numbers[at] = number;
	}
}

/* Two passes of a counting sort, by the lower byte and by the upper one: buckets have 15 bits. */
static void sort_many(uint32_t *numbers, uint32_t *spare, size_t count)
{
	size_t low[257] = {0}, high[257] = {0};

	for (size_t i = 0; i < count; i++) {
		low[(numbers[i] & 0xFF) + 1]++;
		high[(numbers[i] >> 8) + 1]++;
	}
	for (size_t i = 1; i < 257; i++) {
		low[i] += low[i - 1];
		high[i] += high[i - 1];
	}
	for (size_t i = 0; i < count; i++)
		spare[low[numbers[i] & 0xFF]++] = numbers[i];
	for (size_t i = 0; i < count; i++)
		numbers[high[spare[i] >> 8]++] = spare[i];
}

#define FEW 48

static bool sort_slices(struct pair_slices *slices)
{
	size_t most = 0;
	uint32_t *spare;

	for (uint32_t group = 0; group < slices->group_count; group++) {
		size_t count = slices->starts[group + 1] - slices->starts[group];

		most = count > most ? count : most;
	}
	spare = malloc((most + 1) * sizeof(*spare));
	if (!spare)
		return false;
	for (uint32_t group = 0; group < slices->group_count; group++) {
		size_t first = slices->starts[group], count = slices->starts[group + 1] - first;

		if (count <= FEW)
			sort_few(slices->numbers + first, count);
		else
			sort_many(slices->numbers + first, spare, count);
	}
	free(spare);
	return true;
}

bool histogram_finish(struct histogram *histogram, const uint8_t *wanted, uint32_t group_count)
{
	if (!histogram->sparse)
		return true;
	order_cells(histogram);
	pair_slices_release(&histogram->slices);
	return pair_log_slices(&histogram->log, wanted, group_count, &histogram->slices) &&
	       sort_slices(&histogram->slices);
}

/* The first cell that is not before the group's. */
static size_t first_cell(const struct histogram *histogram, uint32_t group)
{
	size_t low = 0, high = histogram->cells ? histogram->cell_count : 0;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (histogram->cells[middle].key >> 16 < group)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Slice and cells side by side, both rising. */
static bool sparse_quantile(const struct histogram *histogram, uint32_t group, int32_t quantile_bp, uint64_t *ret_value)
{
	const uint32_t *slice = histogram->slices.numbers + histogram->slices.starts[group];
	size_t count = histogram->slices.starts[group + 1] - histogram->slices.starts[group], at = 0;
	size_t cell = first_cell(histogram, group), end = cell;
	uint64_t total = count, seen = 0, rank;
	uint32_t bucket = 0;

	for (; histogram->cells && end < histogram->cell_count && histogram->cells[end].key >> 16 == group; end++)
		total += histogram->cells[end].weight;
	if (!total)
		return false;
	rank = quantile_rank(total, quantile_bp);
	if (cell == end) {
		*ret_value = quantile_highest(slice[rank - 1]);
		return true;
	}
	while (seen < rank) {
		if (at < count && (cell == end || slice[at] < (histogram->cells[cell].key & 0xFFFF))) {
			bucket = slice[at++];
			seen++;
		} else {
			bucket = (uint32_t)(histogram->cells[cell].key & 0xFFFF);
			seen += histogram->cells[cell++].weight;
		}
	}
	*ret_value = quantile_highest(bucket);
	return true;
}

bool histogram_quantile(const struct histogram *histogram, uint32_t group, int32_t quantile_bp, uint64_t *ret_value)
{
	uint32_t **pages;
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
