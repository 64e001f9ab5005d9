/* Access logs of AWS's Application Load Balancer. Learned from «Access logs for your Application Load Balancer»: words
 * parted by blanks, the request, the agent and some later ones in double quotes; new words have been added at the end
 * over the years. The duration is the sum of the three times; -1 means that one was not measured, and so the sum. */
#include <stdio.h>

#include "dialect.h"
#include "lang.h"
#include "number.h"
#include "url.h"

#define WORDS_MAX 40
#define FIXED_WORDS 14 /* up to the agent */

/* Words by their place. */
enum word {
	WORD_TYPE,
	WORD_TIME,
	WORD_BALANCER,
	WORD_CLIENT,
	WORD_TARGET,
	WORD_REQUEST_TIME,
	WORD_TARGET_TIME,
	WORD_RESPONSE_TIME,
	WORD_STATUS,
	WORD_TARGET_STATUS,
	WORD_RECEIVED,
	WORD_BYTES,
	WORD_REQUEST,
	WORD_AGENT,
};

/* Columns in the order in which they are made. */
enum column {
	ALB_TYPE,
	ALB_TIME,
	ALB_ZONE,
	ALB_BALANCER,
	ALB_CLIENT,
	ALB_PORT,
	ALB_TARGET,
	ALB_REQUEST_TIME,
	ALB_TARGET_TIME,
	ALB_RESPONSE_TIME,
	ALB_STATUS,
	ALB_TARGET_STATUS,
	ALB_RECEIVED,
	ALB_BYTES,
	ALB_METHOD,
	ALB_ORIGIN,
	ALB_VHOST,
	ALB_URL_PORT,
	ALB_PATH,
	ALB_MARK,
	ALB_QUERY,
	ALB_PROTOCOL,
	ALB_AGENT,
	ALB_TOOK,
	ALB_REST, /* what stands behind, a column a word */
	ALB_COLUMN_COUNT = ALB_REST + 20,
};

/* In the order of the line: what stands before a column, and how it is written. */
static const struct {
	const char *before, *name;
	enum recipe_form form;
} parts[] = {
        [ALB_TYPE] = {"", "~type", RECIPE_TEXT},
        [ALB_TIME] = {" ", "time", RECIPE_DATE},
        [ALB_ZONE] = {"", "~zone", RECIPE_TEXT},
        [ALB_BALANCER] = {" ", "~balancer", RECIPE_TEXT},
        [ALB_CLIENT] = {" ", "client", RECIPE_TEXT},
        [ALB_PORT] = {"", "~port", RECIPE_TEXT},
        [ALB_TARGET] = {" ", "~target", RECIPE_TEXT},
        [ALB_REQUEST_TIME] = {" ", "~request_s", RECIPE_TEXT},
        [ALB_TARGET_TIME] = {" ", "~target_s", RECIPE_TEXT},
        [ALB_RESPONSE_TIME] = {" ", "~response_s", RECIPE_TEXT},
        [ALB_STATUS] = {" ", "status", RECIPE_DECIMAL},
        [ALB_TARGET_STATUS] = {" ", "~target_status", RECIPE_TEXT},
        [ALB_RECEIVED] = {" ", "~received", RECIPE_DECIMAL},
        [ALB_BYTES] = {" ", "bytes", RECIPE_DECIMAL},
        [ALB_METHOD] = {" \"", "method", RECIPE_TEXT},
        [ALB_ORIGIN] = {" ", "~origin", RECIPE_TEXT},
        [ALB_VHOST] = {"", "vhost", RECIPE_TEXT},
        [ALB_URL_PORT] = {"", "~url_port", RECIPE_TEXT},
        [ALB_PATH] = {"", "path", RECIPE_TEXT},
        [ALB_MARK] = {"", "~mark", RECIPE_TEXT},
        [ALB_QUERY] = {"", "query", RECIPE_TEXT},
        [ALB_PROTOCOL] = {" ", "protocol", RECIPE_TEXT},
        [ALB_AGENT] = {"\" \"", "agent", RECIPE_TEXT},
};

static void add_part(struct recipe *recipe, enum recipe_form form, size_t column, unsigned digits)
{
	recipe->parts[recipe->part_count++] =
	        (struct recipe_part){form, (uint16_t)column, RECIPE_NO_COLUMN, (uint8_t)digits, {NULL, 0}};
}

