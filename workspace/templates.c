/* The texts of a new workspace; see workspace_init.h. */
#include "workspace_init.h"

/* The examples tell one story: an inquiry answered too late and what was done about it, an incident with its problem,
 * change, request and meeting, the month's patch with its planned stop. */
/* clang-format off */
const struct ledger_template ledger_templates[] = {
	{"inquiries",
	 "受付番号,受付日時,機関名,問合せ者,受付方法,区分,件名,内容,状況,回答日時,回答者,回答内容,完了日,保留開始,"
	 "保留終了,保留理由,緊急要請,備考",
	 "Q-0001,2019/10/1 9:05,函館高専,大野,ポータル,操作方法,証明書の再印刷,窓口で印刷に失敗した証明書を印刷し直せますか。,"
	 "完了,2019/10/9 14:30,髙橋,発行から7日以内であれば再印刷できます。,2019/10/10,,,,,AC-0001"},
	{"incidents",
	 "障害番号,件名,発生日時,検知日時,検知方法,連絡日時,指示日時,復旧日時,暫定復旧日時,影響範囲,対象サービス,"
	 "対象範囲,除外理由,判定,原因区分,原因,原因の確度,暫定対処,恒久対策,再発防止策,担当,期限,工数(人日),"
	 "報告書番号,停止開始,停止終了,状況,備考",
	 "INC-0001,発行画面が表示されない,2019/10/15 10:12,2019/10/15 10:18,監視,2019/10/15 10:31,2019/10/15 10:40,"
	 "2019/10/15 11:05,,全校の証明書発行,証明書発行,対象,,達成,アプリケーション,メモリ不足,推定,再起動,"
	 "処理の分離,監視の追加,髙橋,2019/11/29,0.8,SR-2019-001,2019/10/15 10:12,2019/10/15 11:05,復旧済,P-0001"},
	{"problems",
	 "管理番号,記帳日,記帳者,区分,件名,内容,優先度,担当,期限,要判断,状況,経過,完了日,関連番号,備考",
	 "P-0001,2019/10/16,髙橋,問題,帳票生成のメモリ使用量,同時に多数を発行すると不足する,高,髙橋,2019/11/29,"
	 "○,対応中,同時実行数の上限を設定。処理の分離の見積を提示し判断待ち,,INC-0001 CHG-0001,"},
	{"changes",
	 "変更番号,件名,区分,申請日,申請者,見積工数(人日),協議日,協議記録,承認日,承認者,リリース日,工数(人日),"
	 "影響,状況,備考",
	 "CHG-0001,同時実行数の上限の設定,設定変更,2019/10/15,請負者 髙橋,0.5,2019/10/15,協議-2019-001,2019/10/16,"
	 "機構 小林,2019/10/16,0.5,停止なし,リリース済,INC-0001"},
	{"patches",
	 "管理番号,件名,公開日,適用日,対象,工数(人日),結果,備考",
	 "PT-2019-10,10月の月次セキュリティパッチ,2019/10/9,2019/10/16,web01,0.3,正常,"},
	{"vulnerabilities",
	 "管理番号,CVE,件名,深刻度,情報入手日,計画提出日,合意日,適用日,工数(人日),状況,対象,備考",
	 "V-0001,CVE-2019-11043,PHP-FPM の脆弱性,重要,2019/10/25,2019/10/28,2019/10/29,2019/10/30,0.2,適用済,"
	 "web01,"},
	{"certificates",
	 "管理番号,区分,名称,対象,発行者,有効開始,有効期限,次の作業,作業予定日,担当,協議日,更新日,備考",
	 "C-0001,サーバ証明書,shomei.example.jp,web01,UPKI,2019/3/15,2020/3/15,更新の協議,2020/1/10,渡部,,"
	 ","},
	{"backups",
	 "実施日,終了日,作業,対象,結果,容量(MB),検証日,復元試験日,協議日,工数(人日),備考",
	 "2019/10/1,2019/10/31,日次バックアップ,web01,成功,18200,2019/11/1,,,,"},
	{"meetings",
	 "開催日,区分,開始,終了,場所,出席者,議題,決定事項,宿題,宿題期限,宿題完了,議事録,録音ファイル,障害番号,"
	 "備考",
	 "2019/11/1,定例,10:00,11:00,Web会議,機構 小林ほか,10月の報告・INC-0001,処理の分離は見積を見て判断する,"
	 "監視項目の見直し,2019/11/29,未,議事録-2019-11.md,会議-2019-11-01.m4a,INC-0001,"},
	{"manuals",
	 "改訂日,版,名称,改訂内容,承認日,承認者,備考",
	 "2019/9/20,第2版,操作手順書,窓口印刷の章を追加,2019/9/18,機構 小林,"},
	{"requests",
	 "照会番号,照会日時,照会者,照会内容,回答日時,回答者,回答内容,回答票番号,備考",
	 "RQ-0001,2019/10/17 13:00,機構 小林,10月15日の失敗件数を知りたい,2019/10/17 15:20,髙橋,学校別の失敗件数を回答票に示した,"
	 "A-2019-001,INC-0001"},
	{"contacts",
	 "区分,所属,氏名,役割,電話,メール,有効開始,有効終了,届出日,届出文書,備考",
	 "業務担当者,運用サービス部,髙橋,責任者,,,2019/5/1,,2019/5/7,体制届 第1号,"},
	{"deliveries",
	 "対象月,文書番号,版,納入日,検収日,検収者,備考",
	 "2019年10月,KSN-201910,v1,2019/11/6,2019/11/8,機構 小林,"},
	{"schedule",
	 "開始,終了,区分,作業,対象,停止の有無,停止開始(実績),停止終了(実績),影響,担当,告知日,中止,備考",
	 "2019/10/16 22:00,2019/10/16 23:00,作業,10月の月次パッチの適用,web01,あり,2019/10/16 22:10,2019/10/16 22:20,"
	 "10分の停止,渡部,2019/10/9,,PT-2019-10"},
	{"actions",
	 "管理番号,条項,対象月,対象番号,原因,是正措置,担当,期限,完了日,備考",
	 "AC-0001,inquiry-deadline,2019年10月,Q-0001,担当の引継ぎの漏れ,未回答の一覧を毎朝確認する,髙橋,2019/10/31,"
	 "2019/10/25,"},
};
/* clang-format on */
const size_t ledger_template_count = sizeof(ledger_templates) / sizeof(ledger_templates[0]);

