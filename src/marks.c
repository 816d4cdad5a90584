#include "marks.h"

#include "ballot.h"

static bool read_pair(const json_t *pair, struct rules_choice *out)
{
	const json_t *number = json_array_get(pair, 0);
	const json_t *mark = json_array_get(pair, 1);
	if (json_array_size(pair) != 2 || !json_is_integer(number) || !json_is_integer(mark))
		return false;
	if (json_integer_value(number) < 1 || json_integer_value(number) > UINT16_MAX || json_integer_value(mark) < 1 ||
	    json_integer_value(mark) > UINT8_MAX)
		return false;
	*out = (struct rules_choice){(uint16_t)json_integer_value(number), (uint8_t)json_integer_value(mark)};
	return true;
}

bool marks_read(const json_t *list, struct rules_choice marks[RULES_OPTIONS], size_t *count)
{
	size_t found = json_array_size(list);
	if (!json_is_array(list) || found > RULES_OPTIONS)
		return false;
	for (size_t i = 0; i < found; i++) {
		if (!read_pair(json_array_get(list, i), &marks[i]))
			return false;
	}
	if (!ballot_marks_valid(marks, found))
		return false;
	*count = found;
	return true;
}