static void add_literal(struct recipe *recipe, const char *text)
{
	if (*text)
		recipe->parts[recipe->part_count++] =
		        (struct recipe_part){RECIPE_LITERAL, RECIPE_NO_COLUMN, RECIPE_NO_COLUMN, 0, str_of(text)};
}

static bool alb_open(struct format *format, struct str sample, struct fail *fail)
{
	(void)sample;
	struct layout *layout = layout_new(format, STR(""));
	if (!layout)
		return fail_memory(fail);
	struct template *template = &layout->template;
	struct recipe *recipe = &template->recipe;
	template_init(template, NULL);
	for (size_t i = 0; i <= ALB_AGENT; i++) {
		(void)template_own_column(template, parts[i].name,
		                          parts[i].form == RECIPE_TEXT ? COLUMN_TEXT : COLUMN_NUMBER);
		add_literal(recipe, parts[i].before);
		add_part(recipe, parts[i].form, i, 0);
		if (i == ALB_TIME) {
			add_literal(recipe, "T");
			add_part(recipe, RECIPE_CLOCK, i, 6);
		}
	}
	add_literal(recipe, "\"");
	(void)template_own_column(template, "took_us", COLUMN_NUMBER);
	for (size_t i = ALB_REST; i < ALB_COLUMN_COUNT; i++) {
		char name[32];
		snprintf(name, sizeof(name), "~rest%zu", i - ALB_REST);
		(void)template_own_column(template, name, COLUMN_TEXT);
		add_part(recipe, RECIPE_TEXT, i, 0);
	}
	add_literal(recipe, format->after_cr ? "\r\n" : "\n");
	format->current = layout;
	return true;
}

/* Words with the quotes of quoted ones; a quote behind an odd number of backslashes is text. 0: a quote is open. The
 * last of WORDS_MAX takes the rest. */
static size_t split_words(struct str line, struct str words[WORDS_MAX])
{
	size_t count = 0, at = 0;
	while (at < line.size && count < WORDS_MAX) {
		size_t begin = at;
		if (line.at[at] == '"') {
			for (at++; at < line.size && line.at[at] != '"'; at++)
				at += line.at[at] == '\\' && at + 1 < line.size;
			if (at == line.size)
				return 0;
			at++;
		}
		while (at < line.size && line.at[at] != ' ')
			at++;
		words[count++] = str_range(line.at + begin, line.at + at);
		at += at < line.size;
	}
	if (at < line.size && count == WORDS_MAX)
		words[count - 1] = str_range(words[count - 1].at, line.at + line.size);
	return count;
}

static void put(struct batch *batch, size_t column, size_t row, struct str text)
{
	batch->columns[column].spans[row] = (struct span){(uint32_t)(text.at - batch->text.at), (uint32_t)text.size};
}

static bool put_number(struct batch *batch, size_t column, size_t row, struct str text)
{
	int64_t *number = &batch->columns[column].numbers[row];
	*number = NUMBER_NONE;
	return str_is(text, "-") || number_i64(text, 0, INT64_C(1) << 60, number);
}

/* The sum of the three times. */
static bool put_took(struct batch *batch, size_t row, const struct str *words)
{
	int64_t sum = 0, *took = &batch->columns[ALB_TOOK].numbers[row];
	*took = NUMBER_NONE;
	for (size_t i = WORD_REQUEST_TIME; i <= WORD_RESPONSE_TIME; i++) {
		int64_t us;
		put(batch, ALB_REQUEST_TIME + (i - WORD_REQUEST_TIME), row, words[i]);
		if (!str_is(words[i], "-") && !number_scaled(words[i], 6, &us))
			return false;
		if (sum < 0 || str_is(words[i], "-") || us < 0 || us > INT64_C(1) << 50)
			sum = -1;
		else
			sum += us;
	}
	if (sum >= 0)
		*took = sum;
	return true;
}

static struct str unquote(struct str word)
{
	return word.size >= 2 && word.at[0] == '"' && word.at[word.size - 1] == '"'
	               ? str_range(word.at + 1, word.at + word.size - 1)
	               : word;
}

