/* One table for all ledgers: a word means the same in each. */
#include "ledger_words.h"

#include <string.h>

static const struct {
	const char *japanese, *english;
} words[] = {
        /* inquiries */
        {"操作方法", "How to use"},
        {"データ管理", "Data"},
        {"障害", "Fault"},
        {"その他", "Other"},
        {"ポータル", "Portal"},
        {"メール", "Mail"},
        {"電話", "Telephone"},
        {"会議", "Meeting"},
        {"未対応", "New"},
        {"対応中", "In progress"},
        {"保留", "On hold"},
        {"回答済", "Answered"},
        {"完了", "Closed"},
        /* incidents */
        {"アプリケーション", "Application"},
        {"ミドルウェア", "Middleware"},
        {"サーバ", "Server"},
        {"ネットワーク", "Network"},
        {"基盤", "Platform"},
        {"外部連携", "External interface"},
        {"データ", "Data"},
        {"操作・運用", "Operation"},
        {"調査中", "Being searched"},
        {"確定", "confirmed"},
        {"推定", "presumed"},
        {"暫定復旧", "Workaround"},
        {"復旧済", "Recovered"},
        /* changes */
        {"不具合修正", "Bug fix"},
        {"改修", "Modification"},
        {"設定変更", "Configuration"},
        {"リソース変更", "Resources"},
        {"パッチ", "Patch"},
        {"申請中", "Requested"},
        {"協議中", "Under discussion"},
        {"承認済", "Approved"},
        {"作業中", "In work"},
        {"リリース済", "Released"},
        {"取下げ", "Withdrawn"},
        /* contacts */
        {"業務担当者", "Persons in charge"},
        {"緊急連絡先", "Emergency contacts"},
        {"保守体制図", "Support organisation"},
        {"発注者", "Client"},
        /* the ledgers themselves */
        {"問い合わせ台帳", "ledger of inquiries"},
        {"課題台帳", "ledger of problems"},
        {"会議台帳", "ledger of meetings"},
        {"作業予定台帳", "ledger of the schedule"},
        {"照会台帳", "ledger of requests"},
};

const char *ledger_word(const struct config *config, const char *word)
{
	if (config->report.language != REPORT_ENGLISH)
		return word;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].japanese, word) == 0)
			return words[i].english;
	return word;
}
