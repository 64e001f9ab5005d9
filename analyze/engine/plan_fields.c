/* The fields that questions may name, table by table. A stored column's name is the dialects' name for it. */
#include "plan.h"

#define TIME_FIELDS                                                                                                    \
	{"time", FIELD_TIME, "us", "time stamp", "日時"}, {"day", FIELD_DAY, "", "day", "日"},                         \
	        {"hour", FIELD_INTEGER, "", "hour of the day, 0 to 23", "時"},                                         \
	        {"weekday", FIELD_INTEGER, "", "day of the week, 0 (Sunday) to 6", "曜日(0=日)"},                      \
	        {"week", FIELD_DAY, "", "week, by its Monday", "週(月曜日)"},                                          \
	        {"month", FIELD_TEXT, "", "month", "月"},                                                              \
	        {"minute", FIELD_TIME, "us", "start of the minutes, as minute:5", "分"},                               \
	        {"source", FIELD_TEXT, "", "log source", "ログの種別名"},                                              \
	{                                                                                                              \
		"host", FIELD_TEXT, "", "server", "サーバー"                                                       \
	}

static const struct field access_fields[] = {
        TIME_FIELDS,
        {"vhost", FIELD_TEXT, "", "virtual host", "仮想ホスト"},
        {"site", FIELD_TEXT, "", "site, by the rules of geppo.yaml", "高専"},
        {"client", FIELD_ADDRESS, "", "client address, beyond trusted proxies", "利用者のアドレス(信頼するプロキシの先)"},
        {"peer", FIELD_ADDRESS, "", "connecting address", "接続元アドレス"},
        {"forwarded", FIELD_TEXT, "", "X-Forwarded-For", "X-Forwarded-For"},
        {"user", FIELD_TEXT, "", "authenticated user", "認証利用者"},
        {"method", FIELD_TEXT, "", "method", "メソッド"},
        {"path", FIELD_TEXT, "", "path without its query", "パス"},
        {"query", FIELD_TEXT, "", "query string", "クエリ文字列"},
        {"page", FIELD_TEXT, "", "page, by the rules of geppo.yaml; empty: a static file", "ページ"},
        {"protocol", FIELD_TEXT, "", "protocol", "プロトコル"},
        {"status", FIELD_INTEGER, "", "status", "ステータス"},
        {"bytes", FIELD_BYTES, "bytes", "bytes sent", "送信バイト数"},
        {"took_us", FIELD_DURATION, "us", "time taken", "応答時間"},
        {"referrer", FIELD_TEXT, "", "referrer", "リファラー"},
        {"agent", FIELD_TEXT, "", "user agent", "ユーザーエージェント"},
        {"kind", FIELD_TEXT, "", "kind of client: human, bot, monitor, own", "利用者区分"},
        {"event", FIELD_TEXT, "", "business event, by the rules of geppo.yaml", "業務イベント"},
};

static const struct field system_fields[] = {
        TIME_FIELDS,
        {"program", FIELD_TEXT, "", "program", "プログラム"},
        {"event_id", FIELD_INTEGER, "", "event number, of Windows", "イベントID(Windows)"},
        {"pid", FIELD_TEXT, "", "process", "プロセス番号"},
        {"facility", FIELD_TEXT, "", "facility", "ファシリティ"},
        {"severity", FIELD_TEXT, "", "severity", "重大度"},
        {"message", FIELD_TEXT, "", "message", "メッセージ"},
        {"template", FIELD_TEXT, "", "message with its numbers, addresses and names masked", "メッセージの型"},
};

static const struct field cpu_fields[] = {
        TIME_FIELDS,
        {"cpu", FIELD_TEXT, "", "processor", "CPU番号"},
        {"busy", FIELD_PERCENT, "%", "share in use", "CPU利用率"},
        {"busy_min", FIELD_PERCENT, "%", "lowest share in use", "CPU利用率の最小"},
        {"busy_max", FIELD_PERCENT, "%", "highest share in use", "CPU利用率の最大"},
        {"user", FIELD_PERCENT, "%", "user", "ユーザー"},
        {"system", FIELD_PERCENT, "%", "system", "システム"},
        {"iowait", FIELD_PERCENT, "%", "waiting for I/O", "I/O待ち"},
        {"steal", FIELD_PERCENT, "%", "steal", "スチール"},
        {"idle", FIELD_PERCENT, "%", "idle", "アイドル"},
        {"span_s", FIELD_INTEGER, "s", "seconds that the sample covers", "測定間隔(秒)"},
};

const struct field *plan_fields(enum plan_table table, size_t *ret_count)
{
	switch (table) {
	case PLAN_ACCESS:
		*ret_count = sizeof(access_fields) / sizeof(access_fields[0]);
		return access_fields;
	case PLAN_SYSTEM:
		*ret_count = sizeof(system_fields) / sizeof(system_fields[0]);
		return system_fields;
	case PLAN_CPU:
		*ret_count = sizeof(cpu_fields) / sizeof(cpu_fields[0]);
		return cpu_fields;
	case PLAN_TABLE_COUNT:
		break;
	}
	*ret_count = 0;
	return NULL;
}

const struct field *plan_field(enum plan_table table, struct str name)
{
	size_t count;
	const struct field *fields = plan_fields(table, &count);

	for (size_t i = 0; i < count; i++)
		if (str_is(name, fields[i].name))
			return &fields[i];
	return NULL;
}

size_t plan_filter_nodes(const struct filter *filter, const struct filter **ret_nodes)
{
	const struct filter *stack[PLAN_FILTER_NODES + 1];
	size_t depth = 0, count = 0;

	if (filter)
		stack[depth++] = filter;
	/* Parents first, right before left; turned round that is children first. */
	while (depth) {
		const struct filter *node = stack[--depth];

		if (count == PLAN_FILTER_NODES || depth + 2 > PLAN_FILTER_NODES)
			return 0;
		ret_nodes[count++] = node;
		if (node->kind == FILTER_AND || node->kind == FILTER_OR || node->kind == FILTER_NOT)
			stack[depth++] = node->left;
		if (node->kind == FILTER_AND || node->kind == FILTER_OR)
			stack[depth++] = node->right;
	}
	for (size_t i = 0; i < count / 2; i++) {
		const struct filter *swap = ret_nodes[i];

		ret_nodes[i] = ret_nodes[count - 1 - i];
		ret_nodes[count - 1 - i] = swap;
	}
	return count;
}