static void put_request(struct batch *batch, size_t row, struct str request)
{
	struct str method = {request.at, 0}, target, protocol = {request.at + request.size, 0};
	if (!request_split(request, &method, &target, &protocol)) {
		/* «- http://a.jp:80- -»: the balancer understood nothing. */
		for (size_t i = ALB_METHOD; i <= ALB_PROTOCOL; i++)
			put(batch, i, row, i == ALB_PATH ? request : protocol);
		return;
	}
	struct url url = url_split(target);
	put(batch, ALB_METHOD, row, method);
	put(batch, ALB_ORIGIN, row, url.origin);
	put(batch, ALB_VHOST, row, url.host);
	put(batch, ALB_URL_PORT, row, url.port);
	put(batch, ALB_PATH, row, url.path);
	put(batch, ALB_MARK, row, url.mark);
	put(batch, ALB_QUERY, row, url.query);
	put(batch, ALB_PROTOCOL, row, protocol);
}

static enum reject_reason alb_line(struct batch *batch, size_t row, struct str line)
{
	struct str words[WORDS_MAX];
	struct stamp_iso stamp;
	size_t count = split_words(line, words);
	const char *end = line.at + line.size;
	if (count > 1 && (!stamp_iso(words[WORD_TIME], &stamp) || stamp.size != words[WORD_TIME].size))
		return REJECT_TIME;
	if (count < FIXED_WORDS)
		return count == 0 ? REJECT_TRUNCATED : REJECT_FIELDS;
	if (words[WORD_REQUEST].at[0] != '"' || words[WORD_AGENT].at[0] != '"')
		return REJECT_SHAPE;
	batch->at_us[row] = stamp.as_us - stamp.offset_s * SECOND_US;
	batch->columns[ALB_TIME].numbers[row] = batch->at_us[row];
	struct str client = words[WORD_CLIENT];
	size_t colon = client.size;
	while (colon > 0 && client.at[colon - 1] != ':')
		colon--;
	size_t address = colon > 0 ? colon - 1 : client.size;
	put(batch, ALB_TYPE, row, words[WORD_TYPE]);
	put(batch, ALB_ZONE, row, str_skip(words[WORD_TIME], 26));
	put(batch, ALB_BALANCER, row, words[WORD_BALANCER]);
	put(batch, ALB_CLIENT, row, str_take(client, address));
	put(batch, ALB_PORT, row, str_range(client.at + address, client.at + client.size));
	put(batch, ALB_TARGET, row, words[WORD_TARGET]);
	put(batch, ALB_TARGET_STATUS, row, words[WORD_TARGET_STATUS]);
	put_request(batch, row, unquote(words[WORD_REQUEST]));
	put(batch, ALB_AGENT, row, unquote(words[WORD_AGENT]));
	for (size_t i = ALB_REST; i < ALB_COLUMN_COUNT; i++) {
		size_t word = i - ALB_REST + FIXED_WORDS;
		const char *from = word < count ? words[word].at - 1 : end;
		put(batch, i, row,
		    i + 1 == ALB_COLUMN_COUNT || word + 1 >= count ? str_range(from, end)
		                                                   : str_range(from, words[word + 1].at - 1));
	}
	return put_took(batch, row, words) && put_number(batch, ALB_STATUS, row, words[WORD_STATUS]) &&
	                       put_number(batch, ALB_RECEIVED, row, words[WORD_RECEIVED]) &&
	                       put_number(batch, ALB_BYTES, row, words[WORD_BYTES])
	               ? REJECT_NONE
	               : REJECT_NUMBER;
}

static bool alb_parse(const struct format_part *part, struct batch *batch)
{
	if (!template_apply(&part->layout->template, batch))
		return false;
	bool has_nul = batch_has_nul(batch);
	for (size_t row = 0; row < batch->line_count; row++) {
		struct str line = batch_line(batch, row);
		if (!line_is_plain(batch, row, line, has_nul))
			continue;
		enum reject_reason reason = alb_line(batch, row, line);
		if (reason == REJECT_NONE)
			batch->line_class[row] = LINE_RECORD;
		else
			line_reject(batch, row, reason);
	}
	return true;
}

const struct dialect dialect_alb = {
        .name = "alb",
        .kind = FORMAT_ACCESS,
        .about_en = "AWS Application Load Balancer access log",
        .about_ja = "AWS Application Load Balancer のアクセスログ",
        .open = alb_open,
        .parse = alb_parse,
};
