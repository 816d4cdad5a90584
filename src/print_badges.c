#include "print_badges.h"

#include <string.h>

#include "print_sheet.h"
#include "qr.h"

/* Two columns of four; 90 x 65 mm goes into the usual neck holders. */
static const struct print_sheet sheet = {.columns = 2, .rows = 4, .width = 90, .height = 65};

/* Version 5 and its quiet zone are 45 modules: ten dots of 1/300 inch each
 * make a symbol 31.3 mm wide, read at arm's length by any phone. */
#define QR_SIDE 38.2

struct words {
	const char *title, *caption, *empty, *seat, *code;
};

static const struct words words[PRINT_LANGUAGES] = {
    [PRINT_VIETNAMESE] = {"Thẻ đại biểu", "Thẻ đại biểu · cắt theo dấu · tờ", "Chưa có thẻ nào được cấp.", "Ghế", "Mã"},
    [PRINT_ENGLISH] = {"Delegate badges", "Delegate badges · cut along the marks · sheet", "No badge has been issued.",
        "Seat", "Code"},
};

/* The colour tells a steward the standing from afar, the label in any light. */
struct standing {
	const char *identifier;
	uint32_t colour;
	const char *label[PRINT_LANGUAGES];
};

static const struct standing standings[] = {
    {"official", 0xb3261e, {"Đại biểu chính thức", "Official delegate"}},
    {"alternate", 0x1a5a9e, {"Đại biểu dự khuyết", "Alternate delegate"}},
    {"guest", 0x2e6f34, {"Khách mời", "Guest"}},
};
static const struct standing no_standing = {"", 0x505050, {"", ""}};

struct batch {
	const struct print_badge *badges;
	size_t count;
	const struct print_congress *congress;
	const struct print_progress *progress;
	enum print_language language;
};

static const struct standing *standing_of(const char *identifier)
{
	for (size_t i = 0; identifier != NULL && i < sizeof standings / sizeof *standings; i++)
		if (strcmp(standings[i].identifier, identifier) == 0)
			return &standings[i];
	return &no_standing;
}

static void draw_heading(
    struct print *print, const struct print_box *cell, const struct print_congress *congress, uint32_t colour)
{
	static const struct print_style term = {
	    .size = 7.5, .size_min = 5, .align = PRINT_CENTRE, .place = PRINT_MIDDLE};
	struct print_style name = {.size = 9,
	    .size_min = 5,
	    .face = PRINT_BOLD,
	    .align = PRINT_CENTRE,
	    .place = PRINT_MIDDLE,
	    .colour = colour};
	int has_term = congress->term != NULL && congress->term[0] != '\0';
	struct print_box box = print_sheet_part(cell, 4, 2.5, 82, has_term ? 8.5 : 12);
	print_text(print, &box, &name, congress->name);
	box = print_sheet_part(cell, 4, 11, 82, 3.7);
	print_text(print, &box, &term, congress->term);
	box = print_sheet_part(cell, 4, 15.2, 82, 0.7);
	print_fill(print, &box, 0, colour);
}

static void draw_person(struct print *print, const struct print_box *cell, const struct print_badge *badge)
{
	static const struct print_style name = {.size = 19, .size_min = 8, .face = PRINT_BOLD};
	static const struct print_style delegation = {.size = 9.5, .size_min = 5, .colour = 0x303030};
	struct print_box box = print_sheet_part(cell, 4, 17.5, 46, 24.5);
	print_text(print, &box, &name, badge->full_name);
	box = print_sheet_part(cell, 4, 43.2, 46, 9.3);
	print_text(print, &box, &delegation, badge->delegation);
}

static void draw_standing(
    struct print *print, const struct print_box *cell, const struct standing *standing, enum print_language language)
{
	static const struct print_style style = {.size = 8.5,
	    .size_min = 5,
	    .face = PRINT_BOLD,
	    .align = PRINT_CENTRE,
	    .place = PRINT_MIDDLE,
	    .colour = 0xffffff};
	if (standing->label[language][0] == '\0')
		return;
	struct print_box box = print_sheet_part(cell, 52, 17.8, 34, 6);
	print_fill(print, &box, 1.2, standing->colour);
	print_text(print, &box, &style, standing->label[language]);
}

static enum status draw_token(struct print *print, const struct print_box *cell, const char *token)
{
	struct qr *qr;
	enum status status = qr_encode(token, QR_LEVEL_M, &qr);
	if (status != STATUS_OK)
		return status == STATUS_TOO_LARGE ? STATUS_INVALID : status;
	print_qr(print, cell->x + 69 - QR_SIDE / 2, cell->y + 24.3, QR_SIDE, qr);
	qr_free(qr);
	return STATUS_OK;
}

static enum status draw_badge(struct print *print, const struct print_box *cell, size_t index, const void *closure)
{
	const struct batch *batch = closure;
	const struct print_badge *badge = &batch->badges[index];
	const struct standing *standing = standing_of(badge->standing);
	const struct words *word = &words[batch->language];
	draw_heading(print, cell, batch->congress, standing->colour);
	draw_person(print, cell, badge);
	struct print_box box = print_sheet_part(cell, 4, 53, 22, 9);
	print_sheet_field(print, &box, PRINT_LEFT, word->seat, badge->seat);
	box = print_sheet_part(cell, 27, 53, 22, 9);
	print_sheet_field(print, &box, PRINT_LEFT, word->code, badge->code);
	draw_standing(print, cell, standing, batch->language);
	enum status status = draw_token(print, cell, badge->token);
	return status == STATUS_OK ? print_sheet_step(batch->progress, index + 1, batch->count) : status;
}

enum status print_badges(const struct print_badge *badges, size_t count, const struct print_congress *congress,
    const struct print_progress *progress, const struct print_sink *sink)
{
	struct batch batch = {badges, count, congress, progress, print_language(congress->language)};
	const struct words *word = &words[batch.language];
	struct print *print;
	enum status status = print_open(word->title, sink, &print);
	if (status != STATUS_OK)
		return status;
	status = print_sheet_fill(print, &sheet, count, word->caption, word->empty, draw_badge, &batch);
	enum status closed = print_close(print);
	return status != STATUS_OK ? status : closed;
}
