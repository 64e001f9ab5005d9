/* Access logs whose records are JSON: a source's own field map, and the ready-made ones of Caddy, Traefik and Azure.
 * Learned from Caddy's logging documentation, Traefik's access log documentation, Azure's «Diagnostic logs for
 * Application Gateway», «Monitor metrics and logs in Azure Front Door» and the AppServiceHTTPLogs reference. A unit is
 * one record, on a line or in an envelope {"records":[…]}. */
#include <string.h>

#include "dialect.h"
#include "json_shape.h"
#include "lang.h"

#define SAMPLE_UNITS 64

static const char *const envelope_keys[] = {"records", NULL};
static const struct json_frame envelope = {envelope_keys, 1};

static size_t access_unit(struct str rest, bool ended)
{
	return json_unit_size(rest, &envelope, ended);
}

static struct layout *new_layout(struct format *format, const struct json_map *map)
{
	struct layout *layout = layout_new(format, STR(""));
	struct json_shape *shape = layout ? arena_alloc(&format->arena, 1, sizeof(*shape)) : NULL;
	if (!shape)
		return NULL;
	json_shape_init(shape, map, format->options.zone);
	layout->own = shape;
	return !map->encoded_path || layout_set_escape(layout, "json2", &format->arena) ? layout : NULL;
}

static bool open_map(struct format *format, struct str text, struct fail *fail)
{
	struct json_map *map = arena_alloc(&format->arena, 1, sizeof(*map));
	if (!map)
		return fail_memory(fail);
	if (!json_map_compile(map, text, &format->arena, fail))
		return false;
	format->current = new_layout(format, map);
	return format->current && json_shape_build((struct json_shape *)format->current->own, NULL, 0, &format->arena)
	               ? true
	               : fail_memory(fail);
}

static bool json_open(struct format *format, struct str sample, struct fail *fail)
{
	(void)sample;
	struct str text = str_of(format->options.format);
	if (!str_starts(text, STR("json")))
		text = STR("json"); /* «auto» */
	return open_map(format, str_skip(text, 4), fail);
}

static bool ready_made_open(struct format *format, struct str sample, struct fail *fail)
{
	(void)sample;
	return open_map(format, str_of(format->dialect->template_text), fail);
}

static struct str unit_text(const struct line_table *lines, size_t index)
{
	return str_range(lines->text.at + lines->at[index], lines->text.at + lines->at[index + 1]);
}

/* Records from all over the lines, and how many of them the shape gives back. */
static size_t take_sample(const struct json_shape *shape, const struct line_table *lines, size_t first,
                          struct str units[SAMPLE_UNITS], size_t *ret_clean)
{
	struct json_match match;
	size_t count = 0, clean = 0,
	       tries = lines->count - first < 4 * SAMPLE_UNITS ? lines->count - first : 4 * SAMPLE_UNITS;
	for (size_t i = 0; i < tries && count < SAMPLE_UNITS; i++) {
		struct str unit = unit_text(lines, first + i * (lines->count - first) / tries);
		if (unit.size > BOUND_LINE_BYTES)
			continue;
		json_match(shape, unit, &match);
		if (match.outcome != MATCH_GOOD)
			continue;
		units[count++] = unit;
		clean += json_match_is_clean(shape, &match);
	}
	*ret_clean = clean;
	return count;
}

/* Learns a new shape where the one in force does not give most records back. */
static bool json_split(struct format *format, const struct line_table *lines, size_t first, struct format_part *part,
                       struct fail *fail)
{
	struct str units[SAMPLE_UNITS];
	const struct json_shape *shape = format->current->own;
	size_t clean, clean_then = 0;
	(void)part;
	size_t count = take_sample(shape, lines, first, units, &clean);
	if (clean * 10 >= count * 6 || format->layout_count >= LAYOUTS_MAX)
		return true;
	struct layout *layout = new_layout(format, shape->map);
	if (!layout || !json_shape_learn((struct json_shape *)layout->own, units, count, &format->arena))
		return fail_memory(fail);
	struct json_match match;
	for (size_t i = 0; i < count; i++) {
		json_match(layout->own, units[i], &match);
		clean_then += json_match_is_clean(layout->own, &match);
	}
	if (clean_then > clean)
		format->current = layout;
	return true;
}

static bool apply(const struct json_shape *shape, struct batch *batch)
{
	for (size_t i = 0; i < shape->column_count; i++)
		if (batch_column_add(batch, shape->names[i], shape->kinds[i]) < 0)
			return false;
	batch->recipe = shape->recipe;
	return true;
}

static void parse_unit(const struct json_shape *shape, struct json_match *match, struct stamp_cache *cache,
                       struct batch *batch, size_t row, struct str unit)
{
	static const enum reject_reason reasons[] = {
	        [MATCH_OTHER] = REJECT_FIELDS, [MATCH_BROKEN] = REJECT_SHAPE, [MATCH_CUT] = REJECT_TRUNCATED};
	json_match(shape, unit, match);
	if (match->outcome == MATCH_EXCLUDED) {
		batch->line_class[row] = LINE_EXCLUDED;
		return;
	}
	enum reject_reason reason =
	        match->outcome == MATCH_GOOD ? json_put(shape, match, cache, batch, row) : reasons[match->outcome];
	if (reason == REJECT_NONE)
		batch->line_class[row] = LINE_RECORD;
	else
		line_reject(batch, row, reason);
}

