/* geppo.yaml: opening, the YAML parse, and what callers ask of the result. The sections are read in config_*.c. */
#include "config.h"

#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "config_defaults.h"
#include "config_read.h"
#include "file.h"
#include "lang.h"
#include "workspace.h"

/* What libfyaml collected instead of printing. */
static void collect_syntax_errors(struct config_reader *reader, struct fy_diag *diag)
{
	void *walk = NULL;
	struct fy_diag_error *error;
	size_t before = reader->error_count;
	while ((error = fy_diag_errors_iterate(diag, &walk)) != NULL)
		config_error(reader, (struct config_place){error->line, error->column}, "YAML: %s",
		             error->msg ? error->msg : "?");
	if (reader->error_count == before)
		config_error(reader, (struct config_place){1, 1}, TR("this is no YAML", "YAML として読めません"));
}

/* A few messages pass by the collection; a library must not print them. */
static void discard(struct fy_diag *diag, void *user, const char *text, size_t size)
{
	(void)diag, (void)user, (void)text, (void)size;
}

static void read_document(struct config_reader *reader, struct fy_parser *parser, struct fy_diag *diag)
{
	struct fy_document *document = fy_parse_load_document(parser);
	if (!document) {
		collect_syntax_errors(reader, diag);
		return;
	}
	config_read_top(reader, (struct config_item){fy_document_root(document), {1, 1}});
	config_finish(reader);
	struct fy_document *second = fy_parse_load_document(parser);
	void *walk = NULL;
	if (second)
		config_error(reader, (struct config_place){0},
		             TR("a second document follows behind \"---\"", "「---」の後に二つ目の文書があります"));
	else if (fy_diag_errors_iterate(diag, &walk))
		collect_syntax_errors(reader, diag);
	fy_parse_document_destroy(parser, second);
	fy_parse_document_destroy(parser, document);
}

/* Anchors are kept but not expanded (no FYPCF_RESOLVE_DOCUMENT): the walk follows each alias where it is used, and
 * counts. Repeated keys are told apart by the walk too, with both places. */
static void read_yaml(struct config_reader *reader, struct str content)
{
	struct fy_diag_cfg diag_config;
	fy_diag_cfg_default(&diag_config);
	diag_config.fp = NULL;
	diag_config.output_fn = discard;
	struct fy_diag *diag = fy_diag_create(&diag_config);
	if (!diag)
		return;
	fy_diag_set_collect_errors(diag, true);
	struct fy_parse_cfg parse_config = {
	        .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_ALLOW_DUPLICATE_KEYS | FYPCF_JSON_NONE, .diag = diag};
	struct fy_parser *parser = fy_parser_create(&parse_config);
	if (parser && fy_parser_set_string(parser, content.at, content.size) == 0)
		read_document(reader, parser, diag);
	fy_parser_destroy(parser);
	fy_diag_destroy(diag);
}

static bool read_config(struct config_owner *owner, struct str content, struct text *ret_errors, struct fail *fail)
{
	struct config_reader reader = {
	        .owner = owner, .arena = &owner->arena, .path = owner->config.path, .errors = ret_errors};
	config_set_defaults(&owner->config);
	if (!str_is_utf8(content) || str_find(content, '\0') < content.size)
		config_error(&reader, (struct config_place){0},
		             TR("the file is not UTF-8 text", "UTF-8 のテキストではありません"));
	else
		read_yaml(&reader, content);
	bool good = reader.error_count == 0;
	if (reader.error_count == 1)
		fail_set(fail, FAIL_INPUT, "%s", reader.first.at ? reader.first.at : "");
	else if (!good)
		fail_set(fail, FAIL_INPUT, TR("%s (and %zu more errors)", "%s（ほか %zu 件の誤り）"),
		         reader.first.at ? reader.first.at : "", reader.error_count - 1);
	text_release(&reader.first);
	if (good && (arena_failed(&owner->arena) || !owner->config.zone))
		return fail_memory(fail);
	return good;
}

struct config *config_new(const char *folder, struct text *ret_errors, struct fail *fail)
{
	struct config_owner *owner = calloc(1, sizeof(*owner));
	struct text content = {0};
	if (!owner) {
		fail_memory(fail);
		return NULL;
	}
	bool good = false;
	owner->config.path = file_join(&owner->arena, folder, WORKSPACE_CONFIG);
	if (!owner->config.path)
		fail_memory(fail);
	else if (file_read(owner->config.path, BOUND_CONFIG_BYTES, &content, fail)) {
		owner->config.digest = digest_sha256(text_str(&content));
		good = read_config(owner, text_str(&content), ret_errors, fail);
	}
	text_release(&content);
	if (!good) {
		config_free(&owner->config);
		return NULL;
	}
	return &owner->config;
}

/* `config` is the first member of its owner. */
void config_free(struct config *config)
{
	struct config_owner *owner = (struct config_owner *)config;
	if (!owner)
		return;
	for (size_t i = 0; i < owner->zone_count; i++)
		zone_free(owner->zones[i]);
	arena_release(&owner->arena);
	free(owner);
}

bool config_month(const struct config *config, const char *text, int64_t now_us, struct civil_month *ret_month,
                  struct fail *fail)
{
	if (strcmp(text, "previous") == 0) {
		*ret_month = civil_month_add(civil_month_of(zone_civil(config->zone, now_us).date), -1);
		return true;
	}
	if (civil_parse_month(str_of(text), ret_month))
		return true;
	return fail_set(fail, FAIL_USAGE,
	                TR("\"%s\" is no month; write 2019-10 or previous",
	                   "「%s」は月ではありません。2019-10 か previous と書いてください"),
	                text);
}

bool config_check_month(const struct config *config, struct civil_month month, struct fail *fail)
{
	if (civil_month_compare(month, civil_month_of(config->from)) >= 0 &&
	    civil_month_compare(month, civil_month_of(config->until)) <= 0)
		return true;
	char asked[CIVIL_TEXT_SIZE], from[CIVIL_TEXT_SIZE], until[CIVIL_TEXT_SIZE];
	return fail_set(fail, FAIL_INPUT,
	                TR("%s lies outside the contract's period %s..%s", "%s は契約期間 %s..%s の外です"),
	                civil_format_month(month, asked), civil_format_date(config->from, from),
	                civil_format_date(config->until, until));
}

const struct config_terms *config_terms_on(const struct config_clause *clause, struct civil_date date)
{
	const struct config_terms *terms = &clause->terms;
	for (size_t i = 0; i < clause->change_count && civil_day(clause->changes[i].from) <= civil_day(date); i++)
		terms = &clause->changes[i];
	return terms;
}

const struct config_clause *config_clause(const struct config *config, const char *id)
{
	for (size_t i = 0; i < config->clause_count; i++)
		if (strcmp(config->clauses[i].id, id) == 0)
			return &config->clauses[i];
	return NULL;
}

const struct config_source *config_source(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->source_count; i++) {
		if (strcmp(config->sources[i].name, name) == 0)
			return &config->sources[i];
	}
	return NULL;
}

const struct config_host *config_host(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->host_count; i++) {
		if (strcmp(config->hosts[i].name, name) == 0)
			return &config->hosts[i];
	}
	return NULL;
}
