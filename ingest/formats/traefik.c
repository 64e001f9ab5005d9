/* Traefik's access log in its common format: combined, and behind it the number of requests since the start, the
 * router, the server and the duration in milliseconds. Learned from Traefik's access log documentation. */
#include "dialect.h"
#include "lang.h"

static bool traefik_open(struct format *format, struct str sample, struct fail *fail)
{
	(void)sample;
	struct layout *layout = layout_new(format, STR(""));
	if (!layout)
		return fail_memory(fail);
	struct template *template = &layout->template;
	template_init(template, format->options.zone);
	template_field(template, FIELD_TEXT, "client", 0);
	template_literal(template, STR(" "));
	template_field(template, FIELD_TEXT, "~ident", 0);
	template_literal(template, STR(" "));
	template_field(template, FIELD_TEXT, "user", 0);
	template_literal(template, STR(" ["));
	template_field(template, FIELD_CLF, "time", 0);
	template_literal(template, STR("] \""));
	template_field(template, FIELD_REQUEST, "request", 0);
	template_literal(template, STR("\" "));
	template_field(template, FIELD_NUMBER, "status", 0);
	template_literal(template, STR(" "));
	template_field(template, FIELD_NUMBER, "bytes", 0);
	template_literal(template, STR(" \""));
	template_field(template, FIELD_TEXT, "referrer", 0);
	template_literal(template, STR("\" \""));
	template_field(template, FIELD_TEXT, "agent", 0);
	template_literal(template, STR("\" "));
	template_field(template, FIELD_NUMBER, "~count", 0);
	template_literal(template, STR(" \""));
	template_field(template, FIELD_TEXT, "~router", 0);
	template_literal(template, STR("\" \""));
	template_field(template, FIELD_TEXT, "~server", 0);
	template_literal(template, STR("\" "));
	template_scaled(template, "took_us", 0, 1000);
	template_literal(template, STR("ms"));
	layout->has_header = true;
	format->current = layout;
	return template_finish(template, format->after_cr ? STR("\r\n") : STR("\n"), fail);
}

static bool traefik_parse(const struct format_part *part, struct batch *batch)
{
	const struct template *template = &part->layout->template;
	struct template_state state = {.day = INT32_MIN};
	if (!template_apply(template, batch))
		return false;
	bool has_nul = batch_has_nul(batch);
	for (size_t row = 0; row < batch->line_count; row++) {
		struct str line = batch_line(batch, row);
		if (!line_is_plain(batch, row, line, has_nul))
			continue;
		enum reject_reason reason = template_parse(template, &state, batch, row, line);
		if (reason == REJECT_NONE)
			batch->line_class[row] = LINE_RECORD;
		else
			line_reject(batch, row, reason);
	}
	return true;
}

const struct dialect dialect_traefik = {
        .name = "traefik",
        .kind = FORMAT_ACCESS,
        .about_en = "Traefik's access log (common format)",
        .about_ja = "Traefik のアクセスログ (CLF)",
        .open = traefik_open,
        .parse = traefik_parse,
};
