/* Classification runs on distinct values: of a block by its codes, of a month by the cache, so that each value is asked
 * about once a thread. */
#include "view_derive.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "log_template.h"
#include "severity.h"

/* A cache over this is begun anew: it saves work, it is no record. */
#define CACHE_BYTES ((size_t)48 << 20)
#define CACHE_COUNT 1000000U

enum view_origin view_origin(enum plan_table table, const struct field *field)
{
	static const struct {
		const char *name;
		enum view_origin origin;
	} origins[] = {
	        {"source", ORIGIN_SOURCE}, {"host", ORIGIN_SOURCE},       {"time", ORIGIN_STAMP},
	        {"day", ORIGIN_STAMP},     {"hour", ORIGIN_STAMP},        {"weekday", ORIGIN_STAMP},
	        {"week", ORIGIN_STAMP},    {"minute", ORIGIN_STAMP},      {"month", ORIGIN_MONTH},
	        {"site", ORIGIN_SITE},     {"page", ORIGIN_PAGE},         {"kind", ORIGIN_KIND},
	        {"event", ORIGIN_EVENT},   {"severity", ORIGIN_SEVERITY}, {"template", ORIGIN_TEMPLATE},
	        {"client", ORIGIN_CLIENT},
	};

	if (table == PLAN_SYSTEM && strcmp(field->name, "host") == 0)
		return ORIGIN_HOST;
	for (size_t i = 0; i < sizeof(origins) / sizeof(origins[0]); i++)
		if (strcmp(field->name, origins[i].name) == 0)
			return origins[i].origin;
	return ORIGIN_COLUMN;
}

const char *const *view_inputs(enum view_origin origin, enum site_field site_field)
{
	static const char *const none[] = {NULL}, *const path[] = {"path", NULL}, *const vhost[] = {"vhost", NULL};
	static const char *const kind[] = {"client", "agent", NULL}, *const event[] = {"path", "method", "status",
	                                                                               NULL};
	static const char *const message[] = {"message", NULL}, *const client[] = {"peer", "forwarded", NULL};

	switch (origin) {
	case ORIGIN_SITE:
		return site_field == SITE_BY_VHOST ? vhost : path;
	case ORIGIN_PAGE:
		return path;
	case ORIGIN_KIND:
		return kind;
	case ORIGIN_EVENT:
		return event;
	case ORIGIN_SEVERITY:
	case ORIGIN_TEMPLATE:
		return message;
	case ORIGIN_CLIENT:
		return client;
	case ORIGIN_COLUMN:
	case ORIGIN_SOURCE:
	case ORIGIN_HOST:
	case ORIGIN_STAMP:
	case ORIGIN_MONTH:
		break;
	}
	return none;
}

/* --- Small sets of texts --- */

/* Codes are the domain's numbers: for domains that stay small (months, severities). */
bool view_code_of_text(struct block_view *view, struct view_column *column, struct str text, uint16_t *ret_code)
{
	int64_t key = view_domain_key(view, column, text);

	if (key == VIEW_KEY_UNSET)
		return false;
	if (key >= BOUND_BLOCK_LINES)
		return fail_set(view->fail, FAIL_LIMIT, "%s: %u", column->need->field->name, BOUND_BLOCK_LINES);
	*ret_code = (uint16_t)key;
	return true;
}

bool view_codes_are_domain(struct block_view *view, struct view_column *column)
{
	column->codes = column->code_room;
	column->code_count = column->domain ? intern_count(column->domain) : 0;
	column->keys = view_key_room(view, column);
	for (uint32_t code = 0; column->keys && code < column->code_count; code++)
		column->keys[code] = code;
	return column->keys != NULL;
}

/* --- By value, remembered --- */

