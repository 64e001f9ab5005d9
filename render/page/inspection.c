#include "inspection.h"

bool inspection_run(struct inspection *inspection, struct str pdf, bool claimed, struct fail *fail)
{
	(void)inspection;
	(void)pdf;
	(void)claimed;
	(void)fail;
	return true;
}
