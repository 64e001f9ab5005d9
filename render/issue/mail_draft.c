/* A mail as bytes; see mail_draft.h. */
#include "mail_draft.h"

#include <string.h>

#include "digest.h"
#include "zone.h"

#define LINE_BYTES 76            /* of base64, RFC 2045, 6.8 */
#define WORD_BYTES 42            /* of text in one encoded word: 56 of base64, with charset and marks under 75 (RFC 2047, 2) */
#define FILE_PART_BYTES 60       /* of a file name in one parameter */

static void add_base64(struct text *out, struct str bytes, size_t line_bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t column = 0;

	for (size_t i = 0; i < bytes.size; i += 3) {
		size_t count = bytes.size - i < 3 ? bytes.size - i : 3;
		uint32_t group = (uint32_t)(unsigned char)bytes.at[i] << 16;

		if (count > 1)
			group |= (uint32_t)(unsigned char)bytes.at[i + 1] << 8;
		if (count > 2)
			group |= (unsigned char)bytes.at[i + 2];
		if (line_bytes && column + 4 > line_bytes) {
			text_add_cstr(out, "\r\n");
			column = 0;
		}
		text_add_byte(out, digits[group >> 18]);
		text_add_byte(out, digits[group >> 12 & 63]);
		text_add_byte(out, count > 1 ? digits[group >> 6 & 63] : '=');
		text_add_byte(out, count > 2 ? digits[group & 63] : '=');
		column += 4;
	}
}

static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.at[i] < ' ' || text.at[i] > '~')
			return false;
	return true;
}

/* How many whole characters fit into `most` bytes. */
static size_t fitting(struct str text, size_t most)
{
	size_t size = 0, of_character;

	while (size < text.size) {
		str_utf8(str_skip(text, size), &of_character);
		if (size + of_character > most)
			break;
		size += of_character;
	}
	return size ? size : text.size;
}

/* RFC 2047 words, each of whole characters, folded. Controls become blanks: nothing may end the header. */
static void add_words(struct text *out, struct str text)
{
	struct text clean = {0};
	struct str rest;

	for (size_t i = 0; i < text.size; i++)
		text_add_byte(&clean, (unsigned char)text.at[i] < ' ' || text.at[i] == 0x7F ? ' ' : text.at[i]);
	rest = text_str(&clean);
	for (bool first = true; rest.size; first = false) {
		size_t size = fitting(rest, WORD_BYTES);

		text_add_cstr(out, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		add_base64(out, str_take(rest, size), 0);
		text_add_cstr(out, "?=");
		rest = str_skip(rest, size);
	}
	text_release(&clean);
}

/* 氏名 <name@example.jp>: the name as words, the address as it is. */
static void add_mailbox(struct text *out, const char *mailbox)
{
	struct str text = str_trim(str_of(mailbox));
	size_t open = str_find(text, '<');
	struct str name = str_trim(str_take(text, open));

	if (open == text.size || !name.size) {
		text_add(out, open == text.size ? text : str_range(text.at + open + 1, text.at + text.size - 1));
		return;
	}
	if (name.size > 1 && name.at[0] == '"' && name.at[name.size - 1] == '"')
		name = str_range(name.at + 1, name.at + name.size - 1);
	add_words(out, name);
	text_addf(out, "\r\n %.*s", STR_ARGS(str_skip(text, open)));
}

static void add_mailboxes(struct text *out, const char *header, const char *const *mailboxes, size_t count)
{
	text_addf(out, "%s: ", header);
	for (size_t i = 0; i < count; i++) {
		add_mailbox(out, mailboxes[i]);
		text_add_cstr(out, i + 1 < count ? ",\r\n " : "\r\n");
	}
}

/* Tue, 05 Nov 2019 10:00:00 +0900 */
static void add_date(struct text *out, const struct zone *zone, int64_t at_us)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil_time time = zone_civil(zone, at_us);
	int offset = zone_offset_s(zone, at_us) / 60, size = offset < 0 ? -offset : offset;

	text_addf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d %c%02d%02d\r\n", days[civil_weekday(civil_day(time.date))], time.date.day,
	          months[time.date.month - 1], time.date.year, time.hour, time.minute, time.second, offset < 0 ? '-' : '+', size / 60, size % 60);
}

