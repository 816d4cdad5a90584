/* The names the rules have in the contract. */
#include "rules.h"

#include "names.h"

static const char *const styles[RULES_STYLES] = {
    [RULES_STYLE_APPROVAL] = "approval",
    [RULES_STYLE_EACH] = "each",
    [RULES_STYLE_RESOLUTION] = "resolution",
};

static const char *const bases[RULES_BASES] = {
    [RULES_BASE_COLLECTED] = "collected",
    [RULES_BASE_ISSUED] = "issued",
    [RULES_BASE_VALID] = "valid",
    [RULES_BASE_PRESENT] = "present",
    [RULES_BASE_CONVENED] = "convened",
    [RULES_BASE_CONVENED_ADJUSTED] = "convened_adjusted",
};

static const char *const verdicts[RULES_VERDICTS] = {
    [RULES_VALID] = "valid",
    [RULES_NO_CHOICE] = "no_choice",
    [RULES_OVERVOTE] = "overvote",
    [RULES_UNDERVOTE] = "undervote",
    [RULES_BOTH_OR_NEITHER] = "both_or_neither",
    [RULES_BAD_MARKS] = "bad_marks",
    [RULES_NOT_ISSUED] = "not_issued",
    [RULES_UNCLEAR] = "unclear",
    [RULES_WRITE_IN] = "write_in",
    [RULES_IDENTIFYING_MARK] = "identifying_mark",
    [RULES_SIGNED] = "signed",
    [RULES_EXTRA_TEXT] = "extra_text",
    [RULES_UNDECRYPTABLE] = "undecryptable",
    [RULES_SECOND_TOKEN] = "second_token",
};

static const char *const nexts[RULES_NEXTS] = {
    [RULES_NEXT_NONE] = "none",
    [RULES_NEXT_RUNOFF] = "runoff",
    [RULES_NEXT_FURTHER] = "further_round",
};

static const char *const blanks[RULES_BLANKS] = {
    [RULES_BLANK_DEFAULT] = "default",
    [RULES_BLANK_VALID] = "valid",
    [RULES_BLANK_INVALID] = "invalid",
};

static const char *const undervotes[RULES_UNDERVOTES] = {
    [RULES_UNDERVOTE_VALID] = "valid",
    [RULES_UNDERVOTE_INVALID] = "invalid",
};

static const char *const row_errors[RULES_ROW_ERRORS] = {
    [RULES_ROW_ERROR_ROW] = "row",
    [RULES_ROW_ERROR_BALLOT] = "ballot",
};

const char *rules_style_name(enum rules_style style)
{
	return names_of(styles, RULES_STYLES, style);
}

const char *rules_base_name(enum rules_base base)
{
	return names_of(bases, RULES_BASES, base);
}

const char *rules_verdict_name(enum rules_verdict verdict)
{
	return names_of(verdicts, RULES_VERDICTS, verdict);
}

const char *rules_next_name(enum rules_next next)
{
	return names_of(nexts, RULES_NEXTS, next);
}

const char *rules_blank_name(enum rules_blank blank)
{
	return names_of(blanks, RULES_BLANKS, blank);
}

const char *rules_undervote_name(enum rules_undervote undervote)
{
	return names_of(undervotes, RULES_UNDERVOTES, undervote);
}

const char *rules_row_error_name(enum rules_row_error row_error)
{
	return names_of(row_errors, RULES_ROW_ERRORS, row_error);
}

bool rules_style_parse(const char *name, enum rules_style *out)
{
	unsigned value;
	if (!names_find(styles, RULES_STYLES, name, &value))
		return false;
	*out = value;
	return true;
}

bool rules_base_parse(const char *name, enum rules_base *out)
{
	unsigned value;
	if (!names_find(bases, RULES_BASES, name, &value))
		return false;
	*out = value;
	return true;
}

bool rules_verdict_parse(const char *name, enum rules_verdict *out)
{
	unsigned value;
	if (!names_find(verdicts, RULES_VERDICTS, name, &value))
		return false;
	*out = value;
	return true;
}

bool rules_blank_parse(const char *name, enum rules_blank *out)
{
	unsigned value;
	if (!names_find(blanks, RULES_BLANKS, name, &value))
		return false;
	*out = value;
	return true;
}

bool rules_undervote_parse(const char *name, enum rules_undervote *out)
{
	unsigned value;
	if (!names_find(undervotes, RULES_UNDERVOTES, name, &value))
		return false;
	*out = value;
	return true;
}

bool rules_row_error_parse(const char *name, enum rules_row_error *out)
{
	unsigned value;
	if (!names_find(row_errors, RULES_ROW_ERRORS, name, &value))
		return false;
	*out = value;
	return true;
}