/* The ids of the input's distinct values in its cache. */
static bool cache_ids(struct block_view *view, struct view_column *input)
{
	struct view_cache *cache = &input->cache;

	if (cache->has_ids)
		return true;
	if (cache->seen && (intern_count(cache->seen) > CACHE_COUNT || intern_bytes(cache->seen) > CACHE_BYTES)) {
		intern_free(cache->seen);
		cache->seen = NULL;
		cache->generation++;
	}
	if (!cache->seen)
		cache->seen = intern_new();
	if (!cache->ids)
		cache->ids = malloc(BOUND_BLOCK_LINES * sizeof(*cache->ids));
	if (!cache->seen || !cache->ids)
		return fail_memory(view->fail);
	if (input->texts) {
		if (!intern_add_many(cache->seen, input->texts, input->code_count, cache->ids))
			return fail_memory(view->fail);
	} else {
		for (uint32_t code = 0; code < input->code_count; code++) {
			cache->ids[code] = intern_add(cache->seen, view_text(view, input, code));
			if (cache->ids[code] == INTERN_NONE)
				return fail_memory(view->fail);
		}
	}
	cache->has_ids = true;
	return true;
}

/* Room for the answers to all ids of the input. */
static bool answers_room(struct block_view *view, struct view_answers *answers, const struct view_cache *cache)
{
	uint32_t count = intern_count(cache->seen), capacity = answers->capacity ? answers->capacity : 1024;
	uint64_t *values;

	if (answers->generation != cache->generation) {
		if (answers->values)
			memset(answers->values, 0xFF, answers->capacity * sizeof(*values));
		answers->generation = cache->generation;
	}
	while (capacity < count)
		capacity *= 2;
	if (capacity == answers->capacity)
		return true;
	values = realloc(answers->values, capacity * sizeof(*values));
	if (!values)
		return fail_memory(view->fail);
	memset(values + answers->capacity, 0xFF, (capacity - answers->capacity) * sizeof(*values));
	answers->values = values;
	answers->capacity = capacity;
	return true;
}

const uint64_t *view_answers(struct block_view *view, struct view_answers *answers, struct view_column *input,
                             view_ask *ask)
{
	uint64_t *by_code = arena_alloc(&view->arena, input->code_count, sizeof(*by_code));

	if (!by_code || !cache_ids(view, input) || !answers_room(view, answers, &input->cache)) {
		(void)fail_memory(view->fail);
		return NULL;
	}
	for (uint32_t code = 0; code < input->code_count; code++) {
		uint64_t *answer = &answers->values[input->cache.ids[code]];

		if (*answer == UINT64_MAX)
			*answer = ask(view, view_text(view, input, code));
		by_code[code] = *answer;
	}
	return by_code;
}

static uint32_t row_code(const struct view_column *column, uint32_t row)
{
	return column->codes ? column->codes[row] : 0;
}

/* --- Site --- */

static uint64_t ask_site(struct block_view *view, struct str value)
{
	int site = classify_site(view->classifier, view->scratch, value);

	return site < 0 ? 0 : (uint64_t)site + 1;
}

static bool derive_site(struct block_view *view, struct view_column *column)
{
	struct view_column *input = view_input(view, column, view_inputs(ORIGIN_SITE, view->config->site_field)[0]);
	const uint64_t *sites = input ? view_answers(view, &column->answers, input, ask_site) : NULL;
	uint16_t *codes = view_code_room(view, column), code;

	if (!sites || !codes)
		return false;
	/* The domain is "" and the sites in their order, so that a site's code is its place plus one. */
	if (!column->domain) {
		if (!view_code_of_text(view, column, STR(""), &code))
			return false;
		for (size_t i = 0; i < view->config->site_count; i++)
			if (!view_code_of_text(view, column, str_of(view->config->sites[i].key), &code))
				return false;
	}
	for (uint32_t row = 0; row < view->row_count; row++)
		codes[row] = (uint16_t)sites[row_code(input, row)];
	return view_codes_are_domain(view, column);
}

/* --- Kind of client --- */

enum {
	AGENT_BOT = 1,
	AGENT_MONITOR = 2,
};

static uint64_t ask_address(struct block_view *view, struct str value)
{
	return classify_address(view->classifier, value);
}

static uint64_t ask_agent(struct block_view *view, struct str value)
{
	return (classify_agent_is_bot(view->classifier, view->scratch, value) ? AGENT_BOT : 0) |
	       (classify_agent_is_monitor(view->classifier, view->scratch, value) ? AGENT_MONITOR : 0);
}

static enum client_kind kind_of(enum client_kind address, uint64_t agent)
{
	if (address == KIND_OWN || address == KIND_MONITOR)
		return address;
	return agent & AGENT_MONITOR ? KIND_MONITOR : agent & AGENT_BOT ? KIND_BOT : KIND_HUMAN;
}

