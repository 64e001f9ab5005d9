/* The list and its words; see matters.h. */
#include "matters.h"

#include <string.h>

#include "lang.h"

void matters_add(struct matters *matters, struct matter matter)
{
	if (matters->count == matters->room) {
		size_t room = matters->room ? 2 * matters->room : 32;
		struct matter *items = arena_alloc(matters->arena, room, sizeof(*items));

		if (!items)
			return;
		if (matters->count)
			memcpy(items, matters->items, matters->count * sizeof(*items));
		matters->items = items;
		matters->room = room;
	}
	matter.id = matter.id ? matter.id : "";
	matter.subject = matter.subject ? matter.subject : "";
	matter.derivation = matter.derivation ? matter.derivation : "";
	matters->items[matters->count++] = matter;
}

static const struct {
	const char *key, *english, *japanese;
} words[MATTER_KINDS] = {
        [MATTER_INQUIRY] = {"inquiry", "inquiry", "問い合わせ"},
        [MATTER_INCIDENT] = {"incident", "incident", "障害"},
        [MATTER_REQUEST] = {"request", "request", "随時照会"},
        [MATTER_PREVENTION] = {"prevention", "prevention of", "再発防止策"},
        [MATTER_PROBLEM] = {"problem", "problem", "課題"},
        [MATTER_CORRECTIVE_ACTION] = {"corrective_action", "corrective action", "是正措置"},
        [MATTER_HOMEWORK] = {"homework", "homework of the meeting", "定例会の宿題"},
        [MATTER_CERTIFICATE] = {"certificate", "certificate", "証明書"},
        [MATTER_CERTIFICATE_WORK] = {"certificate_work", "work on the certificate", "証明書の作業"},
        [MATTER_DELIVERY] = {"delivery", "delivery of the report", "報告書の納入"},
        [MATTER_LEDGER] = {"ledger", "ledger", "台帳"},
        [MATTER_PATCH] = {"patch", "patch", "パッチ"},
        [MATTER_MEETING] = {"meeting", "meeting", "定例会"},
        [MATTER_BACKUP] = {"backup", "backup", "バックアップ"},
        [MATTER_REMARKS] = {"remarks", "remarks", "所見"},
        [MATTER_MONTH] = {"month", "month", "月次"},
        [MATTER_GAP] = {"gap", "gap", "ログの欠落"},
};

const char *matter_key(enum matter_kind kind)
{
	return words[kind].key;
}

const char *matter_word(enum matter_kind kind)
{
	return TR(words[kind].english, words[kind].japanese);
}

bool matter_is_due(const struct matter *matter)
{
	return matter->kind < MATTER_LEDGER;
}