/* filename*0*=UTF-8''%E9…; in parts of whole characters (RFC 2231, 4). */
static void add_file_name(struct text *out, const char *parameter, struct str name)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
	struct str rest = name;

	for (int part = 0; rest.size; part++) {
		size_t size = fitting(rest, FILE_PART_BYTES / 3);

		text_addf(out, ";\r\n %s*%d*=%s", parameter, part, part ? "" : "UTF-8''");
		for (size_t i = 0; i < size; i++) {
			if (strchr(plain, rest.at[i]) && rest.at[i])
				text_add_byte(out, rest.at[i]);
			else
				text_addf(out, "%%%02X", (unsigned char)rest.at[i]);
		}
		rest = str_skip(rest, size);
	}
}

static void add_body(struct text *out, struct str body)
{
	struct text lines = {0};

	for (size_t i = 0; i < body.size; i++) {
		if (body.at[i] == '\n')
			text_add_byte(&lines, '\r');
		text_add_byte(&lines, body.at[i]);
	}
	text_add_cstr(out, "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	add_base64(out, text_str(&lines), LINE_BYTES);
	text_add_cstr(out, "\r\n");
	out->failed |= lines.failed;
	text_release(&lines);
}

static void add_attachment(struct text *out, const struct mail_attachment *attachment)
{
	text_addf(out, "Content-Type: %s", attachment->mime);
	if (is_plain(attachment->name))
		text_addf(out, ";\r\n name=\"%.*s\"", STR_ARGS(attachment->name));
	else
		add_file_name(out, "name", attachment->name);
	text_add_cstr(out, "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment");
	if (is_plain(attachment->name))
		text_addf(out, ";\r\n filename=\"%.*s\"", STR_ARGS(attachment->name));
	else
		add_file_name(out, "filename", attachment->name);
	text_add_cstr(out, "\r\n\r\n");
	add_base64(out, attachment->bytes, LINE_BYTES);
	text_add_cstr(out, "\r\n");
}

/* Of everything that is in the mail: the same mail has the same, and no part of a base64 text can hold it (RFC 2046, 5.1.1: "=_" never stands in base64). */
static void name_of(const struct mail_draft *draft, char name[DIGEST_HEX_SIZE])
{
	struct text all = {0};
	char hex[DIGEST_HEX_SIZE];

	text_addf(&all, "%.*s\n%.*s\n%lld\n", STR_ARGS(draft->subject), STR_ARGS(draft->body), (long long)draft->date_us);
	for (size_t i = 0; i < draft->attachment_count; i++)
		text_addf(&all, "%.*s %s\n", STR_ARGS(draft->attachments[i].name), digest_hex(digest_sha256(draft->attachments[i].bytes), hex));
	digest_hex(digest_sha256(text_str(&all)), name);
	name[32] = '\0';
	text_release(&all);
}

void mail_draft_write(const struct mail_draft *draft, struct text *eml)
{
	const struct config_mail *mail = &draft->config->mail;
	struct str from = str_of(mail->from);
	struct str domain = str_skip(from, str_find(from, '@') + 1);
	char name[DIGEST_HEX_SIZE];

	name_of(draft, name);
	add_date(eml, draft->config->zone, draft->date_us);
	add_mailboxes(eml, "From", &mail->from, 1);
	add_mailboxes(eml, "To", mail->to, mail->to_count);
	if (mail->cc_count)
		add_mailboxes(eml, "Cc", mail->cc, mail->cc_count);
	text_add_cstr(eml, "Subject: ");
	add_words(eml, draft->subject);
	text_addf(eml, "\r\nMessage-ID: <%s@%.*s>\r\n", name, STR_ARGS(str_take(domain, str_find(domain, '>'))));
	text_add_cstr(eml, "X-Unsent: 1\r\nMIME-Version: 1.0\r\n");
	text_addf(eml, "Content-Type: multipart/mixed;\r\n boundary=\"=_%s\"\r\n\r\n--=_%s\r\n", name, name);
	add_body(eml, draft->body);
	for (size_t i = 0; i < draft->attachment_count; i++) {
		text_addf(eml, "--=_%s\r\n", name);
		add_attachment(eml, &draft->attachments[i]);
	}
	text_addf(eml, "--=_%s--\r\n", name);
}
