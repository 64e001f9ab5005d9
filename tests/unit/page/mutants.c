#include "mutants.h"

#include <qpdf/qpdf-c.h>
#include <string.h>

static void expand(struct text *out, struct str to)
{
	for (size_t i = 0; i < to.size; i++) {
		int count = to.at[i] == 1 ? 40000 : to.at[i] == 2 ? 200 : to.at[i] == 3 || to.at[i] == 4 ? 30 : 0;
		if (!count)
			text_add_byte(out, to.at[i]);
		for (int k = 0; k < count; k++)
			text_add(out, to.at[i] == 3 ? STR("q\n") : to.at[i] == 4 ? STR("Q\n") : STR("n"));
	}
}

static bool edit_once(struct text *file, const struct edit *edit, bool all)
{
	struct text out = {0};
	struct str rest = text_str(file), from = str_of(edit->from);
	bool found = false;
	for (size_t at; rest.size && (at = str_find_str(rest, from)) < rest.size;
	     rest = str_skip(rest, at + from.size)) {
		text_add(&out, str_take(rest, at));
		/* Only the first unless all. */
		if (found && !all)
			text_add(&out, from);
		else
			expand(&out, str_of(edit->to));
		found = true;
	}
	text_add(&out, rest);
	text_release(file);
	*file = out;
	return found;
}

static bool edit_all(struct text *file, const struct mutant *mutant)
{
	for (size_t i = 0; i < 2 && mutant->edits[i].from; i++)
		if (!edit_once(file, &mutant->edits[i], mutant->kind == MUTANT_TEXT_ALL))
			return false;
	return true;
}

static bool written(struct str pdf, bool plain, bool encrypted, struct text *ret)
{
	qpdf_data q = qpdf_init();
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	qpdf_silence_errors(q);
	bool good = !(qpdf_read_memory(q, "mutant", pdf.at, pdf.size, NULL) & QPDF_ERRORS) &&
	            !(qpdf_init_write_memory(q) & QPDF_ERRORS);
	if (good) {
		qpdf_set_object_stream_mode(q, qpdf_o_disable);
		qpdf_set_newline_before_endstream(q, QPDF_TRUE);
		qpdf_set_qdf_mode(q, plain);
		if (encrypted)
			qpdf_set_r6_encryption_parameters2(q, "", "owner", QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
			                                   QPDF_TRUE, QPDF_TRUE, qpdf_r3p_full, QPDF_TRUE);
		if (!plain)
			qpdf_set_stream_data_mode(q, qpdf_s_preserve);
		good = !(qpdf_write(q) & QPDF_ERRORS);
	}
	if (good)
		text_add(ret, (struct str){(const char *)qpdf_get_buffer(q), qpdf_get_buffer_length(q)});
	qpdf_cleanup(&q);
	return good;
}

bool mutant_rewrite(struct str sound, struct text *ret)
{
	struct text plain = {0};
	bool good = written(sound, true, false, &plain) && written(text_str(&plain), false, false, ret);
	text_release(&plain);
	return good;
}

/* "/Length 12 0 R" … "12 0 obj\n345\nendobj": 345 becomes 344. */
static bool change_length(struct text *file)
{
	struct str whole = text_str(file), rest = str_skip(whole, str_find_str(whole, STR("/Length ")) + 8);
	struct text head = {0};
	text_add_byte(&head, '\n');
	text_add(&head, str_take(rest, str_find(rest, ' ')));
	text_add(&head, STR(" 0 obj\n"));
	size_t at = str_find_str(whole, text_str(&head)) + head.size;
	text_release(&head);
	if (at >= whole.size)
		return false;
	at += str_find(str_skip(whole, at), '\n') - 1;
	file->at[at] = file->at[at] == '0' ? '1' : (char)(file->at[at] - 1);
	return true;
}

bool mutant_plain(struct str sound, struct text *ret)
{
	return written(sound, true, false, ret);
}

bool mutant_make(const struct mutant *mutant, struct str sound, struct str plain, struct text *ret)
{
	struct text file = {0};
	bool good = false;
	if (mutant->kind == MUTANT_ENCRYPTED)
		return written(sound, false, true, ret);
	if (mutant->kind == MUTANT_TEXT || mutant->kind == MUTANT_TEXT_ALL) {
		text_add(&file, plain);
		good = edit_all(&file, mutant) &&
		       written(text_str(&file), false, false, ret);
	} else {
		text_add(&file, sound);
		good = mutant->kind == MUTANT_LENGTH ? change_length(&file) : edit_all(&file, mutant);
		text_add(ret, good ? text_str(&file) : (struct str){0});
	}
	text_release(&file);
	return good;
}
