/* The section `mail`: from whom and to whom the issued report goes. What is here may stand in a mail's header as it is: no line feeds, one address an entry. */
#include "config_read.h"

#include <stddef.h>
#include <string.h>

#include "lang.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ADDRESS_BYTES_MAX 254   /* RFC 5321, 4.5.3.1.3, without its angle brackets */
#define NAME_BYTES_MAX 200

/* What stands between angle brackets, else the whole. */
static struct str address_of(struct str text)
{
	size_t open = str_find(text, '<');

	if (open < text.size && str_ends(text, STR(">")))
		return str_range(text.at + open + 1, text.at + text.size - 1);
	return text;
}

/* Dot-atoms on both sides of one @ (RFC 5322, 3.4.1): quoted local parts and address literals have no place in a contract. */
static bool is_address(struct str address)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+-/=?^_`{|}~@";
	size_t at = str_find(address, '@');
	struct str domain = str_skip(address, at + 1);

	if (at == 0 || at >= address.size || !domain.size || address.size > ADDRESS_BYTES_MAX)
		return false;
	for (size_t i = 0; i < address.size; i++)
		if (!strchr(letters, address.at[i]))
			return false;
	return str_find(domain, '@') == domain.size && address.at[0] != '.' && domain.at[0] != '.' && domain.at[0] != '-' &&
	       str_find(domain, '.') < domain.size && domain.at[domain.size - 1] != '.' && str_find_str(address, STR("..")) == address.size;
}

static bool is_mailbox(struct str text)
{
	size_t open = str_find(text, '<');

	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7F)
			return false;
	return is_address(address_of(text)) && (open == text.size || open <= NAME_BYTES_MAX);
}

static void check(struct config_reader *reader, struct config_place place, const char *text)
{
	if (text && !is_mailbox(str_trim(str_of(text))))
		config_error(reader, place, TR("\"%s\" is no mail address; write name@example.jp or 氏名 <name@example.jp>",
		                               "「%s」はメールアドレスではありません。name@example.jp または 氏名 <name@example.jp> と書いてください"), text);
}

static void read_one(struct config_reader *reader, const struct config_field *field, struct config_item item, void *target)
{
	config_read_text(reader, field, item, target);
	check(reader, item.place, *CONFIG_AT(field, const char *));
}

static void read_many(struct config_reader *reader, const struct config_field *field, struct config_item item, void *target)
{
	config_read_texts(reader, field, item, target);
	for (size_t i = 0; i < *CONFIG_COUNT(field); i++)
		check(reader, item.place, (*CONFIG_AT(field, const char *const *))[i]);
}

void config_read_mail(struct config_reader *reader, const struct config_field *field, struct config_item item, void *target)
{
	static const struct config_field fields[] = {
		{.name = "from", .read = read_one, .offset = offsetof(struct config_mail, from), .required = true},
		{.name = "to", .read = read_many, .offset = offsetof(struct config_mail, to), .count_offset = offsetof(struct config_mail, to_count), .required = true},
		{.name = "cc", .read = read_many, .offset = offsetof(struct config_mail, cc), .count_offset = offsetof(struct config_mail, cc_count)},
		{.name = "greeting", .read = config_read_text, .offset = offsetof(struct config_mail, greeting)},
		{.name = "signature", .read = config_read_text, .offset = offsetof(struct config_mail, signature)},
	};
	struct config *config = target;

	(void)field;
	config_mapping(reader, item, fields, COUNT(fields), &config->mail, NULL);
}
