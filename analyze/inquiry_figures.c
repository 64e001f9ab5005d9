/* The inquiries chapter's statistics, from the ledger and the clock. */
#include "intern.h"
#include "month_run.h"
#include "verdict.h"
#include "ledger_words.h"

/* The last bar of the histogram holds this many business days and more. */
#define DAYS_LAST 10
/* A subject asked this often is a theme; so many are shown. */
#define THEME_CASES 3
#define THEMES 8

static struct figure_origin from_ledger(const struct month_run *run)
{
	return (struct figure_origin){.plan = "", .derivation = SAY(run->config, "ledger of inquiries",
		"問い合わせ台帳"), .rows = run->ledgers->inquiry_count};
}

static struct figure_value stamp(const struct month_run *run, const struct ledger_stamp *stamp)
{
	if (stamp->at_us == NO_TIME)
		return figure_none();
	return stamp->has_time ? month_time(run, stamp->at_us) : month_day(run, stamp->day);
}

static bool in_month(const struct month_run *run, int64_t at_us)
{
	return at_us != NO_TIME && at_us >= run->from_us && at_us < run->until_us;
}

/* Received before the month's end, and not closed before it began: the cases of the flow. */
static bool belongs(const struct month_run *run, const struct inquiry *inquiry)
{
	return inquiry->received.at_us < run->until_us &&
	       (inquiry->closed.at_us == NO_TIME || inquiry->closed.at_us >= run->from_us);
}

static bool add_inquiry(struct month_run *run, struct figure_table *out, const struct inquiry *inquiry, struct fail *fail)
{
	/* What was answered after the report's moment is not known to it. */
	bool answered = inquiry->answered.at_us != NO_TIME && inquiry->answered.at_us < month_moment(run).as_of_us;
	struct case_result result;

	if (!verdict_inquiry(run->ledgers, inquiry, month_moment(run), &result, fail))
		return false;
	figures_row(run->figures, out, (struct figure_value[]){
		figure_text(inquiry->number), stamp(run, &inquiry->received),
		figure_text(ledger_site_name(run->config, inquiry->site)), figure_text(ledger_word(run->config, inquiry_class_name(inquiry->class))),
		figure_text(inquiry->subject), figure_text(ledger_word(run->config, inquiry_channel_name(inquiry->channel))), figure_integer(inquiry->urgent),
		month_due(run, &result), answered ? stamp(run, &inquiry->answered) : figure_none(),
		answered && result.elapsed_days >= 0 ? figure_integer(result.elapsed_days) : figure_none(),
		figure_text(month_state(result.state)), figure_text(answered || inquiry->answered.at_us == NO_TIME ? ledger_word(run->config, inquiry_state_name(inquiry->state)) : SAY(run->config, "not answered",
			"未回答")),
		figure_integer(inquiry->pauses.count > 0), figure_text(inquiry->pause_reason),
		figure_text(verdict_inquiry_derivation(run->ledgers, inquiry, run->arena)), figure_integer(inquiry->row.line)});
	return true;
}

/* Judged in this month, and waiting at its end. */
struct tally {
	int64_t judged, met, missed, pending, paused;
	int64_t by_days[DAYS_LAST + 1];
};

static bool count_inquiry(const struct month_run *run, const struct inquiry *inquiry, struct tally *tally, struct fail *fail)
{
	struct case_result result;

	if (!verdict_inquiry(run->ledgers, inquiry, month_moment(run), &result, fail))
		return false;
	if (result.judged_here) {
		tally->judged++;
		tally->missed += result.state == CASE_MISSED;
		tally->met += result.state != CASE_MISSED;
	}
	tally->pending += result.state == CASE_PENDING;
	tally->paused += result.state == CASE_PAUSED;
	if (in_month(run, inquiry->answered.at_us) && result.elapsed_days >= 0)
		tally->by_days[result.elapsed_days < DAYS_LAST ? result.elapsed_days : DAYS_LAST]++;
	return true;
}

static void add_tally(struct month_run *run, const struct tally *tally)
{
	struct figure_origin origin = from_ledger(run);
	struct figure_table *out = figures_table(run->figures, "inquiries.by_days", "days:days count", &origin);

	figures_add(run->figures, "inquiries.judged", "", figure_integer(tally->judged), &origin);
	figures_add(run->figures, "inquiries.met", "", figure_integer(tally->met), &origin);
	figures_add(run->figures, "inquiries.missed", "", figure_integer(tally->missed), &origin);
	figures_add(run->figures, "inquiries.pending", "", figure_integer(tally->pending), &origin);
	figures_add(run->figures, "inquiries.paused", "", figure_integer(tally->paused), &origin);
	for (int i = 0; i <= DAYS_LAST; i++)
		figures_row(run->figures, out, (struct figure_value[]){figure_integer(i), figure_integer(tally->by_days[i])});
}

static bool add_flow(struct month_run *run, struct fail *fail)
{
	struct figure_origin origin = from_ledger(run);
	struct case_flow flow;

	if (!verdict_inquiry_flow(run->ledgers, month_moment(run), -1, &flow, fail))
		return false;
	figures_add(run->figures, "inquiries.carried", "", figure_integer(flow.carried), &origin);
	figures_add(run->figures, "inquiries.received", "", figure_integer(flow.received), &origin);
	figures_add(run->figures, "inquiries.answered", "", figure_integer(flow.answered), &origin);
	figures_add(run->figures, "inquiries.closed", "", figure_integer(flow.closed), &origin);
	figures_add(run->figures, "inquiries.open", "", figure_integer(flow.remaining), &origin);
	return true;
}

