/* What can only be said when the whole file was read: hosts made from sources, zones handed down, names that must meet.
 */
#include "config_defaults.h"
#include "config_read.h"

#include <string.h>

#include "lang.h"

static const struct config_place NOWHERE = {0};

static void hosts_from_sources(struct config_reader *reader)
{
	struct config *config = &reader->owner->config;
	struct config_host *hosts = arena_alloc(reader->arena, config->source_count, sizeof(*hosts));
	size_t count = 0;
	for (size_t i = 0; hosts && i < config->source_count; i++) {
		const char *name = config->sources[i].host;
		size_t j = 0;
		while (j < count && name && strcmp(hosts[j].name, name) != 0)
			j++;
		if (j == count && name)
			hosts[count++] = (struct config_host){.name = name, .label = name};
	}
	config->hosts = hosts;
	config->host_count = count;
}

static void check_source(struct config_reader *reader, const struct config_source *source)
{
	const struct config *config = &reader->owner->config;
	if (source->host && !config_host(config, source->host))
		config_error(reader, NOWHERE,
		             TR("source %s: the host \"%s\" is not in hosts",
		                "ソース %s: ホスト「%s」が hosts にありません"),
		             source->name, source->host);
}

static void check_host(struct config_reader *reader, const struct config_host *host)
{
	const struct config *config = &reader->owner->config;
	if (!host->cpu_source)
		return;
	const struct config_source *source = config_source(config, host->cpu_source);
	if (!source || source->kind != SOURCE_CPU || !source->host || strcmp(source->host, host->name) != 0)
		config_error(reader, NOWHERE,
		             TR("host %s: cpu_source \"%s\" is no source of kind cpu on this host",
		                "ホスト %s: cpu_source「%s」はこのホストの kind: cpu のソースではありません"),
		             host->name, host->cpu_source);
}

/* Where nothing is said, the first CPU source of a host is the one that is reported. */
static void choose_cpu_sources(struct config_reader *reader)
{
	struct config *config = &reader->owner->config;
	struct config_host *hosts = arena_alloc(reader->arena, config->host_count, sizeof(*hosts));
	for (size_t i = 0; hosts && i < config->host_count; i++) {
		hosts[i] = config->hosts[i];
		for (size_t k = 0; hosts[i].name && !hosts[i].cpu_source && k < config->source_count; k++) {
			const struct config_source *source = &config->sources[k];
			if (source->kind == SOURCE_CPU && source->host && strcmp(source->host, hosts[i].name) == 0)
				hosts[i].cpu_source = source->name;
		}
	}
	if (hosts)
		config->hosts = hosts;
}

/* An English report has the default duties in English; a duty that geppo.yaml writes stays as written. */
static void speak_duties(struct config_reader *reader)
{
	struct config *config = &reader->owner->config;
	struct config_clause *clauses = arena_alloc(reader->arena, config->clause_count, sizeof(*clauses));
	for (size_t i = 0; clauses && i < config->clause_count; i++) {
		clauses[i] = config->clauses[i];
		for (size_t k = 0; k < default_clause_count; k++)
			if (clauses[i].duty == default_clauses[k].duty && default_clauses[k].english)
				clauses[i].duty = default_clauses[k].english;
	}
	if (clauses)
		config->clauses = clauses;
}

void config_finish(struct config_reader *reader)
{
	struct config *config = &reader->owner->config;
	struct config_source *sources = arena_alloc(reader->arena, config->source_count, sizeof(*sources));
	for (size_t i = 0; sources && i < config->source_count; i++) {
		sources[i] = config->sources[i];
		if (!sources[i].zone)
			sources[i].zone = config->zone;
	}
	config->sources = sources;
	if (!config->hosts)
		hosts_from_sources(reader);
	for (size_t i = 0; sources && i < config->source_count; i++)
		check_source(reader, &sources[i]);
	for (size_t i = 0; i < config->host_count; i++)
		check_host(reader, &config->hosts[i]);
	choose_cpu_sources(reader);
	if (!config->system_name)
		config->system_name = config->title;
	config_finish_services(reader);
	if (config->report.language == REPORT_ENGLISH)
		speak_duties(reader);
	if (!config->report.addressee)
		config->report.addressee = config->client;
	if (!config->report.submitter)
		config->report.submitter = config->contractor;
}
