/* The numbers of a table whose column says that its totals are sums: added up again from the words of its rows, so that
 * what is printed under the line is what stands over it. */
#include "inspection.h"
#include "lang.h"
#include "number.h"

#define DECIMALS 3
#define NUMBER_BYTES_MAX 40

/* "1,234.5", "△12", "−3": in thousandths. False for words; absent values ("―", "－", nothing) are 0. */
static bool value_of(struct str text, int64_t *ret_value)
{
	static const char *const absent[] = {"", "―", "－", "—", "-", "該当なし"};
	static const char *const minus[] = {"△", "▲", "−", "-"};
	text = str_trim(text);
	*ret_value = 0;
	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
		if (str_is(text, absent[i]))
			return true;
	bool negative = false;
	for (size_t i = 0; i < sizeof(minus) / sizeof(minus[0]) && !negative; i++) {
		negative = str_starts(text, str_of(minus[i]));
		if (negative)
			text = str_skip(text, str_of(minus[i]).size);
	}
	char digits[NUMBER_BYTES_MAX];
	size_t size = 0;
	for (size_t i = 0; i < text.size && size < sizeof(digits); i++)
		if (text.at[i] != ',')
			digits[size++] = text.at[i];
	if (!number_scaled((struct str){digits, size}, DECIMALS, ret_value))
		return false;
	*ret_value = negative ? -*ret_value : *ret_value;
	return true;
}

/* The cell that stands in a column; NULL when one of several columns covers it. */
static const struct cell *cell_at(const struct row *row, size_t column)
{
	size_t at = 0;
	for (size_t i = 0; i < row->cell_count; i++) {
		if (at == column)
			return row->cells[i].span > 1 ? NULL : &row->cells[i];
		at += row->cells[i].span ? row->cells[i].span : 1;
	}
	return NULL;
}

static void tell(const struct table *table, size_t column, struct str total, int64_t sum, struct sentences *findings,
                 struct arena *arena)
{
	sentences_add(findings, arena,
	              str_of(arena_printf(arena,
	                                  TR("[geppo] table %.*s «%.*s»: the total %.*s of «%.*s» is not the sum %lld.%03lld",
	                                     "[geppo] %.*s「%.*s」: 合計 %.*s（%.*s）が各行の和 %lld.%03lld と一致しません"),
	                                  STR_ARGS(table->number), STR_ARGS(table->title), STR_ARGS(total),
	                                  STR_ARGS(table->columns[column].heading), (long long)(sum / 1000),
	                                  (long long)((sum < 0 ? -sum : sum) % 1000))));
}

static void check_column(const struct table_block *block, size_t column, struct sentences *findings, struct arena *arena)
{
	int64_t whole = 0, part = 0, value;
	for (const struct row *row = block->first; row; row = row->next) {
		const struct cell *cell = cell_at(row, column);
		bool total = row->kind == ROW_TOTAL || row->kind == ROW_SUM;
		if (row->kind == ROW_GROUP || !cell)
			continue;
		bool number = value_of(cell->text, &value);
		if (!total && number) {
			whole += value;
			part += value;
			continue;
		}
		/* A word among the numbers, or a total that is none. */
		if (!number || value != (row->kind == ROW_TOTAL ? whole : part))
			tell(&block->table, column, cell->text, row->kind == ROW_TOTAL ? whole : part, findings, arena);
		part = 0;
	}
}

void inspect_totals(const struct block *blocks, struct sentences *findings, struct arena *arena)
{
	for (const struct block *block = blocks; block; block = block->next) {
		if (block->kind != BLOCK_TABLE)
			continue;
		const struct table *table = &block->table->table;
		for (size_t i = 0; i < table->column_count; i++)
			if (table->columns[i].sum)
				check_column(block->table, i, findings, arena);
	}
}