static bool json_parse(const struct format_part *part, struct batch *batch)
{
	const struct json_shape *shape = part->layout->own;
	struct line_table lines = {batch->text, batch->line_at, batch->line_count};
	struct json_match match;
	struct stamp_cache cache = {0};
	if (!apply(shape, batch))
		return false;
	bool has_nul = batch_has_nul(batch);
	for (size_t row = 0; row < batch->line_count; row++) {
		struct str unit = unit_text(&lines, row);
		if (!line_is_plain(batch, row, line_text(&lines, row), has_nul))
			continue;
		if (json_unit_is_frame(unit, &envelope))
			batch->line_class[row] = LINE_EXCLUDED;
		else
			parse_unit(shape, &match, &cache, batch, row, unit);
	}
	return true;
}

const struct dialect dialect_json = {
        .name = "json",
        .kind = FORMAT_ACCESS,
        .about_en =
                "JSON records with a field map: json time=PATH client=PATH status=PATH took_us=PATH:s target=PATH …",
        .about_ja = "JSON 形式。項目の対応を書く: json time=パス client=パス status=パス took_us=パス:s target=パス …",
        .has_options = true,
        .escape = "json",
        .unit = access_unit,
        .stands = json_unit_stands,
        .open = json_open,
        .split = json_split,
        .parse = json_parse,
};

#define READY_MADE(variable, name_text, english, japanese, map)                                                        \
	const struct dialect variable = {                                                                              \
	        .name = name_text,                                                                                     \
	        .kind = FORMAT_ACCESS,                                                                                 \
	        .about_en = english,                                                                                   \
	        .about_ja = japanese,                                                                                  \
	        .escape = "json",                                                                                      \
	        .template_text = map,                                                                                  \
	        .unit = access_unit,                                                                                   \
	        .stands = json_unit_stands,                                                                            \
	        .open = ready_made_open,                                                                               \
	        .split = json_split,                                                                                   \
	        .parse = json_parse,                                                                                   \
	}

READY_MADE(
        dialect_caddy, "caddy", "Caddy's access log (JSON)", "Caddy のアクセスログ (JSON)",
        "only=logger:http.log.access* time=ts client=request.client_ip|request.remote_ip user=user_id "
        "method=request.method vhost=request.host target=request.uri protocol=request.proto status=status bytes=size "
        "took_us=duration:s agent=request.headers.User-Agent referrer=request.headers.Referer "
        "forwarded=request.headers.X-Forwarded-For");
READY_MADE(dialect_traefik_json, "traefik_json", "Traefik's access log as JSON", "Traefik のアクセスログ (JSON)",
           "time=StartUTC|StartLocal|time client=ClientHost user=ClientUsername method=RequestMethod "
           "vhost=RequestHost target=RequestPath protocol=RequestProtocol status=DownstreamStatus "
           "bytes=DownstreamContentSize took_us=Duration:ns agent=request_User-Agent referrer=request_Referer "
           "forwarded=request_X-Forwarded-For");
READY_MADE(dialect_appgw, "appgw", "Azure Application Gateway access log (v1 and v2)",
           "Azure Application Gateway のアクセスログ (v1・v2)",
           "only=category:ApplicationGatewayAccessLog time=timeStamp|time|timestamp client=properties.clientIP "
           "method=properties.httpMethod vhost=properties.originalHost|properties.host "
           "target=properties.originalRequestUriWithArgs path=properties.requestUri query=properties.requestQuery "
           "protocol=properties.httpVersion status=properties.httpStatus bytes=properties.sentBytes "
           "took_us=properties.timeTaken:appgw agent=properties.userAgent|properties.UserAgent "
           "v2=timeStamp|properties.serverResponseLatency|properties.transactionId");
READY_MADE(dialect_frontdoor, "frontdoor", "Azure Front Door access log", "Azure Front Door のアクセスログ",
           "only=category:FrontdoorAccessLog time=time client=properties.clientIp|properties.clientIP "
           "method=properties.httpMethod target=properties.requestUri protocol=properties.httpVersion "
           "status=properties.httpStatusCode|properties.httpStatus bytes=properties.responseBytes "
           "took_us=properties.timeTaken:s agent=properties.userAgent referrer=properties.referer|properties.referrer");
READY_MADE(dialect_appservice, "appservice", "Azure App Service access log (AppServiceHTTPLogs)",
           "Azure App Service のアクセスログ (AppServiceHTTPLogs)",
           "only=category:AppServiceHTTPLogs encoded=properties time=time client=properties.CIp "
           "user=properties.CsUsername method=properties.CsMethod vhost=properties.CsHost path=properties.CsUriStem "
           "query=properties.CsUriQuery status=properties.ScStatus bytes=properties.ScBytes "
           "took_us=properties.TimeTaken:ms agent=properties.UserAgent referrer=properties.Referer");