/* The two inputs' answers as bytes by code, combined row by row. */
static bool derive_kind(struct block_view *view, struct view_column *column)
{
	struct view_column *client = view_input(view, column, "client"),
	                   *agent = client ? view_input(view, column, "agent") : NULL;
	const uint64_t *addresses = agent ? view_answers(view, &client->answers, client, ask_address) : NULL;
	const uint64_t *agents = addresses ? view_answers(view, &agent->answers, agent, ask_agent) : NULL;
	uint16_t *codes = view_code_room(view, column), code;
	uint16_t table[KIND_COUNT * 4];

	if (!agents || !codes)
		return false;
	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (!view_code_of_text(view, column, str_of(client_kind_name((enum client_kind)kind)), &code))
			return false;
	for (uint32_t i = 0; i < KIND_COUNT * 4; i++)
		table[i] = (uint16_t)kind_of((enum client_kind)(i / 4), i % 4);
	for (uint32_t row = 0; row < view->row_count; row++)
		codes[row] = table[addresses[row_code(client, row)] * 4 + agents[row_code(agent, row)]];
	return view_codes_are_domain(view, column);
}

/* --- Event --- */

static uint64_t ask_events(struct block_view *view, struct str value)
{
	uint64_t bits = classify_events(view->classifier, view->scratch, value);

	return bits == UINT64_MAX ? bits - 1 : bits; /* the highest of 64 events gives way to «not asked» */
}

/* 0: none, else the first event that fits, plus one. */
static uint16_t event_of(const struct config *config, uint64_t bits, struct str method, int64_t status)
{
	for (; bits; bits &= bits - 1) {
		unsigned index = (unsigned)__builtin_ctzll(bits);
		const struct config_event *event = &config->events[index];

		if ((event->method[0] == '\0' || str_is(method, event->method)) && status >= event->status_min &&
		    status <= event->status_max)
			return (uint16_t)(index + 1);
	}
	return 0;
}

static bool derive_event(struct block_view *view, struct view_column *column)
{
	struct view_column *path = view_input(view, column, "path"),
	                   *method = path ? view_input(view, column, "method") : NULL;
	struct view_column *status = method ? view_input(view, column, "status") : NULL;
	const uint64_t *events = status ? view_answers(view, &column->answers, path, ask_events) : NULL;
	uint16_t *codes = view_code_room(view, column);
	uint16_t domain_codes[65];

	if (!events || !codes || !view_code_of_text(view, column, STR(""), &domain_codes[0]))
		return false;
	/* Two events may share a name, so the domain's number is looked up. */
	for (size_t i = 0; i < view->config->event_count; i++)
		if (!view_code_of_text(view, column, str_of(view->config->events[i].name), &domain_codes[i + 1]))
			return false;
	for (uint32_t row = 0; row < view->row_count; row++) {
		uint64_t bits = events[row_code(path, row)];

		codes[row] = domain_codes[bits ? event_of(view->config, bits, method->texts[row_code(method, row)],
		                                          status->numbers[row])
		                               : 0];
	}
	return view_codes_are_domain(view, column);
}

/* --- Severity --- */

/* What the line states, as a domain code by row; UINT16_MAX: it states none. */
static bool stated_severity(struct block_view *view, struct view_column *column, uint16_t *codes)
{
	int stored = block_column(view->reader, "severity");
	struct block_texts texts;
	const int64_t *numbers;
	uint16_t *by_code;

	memset(codes, 0xFF, view->row_count * sizeof(*codes));
	if (stored < 0)
		return true;
	if (block_column_kind(view->reader, stored) == COLUMN_NUMBER) {
		if (!block_numbers(view->reader, stored, &numbers, view->fail))
			return false;
		for (uint32_t row = 0; row < view->row_count; row++)
			if (numbers[row] >= 0 && numbers[row] < SEVERITY_NONE &&
			    !view_code_of_text(view, column, severity_name(numbers[row]), &codes[row]))
				return false;
		return true;
	}
	if (!block_texts(view->reader, stored, &texts, view->fail))
		return false;
	by_code = arena_alloc(&view->arena, texts.value_count, sizeof(*by_code));
	if (!by_code)
		return fail_memory(view->fail);
	for (size_t i = 0; i < texts.value_count; i++) {
		by_code[i] = UINT16_MAX;
		if (texts.values[i].size && !view_code_of_text(view, column, texts.values[i], &by_code[i]))
			return false;
	}
	for (uint32_t row = 0; row < view->row_count; row++)
		codes[row] = by_code[texts.codes[row]];
	return true;
}

