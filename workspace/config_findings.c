/* The section `findings`: when what the logs show becomes a finding. Minutes in geppo.yaml, seconds in the config. */
#include "config_read.h"

#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define DAY_MINUTES 1440

static void read_minutes(struct config_reader *reader, const struct config_field *field, struct config_item item,
                         void *target)
{
	struct config_field plain = *field;
	int32_t minutes = -1;

	plain.offset = 0;
	config_read_i32(reader, &plain, item, &minutes);
	if (minutes >= field->min)
		*CONFIG_AT(field, int32_t) = minutes * 60;
}

#define NUMBER(name_, member, min_, max_)                                                                              \
	{                                                                                                              \
		.name = name_, .read = config_read_i32, .offset = offsetof(struct config_findings, member),            \
		.min = min_, .max = max_                                                                               \
	}
#define PERCENT(name_, member)                                                                                         \
	{                                                                                                              \
		.name = name_, .read = config_read_i32, .offset = offsetof(struct config_findings, member),            \
		.scale = 2, .min = 1, .max = 10000                                                                     \
	}
#define MINUTES(name_, member, min_, max_)                                                                             \
	{                                                                                                              \
		.name = name_, .read = read_minutes, .offset = offsetof(struct config_findings, member), .min = min_,  \
		.max = max_                                                                                            \
	}

void config_read_findings(struct config_reader *reader, const struct config_field *field, struct config_item item,
                          void *target)
{
	static const struct config_field fields[] = {
	        NUMBER("burst_errors", burst_errors, 1, 1000000),
	        PERCENT("burst_percent", burst_share_bp),
	        MINUTES("join_minutes", join_s, 5, DAY_MINUTES),
	        MINUTES("disk_join_minutes", disk_join_s, 5, 7 * DAY_MINUTES),
	        NUMBER("silence_hours", silence_hours, 1, 744),
	        NUMBER("login_failures", login_failures, 2, 1000000),
	        MINUTES("login_minutes", login_window_s, 1, DAY_MINUTES),
	        NUMBER("refused_requests", refused_requests, 2, 1000000),
	        NUMBER("slow_requests", slow_requests, 1, 1000000),
	        MINUTES("slow_minutes", slow_span_s, 5, DAY_MINUTES),
	        PERCENT("drop_percent", drop_share_bp),
	        NUMBER("drop_requests", drop_requests, 1, 1000000),
	        MINUTES("drop_minutes", drop_span_s, 15, DAY_MINUTES),
	        NUMBER("baseline_weeks", baseline_weeks, 1, 12),
	        NUMBER("baseline_minimum", baseline_minimum, 1, 12),
	        MINUTES("cover_minutes", cover_s, 60, 31 * DAY_MINUTES),
	        MINUTES("margin_minutes", margin_s, 0, DAY_MINUTES),
	        NUMBER("limit", limit, 1, 1000),
	};
	struct config *config = target;

	(void)field;
	config_mapping(reader, item, fields, COUNT(fields), &config->findings, NULL);
}