/* Received in the month: class × college, in the order of classes and then of sites; headquarters and nobody last. */
static void add_by_category_site(struct month_run *run)
{
	struct figure_origin origin = from_ledger(run);
	struct figure_table *out = figures_table(run->figures, "inquiries.by_category_site", "category site count", &origin);
	int32_t site_end = (int32_t)run->config->site_count;

	for (int class = 0; class < INQUIRY_CLASSES; class++) {
		for (int32_t site = 0; site < site_end + 2; site++) {
			int32_t wanted = site < site_end ? site : site == site_end ? SITE_HEADQUARTERS : SITE_NONE;
			int64_t count = 0;

			for (size_t i = 0; i < run->ledgers->inquiry_count; i++) {
				const struct inquiry *inquiry = &run->ledgers->inquiries[i];

				count += inquiry->class == class && inquiry->site == wanted && in_month(run, inquiry->received.at_us);
			}
			if (count)
				figures_row(run->figures, out, (struct figure_value[]){figure_text(ledger_word(run->config, inquiry_class_name(class))),
				            figure_text(ledger_site_name(run->config, wanted)), figure_integer(count)});
		}
	}
}

/* How often each subject was received up to the month's end, by its number in `subjects`; the place of its first case beside it. NULL: no memory. */
struct theme {
	int64_t count;
	const struct inquiry *first;
};

static struct theme *count_subjects(const struct month_run *run, struct intern *subjects)
{
	struct theme *themes = arena_alloc(run->arena, run->ledgers->inquiry_count + 1, sizeof(*themes));

	for (size_t i = 0; themes && i < run->ledgers->inquiry_count; i++) {
		const struct inquiry *inquiry = &run->ledgers->inquiries[i];
		uint32_t number;

		if (inquiry->received.at_us >= run->until_us)
			continue;
		number = intern_add(subjects, str_of(inquiry->subject));
		if (number == INTERN_NONE)
			return NULL;
		if (!themes[number].count++)
			themes[number].first = inquiry;
	}
	return themes;
}

/* Subjects that were received at least THEME_CASES times, the most frequent first; ties in the ledger's order. */
static bool add_themes(struct month_run *run, struct fail *fail)
{
	struct figure_origin origin = from_ledger(run);
	struct figure_table *out = figures_table(run->figures, "inquiries.themes", "subject category count", &origin);
	struct intern *subjects = intern_new();
	struct theme *themes = subjects ? count_subjects(run, subjects) : NULL;
	uint32_t count = subjects ? intern_count(subjects) : 0;

	for (size_t shown = 0; themes && shown < THEMES; shown++) {
		uint32_t best = 0;

		for (uint32_t i = 1; i < count; i++)
			if (themes[i].count > themes[best].count)
				best = i;
		if (count == 0 || themes[best].count < THEME_CASES)
			break;
		figures_row(run->figures, out, (struct figure_value[]){figure_text(themes[best].first->subject),
		            figure_text(ledger_word(run->config, inquiry_class_name(themes[best].first->class))), figure_integer(themes[best].count)});
		themes[best].count = 0;
	}
	intern_free(subjects);
	return themes ? true : fail_memory(fail);
}

/* The contract's months up to this one, each as its own report saw or would have seen it. */
static bool add_by_month(struct month_run *run, struct fail *fail)
{
	struct figure_origin origin = from_ledger(run);
	struct figure_table *out = figures_table(run->figures, "inquiries.by_month", "month received answered open missed", &origin);
	struct civil_month month = civil_month_of(run->config->from);

	for (; civil_month_compare(month, run->month) <= 0; month = civil_month_add(month, 1)) {
		struct case_moment moment = case_moment_of(run->config, month, run->now_us);
		struct case_flow flow;
		char name[CIVIL_TEXT_SIZE];
		int64_t missed = 0;

		if (!verdict_inquiry_flow(run->ledgers, moment, -1, &flow, fail))
			return false;
		for (size_t i = 0; i < run->ledgers->inquiry_count; i++) {
			struct case_result result;

			if (!verdict_inquiry(run->ledgers, &run->ledgers->inquiries[i], moment, &result, fail))
				return false;
			missed += result.judged_here && result.state == CASE_MISSED;
		}
		figures_row(run->figures, out, (struct figure_value[]){figure_text(civil_format_month(month, name)),
		            figure_integer(flow.received), figure_integer(flow.answered), figure_integer(flow.remaining),
		            figure_integer(missed)});
	}
	return true;
}

bool figures_of_inquiries(struct month_run *run, struct fail *fail)
{
	struct figure_origin origin = from_ledger(run);
	struct figure_table *list;
	struct tally tally = {0};

	if (!ledgers_keep(run->ledgers, "inquiries"))
		return true;
	list = figures_table(run->figures, "inquiries.list",
	        "id received:time site category subject channel urgent due:time answered:time days:days state status paused pause_reason derivation line", &origin);
	for (size_t i = 0; i < run->ledgers->inquiry_count; i++) {
		const struct inquiry *inquiry = &run->ledgers->inquiries[i];

		if (inquiry->received.at_us < run->until_us && !count_inquiry(run, inquiry, &tally, fail))
			return false;
		if (belongs(run, inquiry) && !add_inquiry(run, list, inquiry, fail))
			return false;
	}
	add_tally(run, &tally);
	add_by_category_site(run);
	return add_themes(run, fail) && add_flow(run, fail) && add_by_month(run, fail);
}
