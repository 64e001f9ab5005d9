/* Opening inputs. */
#include "input.h"

struct stream *input_open(const char *name, struct fail *fail)
{
	return stream_new(name, fail);
}
