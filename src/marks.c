#include "marks.h"

#include "ballot.h"
#include "ballot_paper.h"

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

static bool read_pairs(const json_t *list, struct rules_choice marks[], size_t max)
{
	if (!json_is_array(list) || json_array_size(list) > max)
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!read_pair(json_array_get(list, i), &marks[i]))
			return false;
	}
	return true;
}

bool marks_read(const json_t *list, struct rules_choice marks[RULES_OPTIONS], size_t *count)
{
	size_t found = json_array_size(list);
	if (!read_pairs(list, marks, RULES_OPTIONS) || !ballot_marks_valid(marks, found))
		return false;
	*count = found;
	return true;
}

bool marks_read_paper(const json_t *list, struct rules_choice marks[RULES_BOXES], size_t *count)
{
	size_t found = json_array_size(list);
	if (!read_pairs(list, marks, RULES_BOXES) || !ballot_paper_marks_valid(marks, found))
		return false;
	*count = found;
	return true;
}

json_t *marks_json(const struct rules_choice marks[], size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; list && i < count; i++) {
		if (json_array_append_new(list, json_pack("[i, i]", marks[i].number, marks[i].mark)) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}
