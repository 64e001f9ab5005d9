/* Random batches. */
#include "random_batch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

uint64_t random_next(struct random *random)
{
	/* splitmix64 (Sebastiano Vigna, public domain) */
	uint64_t z = random->state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

uint64_t random_below(struct random *random, uint64_t limit)
{
	return limit ? random_next(random) % limit : 0;
}

bool random_chance(struct random *random, unsigned percent)
{
	return random_below(random, 100) < percent;
}

static void random_text(struct random *random, unsigned shape, struct text *text)
{
	uint64_t number = random_below(random, 40);

	switch (shape % 8) {
	case 0:
		text_add_cstr(text, "GET");
		break;
	case 1:
		text_addf(text, "value-%" PRIu64, number * number);
		break;
	case 2:
		text_addf(text, "/path/%" PRIx64 "/of/some/longer/kind/than/thirty-two.bytes?x=%" PRIu64,
		          random_next(random), number);
		break;
	case 3:
		text_addf(text, "%u.%u.%u.%u", (unsigned)random_below(random, 256), (unsigned)random_below(random, 3),
		          (unsigned)random_below(random, 256), (unsigned)random_below(random, 2) * 255);
		break;
	case 4:
		if (random_chance(random, 50))
			text_addf(text, "10.0.0.%u", (unsigned)random_below(random, 300)); /* some are no addresses */
		break;
	case 5:
		for (uint64_t i = random_below(random, 90); i > 0; i--)
			text_add_byte(text, (char)(uint8_t)random_next(random));
		break;
	case 6:
		text_addf(text, "192.168.%s%u.1", random_chance(random, 5) ? "0" : "",
		          (unsigned)random_below(random, 90));
		break;
	default:
		if (random_chance(random, 30))
			text_add_cstr(text, "Mozilla/5.0 (compatible; 日本語)");
		break;
	}
}

static int64_t random_number(struct random *random, unsigned shape, size_t line)
{
	const int64_t year_2019_us = INT64_C(1546300800000000);

	if (shape >= 8 && random_chance(random, 10))
		return NUMBER_NONE;
	switch (shape % 8) {
	case 0:
		return 200;
	case 1:
		return 200 + (int64_t)random_below(random, 9) * 50;
	case 2:
		return (int64_t)random_below(random, 1000000);
	case 3:
		return (int64_t)random_next(random);
	case 4:
		return year_2019_us + (int64_t)line * 1500000 + (int64_t)random_below(random, 3) * SECOND_US;
	case 5:
		return year_2019_us + (int64_t)random_next(random) % (400 * DAY_US);
	case 6:
		return -(int64_t)random_below(random, 70000) * 1000;
	default:
		return random_chance(random, 50) ? INT64_MAX : INT64_MIN + 1;
	}
}

static void add_offset(struct text *text, const char *format, int64_t offset_s)
{
	int64_t size = offset_s < 0 ? -offset_s : offset_s;

	text_addf(text, format, offset_s < 0 ? '-' : '+', (int)(size / 3600), (int)(size / 60 % 60));
}

static void add_fraction(struct text *text, int microsecond, unsigned digits)
{
	char fraction[16];

	if (!digits)
		return;
	snprintf(fraction, sizeof(fraction), "%06d000", microsecond);
	text_addf(text, ".%.*s", (int)digits, fraction);
}

static void add_clock(struct text *text, struct civil_time time, unsigned digits)
{
	text_addf(text, "%02d:%02d:%02d", time.hour, time.minute, time.second);
	add_fraction(text, time.microsecond, digits);
}

static void add_time(struct text *text, const struct recipe_part *part, int64_t at_us, int64_t offset_s,
                     bool has_offset)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil_time time = {0};

	if (at_us > INT64_C(-62000000000000000) && at_us < INT64_C(253000000000000000)) {
		time = civil_of_us(at_us + offset_s * SECOND_US);
	} else {
		text_add_byte(text, '-');
		return;
	}
	switch (part->form) {
	case RECIPE_TIME_CLF:
		text_addf(text, "%02d/%s/%04d:", time.date.day, months[time.date.month - 1], time.date.year);
		add_clock(text, time, 0);
		add_offset(text, " %c%02d%02d", offset_s);
		break;
	case RECIPE_TIME_ISO:
		text_addf(text, "%04d-%02d-%02dT", time.date.year, time.date.month, time.date.day);
		add_clock(text, time, part->digits);
		if (has_offset)
			add_offset(text, "%c%02d:%02d", offset_s);
		break;
	case RECIPE_DATE:
		text_addf(text, "%04d-%02d-%02d", time.date.year, time.date.month, time.date.day);
		break;
	case RECIPE_CLOCK:
		add_clock(text, time, part->digits);
		break;
	case RECIPE_TIME_SYSLOG:
		text_addf(text, "%s %2d ", months[time.date.month - 1], time.date.day);
		add_clock(text, time, 0);
		break;
	default:
		text_addf(text, "%d/%d/%d %d:%02d", time.date.year, time.date.month, time.date.day, time.hour,
		          time.minute);
		if (part->digits)
			text_addf(text, ":%02d", time.second);
		break;
	}
}