static bool derive_severity(struct block_view *view, struct view_column *column)
{
	uint16_t *codes = view_code_room(view, column), worded[SEVERITY_NONE + 1];
	struct view_column *message = view_input(view, column, "message");
	uint8_t *by_code;

	if (!codes || !message || !stated_severity(view, column, codes))
		return false;
	by_code = arena_alloc(&view->arena, message->code_count, 1);
	if (!by_code)
		return fail_memory(view->fail);
	for (int severity = 0; severity <= SEVERITY_NONE; severity++)
		if (!view_code_of_text(view, column, severity_name(severity), &worded[severity]))
			return false;
	for (uint32_t row = 0; row < view->row_count; row++) {
		uint32_t code = row_code(message, row);

		if (codes[row] != UINT16_MAX)
			continue;
		if (!by_code[code])
			by_code[code] = (uint8_t)(severity_of_message(message->texts[code]) + 1);
		codes[row] = worded[by_code[code] - 1];
	}
	return view_codes_are_domain(view, column);
}

/* --- Page, template: their codes are the input's, their keys are made for the rows that are asked about --- */

static bool codes_of_input(struct block_view *view, struct view_column *column)
{
	struct view_column *input = view_input(view, column, view_inputs(column->need->origin, SITE_BY_PATH)[0]);

	if (!input)
		return false;
	column->input = input;
	column->codes = input->codes;
	column->code_count = input->code_count;
	column->keys = view_key_room(view, column);
	for (uint32_t i = 0; column->keys && i < column->code_count; i++)
		column->keys[i] = VIEW_KEY_UNSET;
	return column->keys != NULL;
}

/* Known answers first; what is new is classified. */
static int64_t page_key(struct block_view *view, struct view_column *column, uint32_t code)
{
	uint64_t *answer = &column->answers.values[column->input->cache.ids[code]];
	bool page;
	int64_t key;

	if (*answer != UINT64_MAX)
		return (int64_t)*answer;
	page = classify_page(view->classifier, view->scratch, view_text(view, column->input, code), &view->text);
	key = view_domain_key(view, column, page ? text_str(&view->text) : STR(""));
	if (key != VIEW_KEY_UNSET)
		*answer = (uint64_t)key;
	return key;
}

bool view_derive_page_keys(struct block_view *view, struct view_column *column)
{
	if (!cache_ids(view, column->input) || !answers_room(view, &column->answers, &column->input->cache))
		return false;
	for (uint32_t code = 0; code < column->code_count; code++) {
		column->keys[code] = page_key(view, column, code);
		if (column->keys[code] == VIEW_KEY_UNSET)
			return false;
	}
	return true;
}

int64_t view_derive_key(struct block_view *view, struct view_column *column, uint32_t code)
{
	if (column->need->origin == ORIGIN_PAGE) {
		if (!cache_ids(view, column->input) || !answers_room(view, &column->answers, &column->input->cache))
			return VIEW_KEY_UNSET;
		return page_key(view, column, code);
	}
	log_template(view_text(view, column->input, code), &view->text);
	return view_domain_key(view, column, text_str(&view->text));
}

bool view_derive_texts(struct block_view *view, struct view_column *column)
{
	switch (column->need->origin) {
	case ORIGIN_MONTH:
		return view_derive_month(view, column);
	case ORIGIN_SITE:
		return derive_site(view, column);
	case ORIGIN_KIND:
		return derive_kind(view, column);
	case ORIGIN_EVENT:
		return derive_event(view, column);
	case ORIGIN_SEVERITY:
		return derive_severity(view, column);
	case ORIGIN_PAGE:
	case ORIGIN_TEMPLATE:
		return codes_of_input(view, column);
	case ORIGIN_HOST:
		return view_derive_host(view, column);
	case ORIGIN_CLIENT:
		return view_derive_client(view, column);
	case ORIGIN_COLUMN:
	case ORIGIN_SOURCE:
	case ORIGIN_STAMP:
		break;
	}
	return false;
}
