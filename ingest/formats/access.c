/* Access logs of nginx and Apache: built-in lines and pasted ones, all compiled by the same two compilers. */
#include <string.h>

#include "dialect.h"
#include "lang.h"
#include "log_format.h"

static const char *escape_name(enum log_escape escape)
{
	return escape == LOG_ESCAPE_NONE ? NULL : escape == LOG_ESCAPE_JSON ? "json" : "log";
}

static bool access_open(struct format *format, struct str sample, struct fail *fail)
{
	(void)sample;
	struct str text =
	        str_of(format->dialect->template_text ? format->dialect->template_text : format->options.format);
	struct layout *layout = layout_new(format, text);
	struct log_format *log = arena_alloc(&format->arena, 1, sizeof(*log));
	if (!layout || !log)
		return fail_memory(fail);
	template_init(&layout->template, format->options.zone);
	if (!(log_format_is_nginx(text) ? log_format_nginx(log, text, &format->arena, fail)
	                     : log_format_apache(log, text, &format->arena, fail)) ||
	    !log_format_compile(log, &layout->template, &format->arena, fail))
		return false;
	/* nginx always writes milliseconds; a whole number is of another server, in another unit. */
	for (size_t i = 0; format->dialect->template_text && i < layout->template.field_count; i++)
		layout->template.fields[i].is_exact = layout->template.fields[i].digits > 0;
	layout->has_header = true;
	format->current = layout;
	if (!layout_set_escape(layout, escape_name(log->escape), &format->arena))
		return fail_memory(fail);
	return template_finish(&layout->template, format->after_cr ? STR("\r\n") : STR("\n"), fail);
}

static bool access_parse(const struct format_part *part, struct batch *batch)
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

#define ACCESS(variable, name_text, english, japanese, line)                                                           \
	const struct dialect variable = {                                                                              \
	        .name = name_text,                                                                                     \
	        .kind = FORMAT_ACCESS,                                                                                 \
	        .about_en = english,                                                                                   \
	        .about_ja = japanese,                                                                                  \
	        .template_text = line,                                                                                 \
	        .open = access_open,                                                                                   \
	        .parse = access_parse,                                                                                 \
	}

ACCESS(dialect_combined, "combined", "Apache and nginx combined", "Apache・nginx の combined 形式",
       "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"");
ACCESS(dialect_combined_time, "combined_time", "combined and nginx $request_time (seconds)",
       "combined に nginx の $request_time (秒) を加えた形式",
       "$remote_addr $ident $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" "
       "\"$http_user_agent\" $request_time");
const struct dialect dialect_combined_us = {
        .name = "combined_us",
        .kind = FORMAT_ACCESS,
        .about_en = "combined and Apache %D (microseconds)",
        .about_ja = "combined に Apache の %D (マイクロ秒) を加えた形式",
        .assumes_en = "the number at the end of the lines is taken for microseconds (%D); if it is seconds (%T) or "
                      "something else, paste the LogFormat line as the source's format:",
        .assumes_ja = "行末の数値をマイクロ秒 (%D) とみなします。秒 (%T) などの場合は、LogFormat の行を source の format: "
                      "に貼り付けてください",
        .template_text = "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\" %D",
        .open = access_open,
        .parse = access_parse,
};
ACCESS(dialect_vhost_combined, "vhost_combined", "Debian's vhost_combined: host:port first",
       "Debian の vhost_combined (先頭にホスト:ポート)",
       "%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"");
ACCESS(dialect_common, "common", "Apache common", "Apache の common 形式", "%h %l %u %t \"%r\" %>s %b");
ACCESS(dialect_pasted, "pasted", "a log_format or LogFormat line", "log_format または LogFormat の行", NULL);