static void add_scaled(struct text *text, int64_t value, unsigned digits)
{
	char plain[300];
	uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;

	snprintf(plain, sizeof(plain), "%0*" PRIu64, (int)digits + 1, size);

	size_t whole = strlen(plain) - digits;

	text_addf(text, "%s%.*s%s%s", value < 0 ? "-" : "", (int)whole, plain, digits ? "." : "", plain + whole);
}

static void add_number(struct text *text, const struct recipe_part *part, const struct batch *batch, size_t line)
{
	int64_t value = batch->columns[part->column].numbers[line], offset_s = 0;
	bool has_offset = false;

	if (value == NUMBER_NONE) {
		text_add_byte(text, '-');
		return;
	}
	if (part->aux_column != RECIPE_NO_COLUMN && batch->columns[part->aux_column].numbers[line] != NUMBER_NONE) {
		has_offset = true;
		offset_s = batch->columns[part->aux_column].numbers[line];
	}
	switch (part->form) {
	case RECIPE_DECIMAL:
		text_addf(text, "%" PRId64, value);
		break;
	case RECIPE_SCALED:
		add_scaled(text, value, part->digits);
		break;
	case RECIPE_TIME_EPOCH: {
		uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;

		text_addf(text, "%s%" PRIu64, value < 0 ? "-" : "", size / 1000000);
		add_fraction(text, (int)(size % 1000000), part->digits);
		break;
	}
	default:
		add_time(text, part, value, offset_s, has_offset);
		break;
	}
}

static bool make_columns(struct random_batch *random)
{
	struct batch *batch = random->batch;
	size_t count = random_below(&random->random, 10);

	for (size_t i = 0; i <= count; i++) {
		enum column_kind kind = random_chance(&random->random, 50) ? COLUMN_TEXT : COLUMN_NUMBER;

		/* Column 0 is the offset of times. */
		random->rendered[i] = false;
		random->shapes[i] = (unsigned)random_below(&random->random, 16);
		snprintf(random->names[i], sizeof(random->names[i]), "column%zu", i);
		if (batch_column_add(batch, random->names[i], i ? kind : COLUMN_NUMBER) < 0)
			return false;
	}
	return true;
}

static void make_recipe(struct random_batch *random)
{
	struct batch *batch = random->batch;
	struct recipe *recipe = &batch->recipe;

	for (size_t i = 1; i < batch->column_count; i++) {
		struct recipe_part part = {.form = RECIPE_TEXT, .column = (uint16_t)i, .aux_column = RECIPE_NO_COLUMN};

		if (random_chance(&random->random, 20))
			continue; /* a column for questions alone */
		random->rendered[i] = true;
		if (batch->columns[i].kind == COLUMN_NUMBER) {
			part.form = (enum recipe_form)(RECIPE_DECIMAL + random_below(&random->random, 9));
			part.digits = (uint8_t)random_below(&random->random, part.form == RECIPE_TIME_SLASH ? 2 : 10);
			if (random_chance(&random->random, 50))
				part.aux_column = 0;
		}
		recipe->parts[recipe->part_count++] = part;
		part = (struct recipe_part){RECIPE_LITERAL, RECIPE_NO_COLUMN, RECIPE_NO_COLUMN, 0, STR(" \" - ")};
		recipe->parts[recipe->part_count++] = part;
	}
	recipe->parts[recipe->part_count++] =
	        (struct recipe_part){RECIPE_LITERAL, RECIPE_NO_COLUMN, RECIPE_NO_COLUMN, 0, STR("\n")};
}