const char workspace_comments_template[] =
        "# 総括\n\n"
        "対象月の所見をここに書きます。このファイルを 2019-10.md "
        "のように対象月の名前で写してお使いください。見出しは報告書の章の名前です。\n\n"
        "- 箇条書きも使えます。\n\n"
        "# アクセス数の分析\n\n"
        "# 障害対応\n\n";

const char workspace_config_template[] =
        "# geppo.yaml: 契約一つにつき一つ。「#」から行末まではコメントです。\n"
        "# すべてのキーと既定値は geppo の workspace/FORMAT.md にあります。\n"
        "\n"
        "contract:\n"
        "  title: 業務の件名\n"
        "  client: 発注者の名称\n"
        "  contractor: 請負者の名称\n"
        "  # system: 対象システムの名称（省くと件名）\n"
        "  period: 2019-05-01..2020-03-31     # 両端の日を含みます\n"
        "  zone: Asia/Tokyo\n"
        "\n"
        "# ログの置き場所。paths はこのフォルダからの相対パスで、* が使えます。圧縮（.gz .zst .xz "
        ".bz2）はそのまま読みます。\n"
        "sources:\n"
        "  - name: web01-access\n"
        "    kind: access                     # access | system | cpu\n"
        "    host: web01\n"
        "    paths: [logs/web01/access.log*]\n"
        "    format: auto                     # または combined, iis, …、あるいは log_format / LogFormat "
        "の行をそのまま\n"
        "#  - name: web01-system\n"
        "#    kind: system\n"
        "#    host: web01\n"
        "#    paths: [logs/web01/messages*]\n"
        "#  - name: web01-cpu\n"
        "#    kind: cpu\n"
        "#    host: web01\n"
        "#    paths: [logs/web01/sadf-*]\n"
        "#    interval_seconds: 600            # 記録の間隔(秒)。既定はデータから\n"
        "\n"
        "#hosts:\n"
        "#  - {name: web01, label: Webサーバ1号機, cpu_source: web01-cpu}\n"
        "\n"
        "# 拠点（学校など）。pattern の最初の括弧が key と一致した拠点に数えます。\n"
        "#sites:\n"
        "#  by: path                           # path | vhost\n"
        "#  pattern: '^/([a-z]+)(?:/|$)'\n"
        "#  list:\n"
        "#    - {key: hakodate, name: 函館工業高等専門学校, short_name: 函館高専, block: 北海道}\n"
        "\n"
        "# ページの名前。上から順に最初に一致したものを使います。\n"
        "#pages:\n"
        "#  - pattern: '^/[a-z]+/students/\\d+$'\n"
        "#    page: 学生詳細\n"
        "\n"
        "# 業務上の出来事。\n"
        "#events:\n"
        "#  - name: 在学証明書\n"
        "#    method: POST\n"
        "#    pattern: '^/[a-z]+/certificates/issue/zaigaku$'\n"
        "#    status: 200..299\n"
        "\n"
        "# 利用者でないもの。own、monitor、bot の順に調べます。「default」は geppo の既定の一覧です。\n"
        "#clients:\n"
        "#  own_networks: [203.0.113.0/24]\n"
        "#  monitor_networks: [198.51.100.10]\n"
        "#  monitor_agents: [default]\n"
        "#  bot_agents: [default]\n"
        "#  trusted_proxies: []\n"
        "\n"
        "#thresholds:\n"
        "#  cpu_percent: 80\n"
        "#  cpu_minutes: 15\n"
        "#  response_seconds: 3\n"
        "#  response_share_percent: 95\n"
        "#  error_rate_percent: 1\n"
        "\n"
        "# ログと台帳の突き合わせの規則。すべてのキーは FORMAT.md にあります。\n"
        "#findings:\n"
        "#  burst_errors: 10                   # 5分間の5xxの件数\n"
        "#  login_failures: 20                 # login_minutes 分間のログイン失敗\n"
        "#  margin_minutes: 30                 # 障害の前後、対応づける幅\n"
        "\n"
        "#calendar:\n"
        "#  authoritative_until: 2027-12-31    # calendar.csv の祝日が確かな最後の日\n"
        "#  year_end: 12-29..01-03             # または none\n"
        "#  closures: [2019-11-01]             # この契約だけの休業日\n"
        "#  reception: 09:00-17:00\n"
        "\n"
        "# 契約条項の達成の判定。id を挙げて上限などを変えます。使わない条項は use: false。\n"
        "#clauses:\n"
        "#  - {id: inquiry-deadline, limit: 5, caution: 5}\n"
        "#  - {id: effort-cap, limit: 3, caution: 2.5}\n"
        "\n"
        "# 台帳のファイル、見出し、言葉がほかと違うとき(Excelやポータルの出力をそのまま使えます)。\n"
        "#ledgers:\n"
        "#  inquiries:\n"
        "#    file: ledgers/portal-export.xlsx   # 省くと ledgers/inquiries.csv か .xlsx\n"
        "#    sheet: 一覧                        # 省くと見出しの合う最初のシート\n"
        "#    headings: {number: 案件ID, received: 登録日時}\n"
        "#    words: {state: {クローズ済み: 完了, 新規受付: 未対応}}\n"
        "\n"
        "#report:\n"        "#  classification: 取扱注意\n"
        "#  document_number: OPS-{month}\n"
        "#  addressee: 宛先（省くと発注者）\n"
        "#  submitter: 提出者（省くと請負者）\n"
        "#  language: ja                       # ja | en\n"
        "#  era: false                         # true: 令和元年10月、false: 2019年10月\n"
        "#  allow: [髙橋 一郎, 10.1.0.0/16]    # 提出版に載せてよい氏名・メール・アドレス\n"
        "#  group_below: 3                     # 提出版では3人未満の人数をまとめる\n"
        "\n"
        "#hours_per_day: 8                     # 1人日の時間\n";