/* The same in another unit, as long as it fits. */
static int64_t related_number(int64_t number, unsigned shape)
{
	if (number == NUMBER_NONE || number > INT64_MAX / 1000 || number < -INT64_MAX / 1000)
		return number;
	return shape == 14 ? number * 1000 : number / 1000;
}

static void make_record(struct random_batch *random, size_t line)
{
	struct batch *batch = random->batch;
	size_t start = random->text.size;

	for (size_t i = 0; i < batch->column_count; i++) {
		if (i == 0)
			batch->columns[i].numbers[line] =
			        random->shapes[0] == 5 && random_chance(&random->random, 10)
			                ? NUMBER_NONE
			                : ((int64_t)random_below(&random->random, 3) - 1) * 9 * 3600 +
			                          (random->shapes[0] & 1) * 1800;
		else if (batch->columns[i].kind == COLUMN_NUMBER && random->shapes[i] >= 14 && i > 1 &&
		         batch->columns[i - 1].kind == COLUMN_NUMBER)
			batch->columns[i].numbers[line] =
			        related_number(batch->columns[i - 1].numbers[line], random->shapes[i]);
		else if (batch->columns[i].kind == COLUMN_NUMBER)
			batch->columns[i].numbers[line] = random_number(&random->random, random->shapes[i], line);
		else
			batch->columns[i].spans[line] = (struct span){UINT32_MAX, 0};
	}
	for (size_t i = 0; i < batch->recipe.part_count; i++) {
		const struct recipe_part *part = &batch->recipe.parts[i];
		size_t at = random->text.size;

		if (part->form == RECIPE_LITERAL) {
			text_add(&random->text, part->literal);
		} else if (part->form == RECIPE_TEXT) {
			random_text(&random->random, random->shapes[part->column], &random->text);
			if (random->text.size > at)
				batch->columns[part->column].spans[line] =
				        (struct span){(uint32_t)at, (uint32_t)(random->text.size - at)};
		} else {
			add_number(&random->text, part, batch, line);
		}
	}
	batch->at_us[line] = batch->column_count > 1 && batch->columns[1].kind == COLUMN_NUMBER
	                             ? batch->columns[1].numbers[line]
	                             : INT64_C(1546300800000000) + (int64_t)line * SECOND_US;
	for (size_t i = 1; i < batch->column_count; i++)
		if (batch->columns[i].kind == COLUMN_TEXT && batch->columns[i].spans[line].at == UINT32_MAX &&
		    !random->rendered[i] && random_chance(&random->random, 20) && random->text.size - start > 2)
			batch->columns[i].spans[line] = (struct span){(uint32_t)start, 2};
}

bool random_batch_fill(struct random_batch *random, uint64_t seed, size_t line_count, unsigned spoil_percent)
{
	unsigned other_percent;

	random->random.state = seed;
	if (!random->batch)
		random->batch = batch_new();
	if (!random->batch)
		return false;
	batch_clear(random->batch);
	text_clear(&random->text);
	if (!make_columns(random))
		return false;
	make_recipe(random);
	other_percent = random_chance(&random->random, 50) ? 10 : 0;
	random->batch->dialect = "random";
	for (size_t i = 0; i < line_count; i++) {
		struct batch *batch = random->batch;
		size_t start = random->text.size;

		batch->line_class[i] = LINE_RECORD;
		batch->reject_reason[i] = REJECT_NONE;
		if (random_chance(&random->random, other_percent)) {
			bool excluded = random_chance(&random->random, 50);

			batch->line_class[i] = excluded ? LINE_EXCLUDED : LINE_REJECTED;
			batch->reject_reason[i] =
			        excluded ? REJECT_NONE : (uint8_t)(1 + random_below(&random->random, 8));
			batch->at_us[i] = NO_TIME;
			random_text(&random->random, 5, &random->text);
			text_add_byte(&random->text, '\n');
		} else {
			make_record(random, i);
			if (random_chance(&random->random, spoil_percent))
				random->text.at[random->text.size - 1] = '\r';
			if (spoil_percent && random_chance(&random->random, spoil_percent) &&
			    random->text.size > start + 9)
				text_add_cstr(&random->text, "tail");
		}
		batch->line_at[i + 1] = (uint32_t)random->text.size;
	}
	random->batch->line_count = line_count;
	random->batch->text = text_str(&random->text);
	if (!random->batch->text.at)
		random->batch->text.at = "";
	return !text_failed(&random->text);
}

void random_batch_release(struct random_batch *random)
{
	batch_free(random->batch);
	text_release(&random->text);
}
